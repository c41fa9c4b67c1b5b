"""A drag on a bar while it lasts: what it would make of the dates, and what moves along."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QPointF, QRectF

from relplanner.chart.drag import drag_words, dragged, working_days_moved
from relplanner.chart.scale import Scale
from relplanner.chart.shapes import Bar, Diamond
from relplanner.chart.timeline import Hit, Part, Timeline
from relplanner.domain.kinds import Activity
from relplanner.draw.timeline import TimelinePainter
from relplanner.schedule.dates import Span

# Ghosts farther away than any screen is high are not worked out.
_GHOST_ROWS = 120


@dataclass(frozen=True)
class Gesture:
    """Holds a bar by one of its parts; a new one for every move of the pointer."""

    timeline: Timeline
    scale: Scale
    id: str
    part: Part
    origin: QPointF
    point: QPointF
    before: Span
    after: Span
    target: str = ""
    ghosts: tuple[Bar | Diamond, ...] = field(default=())

    @classmethod
    def begin(cls, timeline: Timeline, scale: Scale, hit: Hit, point: QPointF) -> Gesture | None:
        """Take hold of a bar; None when that part of it cannot be held."""
        span = timeline.schedule.span(hit.id)
        if span is None:
            return None
        is_activity = hit.id in timeline.plan.of(Activity)
        rolled_up = not is_activity or timeline.schedule.is_summary(hit.id)
        part = hit.part
        if rolled_up and part in (Part.START, Part.FINISH):
            part = Part.BODY
        if part is Part.LINK and not is_activity:
            return None
        return cls(timeline, scale, hit.id, part, point, point, span, span)

    @property
    def changes(self) -> bool:
        """Whether letting go now would change anything."""
        return bool(self.target) if self.part is Part.LINK else self.after != self.before

    @property
    def is_release(self) -> bool:
        """Whether a release is held, not an activity."""
        return self.id not in self.timeline.plan.of(Activity)

    @property
    def days(self) -> int:
        """By how many working days it was moved."""
        return working_days_moved(self.before, self.after)

    def dragged_to(self, point: QPointF) -> Gesture:
        """The gesture with the pointer elsewhere; itself when that makes no difference."""
        if self.part is Part.LINK:
            hit = self.timeline.hit(self.scale, point.x(), point.y())
            activities = self.timeline.plan.of(Activity)
            target = hit.id if hit and hit.id in activities and hit.id != self.id else ""
            return replace(self, point=point, target=target)
        after = dragged(self.before, self.part, point.x() - self.origin.x(), self.scale)
        if after == self.after:
            return self
        moved = replace(self, point=point, after=after)
        return replace(moved, ghosts=tuple(moved._ghosts()))

    def words(self) -> tuple[str, ...]:
        """What to say beside the pointer."""
        if self.part is Part.LINK:
            activities = self.timeline.plan.of(Activity)
            end = activities[self.target].title if self.target else "…"
            return (f"{activities[self.id].title} → {end}",)
        product = (
            self.timeline.rows[self.timeline.index[self.id]].product
            if self.id in self.timeline.index
            else None
        )
        return drag_words(self.after, self.timeline.windows, product)

    def words_area(self, painter: TimelinePainter, sight: QRectF) -> QRectF:
        """Where the words stand: below the bar beside the pointer, but always in sight."""
        lines = self.words()
        width = max(painter.text.width(line, painter.fonts.label) for line in lines) + 20
        top = self.origin.y() if self.part is not Part.LINK else self.point.y()
        area = QRectF(self.point.x() + 14, top + 20, width, 17 * len(lines) + 10)
        if area.bottom() > sight.bottom():
            area.moveBottom(top - 20)
        area.moveLeft(max(sight.left() + 4, min(area.left(), sight.right() - width - 4)))
        return area

    def areas(self, painter: TimelinePainter, sight: QRectF) -> Iterator[QRectF]:
        """Everything that is painted for it, in content positions; ``sight`` is what can be seen of them."""
        yield self.words_area(painter, sight)
        if self.part is Part.LINK:
            yield QRectF(self.origin, self.point).normalized().adjusted(-4, -4, 4, 4)
        for ghost in self.ghosts:
            yield shape_area(ghost)
        target = self.timeline.bar(self.scale, self.target) if self.target else None
        if target is not None:
            yield shape_area(target)

    def _ghosts(self) -> Iterator[Bar | Diamond]:
        """The shapes as they would be: of what is held, and of what moves with it."""
        timeline = self.timeline
        number = timeline.index.get(self.id)
        if number is not None:
            yield timeline.shape(self.scale, number, self.id, self.after)
        if self.is_release or timeline.schedule.is_summary(self.id):
            for leaf in timeline.schedule.leaves(self.id):
                span, place = timeline.schedule.span(leaf.id), timeline.index.get(leaf.id)
                if span is not None and place is not None and abs(place - (number or 0)) <= _GHOST_ROWS:
                    yield timeline.shape(self.scale, place, leaf.id, span.moved_by(self.days))


def shape_area(shape: Bar | Diamond) -> QRectF:
    """The place of a bar or a diamond with a little room around it."""
    if isinstance(shape, Bar):
        return QRectF(shape.x, shape.y, shape.width, shape.height).adjusted(-5, -5, 5, 5)
    return QRectF(shape.x - 12, shape.y - 12, 24, 24)

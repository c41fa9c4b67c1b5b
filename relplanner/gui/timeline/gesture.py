"""A drag on bars while it lasts: what it would make of their dates, and what follows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from PySide6.QtCore import QPointF, QRectF

from relplanner.chart.drag import Wish, date_words, dragged, window_words, wish_for, working_days_moved
from relplanner.chart.scale import Scale
from relplanner.chart.shapes import Bar, Diamond
from relplanner.chart.timeline import Hit, Part, Timeline
from relplanner.draw.timeline import TimelinePainter
from relplanner.gui.timeline.foresight import Foreseen
from relplanner.rules.moves import has_begun
from relplanner.schedule.dates import Span

Shape = Bar | Diamond
# Ghosts farther away than any screen is high are not worked out.
_GHOST_ROWS = 120
_LINE = 17.0


@dataclass(frozen=True)
class Gesture:
    """Holds a bar, and those chosen with it, by one of its parts; a new one for every move of the pointer."""

    timeline: Timeline
    scale: Scale
    ids: tuple[str, ...]
    part: Part
    origin: QPointF
    point: QPointF
    before: Span
    after: Span
    target: str = ""
    foreseen: Foreseen | None = None
    ghosts: tuple[Shape, ...] = field(default=())

    @classmethod
    def begin(
        cls,
        timeline: Timeline,
        scale: Scale,
        hit: Hit,
        point: QPointF,
        chosen: frozenset[str] = frozenset(),
    ) -> Gesture | None:
        """Take hold of a bar, and of those ``chosen`` if it is one of them; None when it cannot be held."""
        span = timeline.schedule.span(hit.id)
        if span is None:
            return None
        is_activity = hit.id in timeline.activities
        rolled_up = not is_activity or timeline.schedule.is_summary(hit.id)
        part = hit.part
        others = tuple(sorted(chosen - {hit.id})) if hit.id in chosen else ()
        if (rolled_up or others) and part in (Part.START, Part.FINISH):
            part = Part.BODY
        if part is Part.LINK:
            if not is_activity:
                return None
            others = ()
        return cls(timeline, scale, (hit.id, *others), part, point, point, span, span)

    @property
    def id(self) -> str:
        """The bar that is held."""
        return self.ids[0]

    @property
    def changes(self) -> bool:
        """Whether letting go now would change anything."""
        return bool(self.target) if self.part is Part.LINK else self.after != self.before

    @property
    def wish(self) -> Wish:
        """What letting go now wishes for."""
        if self.part is Part.LINK:
            return Wish(self.ids, self.part, target=self.target)
        by_days = self.id not in self.timeline.activities
        return wish_for(self.ids, self.part, self.before, self.after, by_days)

    def dragged_to(self, point: QPointF) -> Gesture:
        """The gesture with the pointer elsewhere; itself when that makes no difference."""
        if self.part is Part.LINK:
            hit = self.timeline.hit(self.scale, point.x(), point.y())
            target = hit.id if hit and hit.id in self.timeline.activities and hit.id != self.id else ""
            return replace(self, point=point, target=target)
        after = dragged(self.before, self.part, point.x() - self.origin.x(), self.scale)
        if after == self.after:
            return self
        moved = replace(
            self, point=point, after=after, foreseen=self.foreseen if after != self.before else None
        )
        return replace(moved, ghosts=tuple(moved._own_ghosts()))

    def aimed_at(self, target: str) -> Gesture:
        """A link that is drawn by keys, with its end at another bar; none where that is its beginning."""
        shape = self.timeline.bar(self.scale, target)
        target = target if shape and target in self.timeline.activities and target != self.id else ""
        point = _left_end(shape) if shape else self.point
        return replace(self, point=point, target=target)

    def knowing(self, foreseen: Foreseen, sight: QRectF) -> Gesture:
        """The gesture with all that would follow from it, as ghosts of what is in sight."""
        foreseen = foreseen.after(self.foreseen)
        if foreseen.schedule is None:
            return replace(self, foreseen=foreseen)
        return replace(self, foreseen=foreseen, ghosts=tuple(self._followers(foreseen, sight)))

    # -- words ---------------------------------------------------------------------------------------------

    @cached_property
    def words(self) -> tuple[str, ...]:
        """What to say beside the pointer."""
        timeline = self.timeline
        if self.part is Part.LINK:
            end = timeline.activities[self.target].title if self.target else "…"
            return (f"{timeline.activities[self.id].title} → {end}",)
        days = working_days_moved(self.before, self.after)
        if len(self.ids) > 1:
            lines: tuple[str, ...] = (f"{len(self.ids)} moved by {days:+d} wd".replace("-", "−"),)
        else:
            first, *rest = date_words(self.after)
            by = f" ({days:+d} wd)".replace("-", "−") if days and self.part is Part.BODY else ""
            lines = (f"{first}{by}", *rest)
        if self.foreseen is not None:
            lines = (*lines, *self.foreseen.words)
            if self.foreseen.conflicts is not None:
                return (*lines, *self.foreseen.conflicts)
        number = timeline.index.get(self.id)
        product = timeline.rows[number].product if number is not None else None
        return (*lines, *window_words(self.after, timeline.windows, product))

    def words_area(self, painter: TimelinePainter, sight: QRectF) -> QRectF:
        """Where the words stand: below the bar beside the pointer, but always in sight."""
        lines = self.words
        width = max(painter.text.width(line, painter.fonts.label) for line in lines) + 20
        row = self.timeline.sizes.row
        top = self.origin.y() if self.part is not Part.LINK else self.point.y()
        high = self.line_height * len(lines) + 10
        area = QRectF(self.point.x() + 14, top + row * 2 / 3, width, high)
        if area.bottom() > sight.bottom():
            area.moveBottom(top - row * 2 / 3)
        area.moveLeft(max(sight.left() + 4, min(area.left(), sight.right() - width - 4)))
        return area

    @property
    def line_height(self) -> float:
        """How high a line of the words is."""
        return _LINE * self.timeline.sizes.row / 30

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

    # -- ghosts --------------------------------------------------------------------------------------------

    def _own_ghosts(self) -> Iterator[Shape]:
        """The shapes as they would be, as far as is known at once: of what is held and of its parts."""
        timeline, days = self.timeline, working_days_moved(self.before, self.after)
        here = timeline.index.get(self.id)
        if here is None:
            return
        yield timeline.shape(self.scale, here, self.id, self.after)
        schedule = timeline.schedule
        held = {
            leaf.id
            for id in self.ids
            if id != self.id or id not in timeline.activities or schedule.is_summary(id)
            for leaf in schedule.leaves(id)
            if not has_begun(leaf)
        }
        for id in held:
            span, place = schedule.span(id), timeline.index.get(id)
            if span is not None and place is not None and abs(place - here) <= _GHOST_ROWS:
                yield timeline.shape(self.scale, place, id, span.moved_by(days))

    def _followers(self, foreseen: Foreseen, sight: QRectF) -> Iterator[Shape]:
        """The shapes of everything in sight that would be elsewhere."""
        timeline, later = self.timeline, foreseen.schedule
        assert later is not None
        row = timeline.sizes.row
        last = min(len(timeline.rows), int(sight.bottom() // row) + 1)
        for number in range(max(0, int(sight.top() // row)), last):
            for id, span in timeline.lane(number).items:
                moved = later.span(id)
                if moved is not None and moved[:2] != span[:2]:
                    yield timeline.shape(self.scale, number, id, moved)


def shape_area(shape: Shape) -> QRectF:
    """The place of a bar or a diamond with a little room around it."""
    if isinstance(shape, Bar):
        return QRectF(shape.x, shape.y, shape.width, shape.height).adjusted(-5, -5, 5, 5)
    half = shape.half + 5
    return QRectF(shape.x - half, shape.y - half, 2 * half, 2 * half)


def _left_end(shape: Shape) -> QPointF:
    if isinstance(shape, Bar):
        return QPointF(shape.x, shape.y + shape.height / 2)
    return QPointF(shape.x - shape.half, shape.y)

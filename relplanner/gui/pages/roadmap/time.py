"""The roadmap by time: the timeline of the open plan, how it is looked at, and what is done there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal

from relplanner.chart.calendar import USUAL_LAYERS, Layer
from relplanner.chart.marks import Marks, Shown, baseline_dates
from relplanner.chart.printing import DrawnAs, Extract
from relplanner.chart.rows import Lens, all_foldable, build_rows, rows_stand
from relplanner.chart.scale import Zoom
from relplanner.domain.kinds import Activity, ChecklistItem, Criterion, Person, Release, Team
from relplanner.gui.context import PageContext
from relplanner.gui.pages.roadmap.doing import RoadmapDoing
from relplanner.gui.pages.roadmap.timeline_controls import TimelineActions, TimelineControls
from relplanner.gui.pages.roadmap.watching import ConflictWatch
from relplanner.gui.timeline import TimelineView
from relplanner.rules.readiness import ready_shares
from relplanner.session import Change

if TYPE_CHECKING:
    from relplanner.gui.printing import PrintDialog

# Beyond so many activities a plan is first shown by its releases alone.
_MANY_ACTIVITIES = 400
_READINESS = frozenset(kind.KIND.name for kind in (Release, ChecklistItem, Criterion))


class RoadmapTime(QObject):
    """Shows a plan on its timeline by ``refresh``, and remembers what is folded."""

    looked_at = Signal()
    """It is looked at otherwise: worth remembering."""
    record_wanted = Signal(str)
    """A record shall be brought into view, wherever it hides."""

    def __init__(
        self, context: PageContext, controls: TimelineControls, actions: TimelineActions, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._context, self._controls = context, controls
        self.view = TimelineView(context.themes)
        self.doing = RoadmapDoing(context, self)
        self._watch = ConflictWatch(context, self)
        self._ready: Mapping[str, float] | None = None
        self._folded: frozenset[str] = frozenset()
        self._recalled: Mapping[str, Any] = {}
        self._connect(actions)

    @property
    def lens(self) -> Lens:
        """How releases are grouped, folded and filtered."""
        return self._controls.lens(self._folded)

    def heard(self, change: Change | None) -> None:
        """Forget what a change makes untrue."""
        if change is None or any(edit.kind in _READINESS for edit in change.edits):
            self._ready = None

    def refresh(self, change: Change | None) -> None:
        """Show the present plan; where only dates changed, the rows stay."""
        context, view = self._context, self.view
        plan, shown = context.plan, self._controls.shown
        baseline = baseline_dates(plan) if Shown.BASELINE in shown else {}
        marks = Marks(shown, self._watch.words, baseline)
        same_rows = change is not None and rows_stand(change.edits)
        first = view.timeline is None
        view.show_plan(
            plan, context.schedule, self.lens, marks, self._readiness(), context.today(), same_rows
        )
        self._controls.tell_hidden(view.hidden)
        if first and "left_day" in self._recalled:
            view.show_days(self._recalled["left_day"], self._recalled["day_width"])
        view.select(context.selected)
        self._watch.look()

    def reveal(self, id: str) -> None:
        """Unfold what hides a record, and drop the filters that do."""
        timeline = self.view.timeline
        if timeline is None or id not in timeline.index:
            self._folded -= self._above(id)
            if not self._controls.filter.clear():
                self._renew()

    def fold_all(self, folded: bool) -> None:
        """Fold the releases, so that all of them are seen at once; or unfold everything."""
        self._folded = frozenset(self._context.plan.of(Release) if folded else ())
        self._renew()

    def print(
        self, drawn_as: DrawnAs = DrawnAs.ROADMAP, layers: frozenset[Layer] = USUAL_LAYERS
    ) -> PrintDialog:
        """Show the pages of the roadmap as it is looked at, or of the calendar, to be printed or saved."""
        from relplanner.draw.sheet import PictureOptions  # only when something is printed
        from relplanner.gui.outgoing import say_written
        from relplanner.gui.printing import PrintDialog

        context, plan = self._context, self._context.plan
        marks = Marks(self._controls.shown, self._watch.words, baseline_dates(plan))
        options = PictureOptions(
            Extract(drawn_as=drawn_as), lens=self.lens, ready=self._readiness(), marks=marks
        )
        chosen = (self.view.chosen_ids() if self.view.timeline else ()) or (context.selected,)
        releases = {each.release for id in chosen if (each := plan.one(Activity, id))}
        releases |= {id for id in chosen if plan.one(Release, id)}
        dialog = PrintDialog(
            self.view.window(), context, options, frozenset(releases), partial(say_written, context), layers
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def is_here(self, id: str) -> bool:
        """Whether a record is one that a timeline shows."""
        plan = self._context.plan
        return plan.one(Activity, id) is not None or plan.one(Release, id) is not None

    # -- remembering ---------------------------------------------------------------------------------------

    def look(self) -> Mapping[str, Any]:
        """How it is looked at, as settings hold it."""
        look: dict[str, Any] = {**self._controls.look(), "folded": sorted(self._folded)}
        if self.view.timeline is not None:
            look["day_width"] = round(self.view.day_width, 3)
            look["left_day"] = round(self.view.left_day, 2)
            if self.view.has_own_width:
                look["table_width"] = self.view.table_width
        return look

    def recall(self, look: Mapping[str, Any]) -> None:
        """Be looked at as last time."""
        plan = self._context.plan
        self._recalled = look
        self._controls.recall(look)
        many = len(plan.of(Activity)) > _MANY_ACTIVITIES and len(plan.of(Release)) > 1
        self._folded = frozenset(look.get("folded", plan.of(Release) if many else ()))
        if width := look.get("table_width"):
            self.view.use_table_width(width)

    # -- inside --------------------------------------------------------------------------------------------

    def _connect(self, actions: TimelineActions) -> None:
        view, controls = self.view, self._controls
        self.doing.follow(view)
        self._watch.found.connect(self._renew)
        view.selected.connect(self._context.select)
        view.fold_wanted.connect(self._fold)
        view.opened.connect(view.edit)
        view.zoomed.connect(self._zoomed)
        view.splitter.splitterMoved.connect(lambda: self.looked_at.emit())
        controls.lens_changed.connect(self._renew)
        controls.shown_changed.connect(self._renew)
        controls.zoom_chosen.connect(view.zoom_to)
        controls.offer_owners(lambda: sorted(self._owners(), key=lambda owner: owner[1].casefold()))
        for zoom, action in actions.zooms.items():
            action.triggered.connect(lambda _=False, zoom=zoom: view.zoom_to(Zoom(zoom)))
        actions.fit.triggered.connect(view.fit_plan)
        actions.link.triggered.connect(view.begin_link)
        actions.next_conflict.triggered.connect(lambda: self._go_to_conflict(1))
        actions.last_conflict.triggered.connect(lambda: self._go_to_conflict(-1))

    def _renew(self) -> None:
        if self.view.timeline is not None:
            self.refresh(None)
        self.looked_at.emit()

    def _zoomed(self) -> None:
        self._controls.follow_zoom(self.view.bars.scale.nearest_zoom())
        self.looked_at.emit()

    def _fold(self, id: str, opened: bool) -> None:
        self._folded = self._folded - {id} if opened else self._folded | {id}
        self._renew()

    def _above(self, id: str) -> frozenset[str]:
        """The ids of all rows that a record may be hidden in."""
        plan = self._context.plan
        above: set[str] = set()
        current = plan.one(Activity, id)
        if current is not None:
            above.add(current.release)
        while current is not None and current.id not in above:
            above.add(current.id)
            current = plan.one(Activity, current.parent)
        records = frozenset(plan.of(Activity)) | frozenset(plan.of(Release))
        return frozenset(above) | (all_foldable(plan, self.lens.grouping) - records)

    def _go_to_conflict(self, step: int) -> None:
        """Go to the next record in the order of the rows that collides with anything, however it hides."""
        ids = [row.id for row in build_rows(self._context.plan, Lens(self.lens.grouping))]
        places = [place for place, id in enumerate(ids) if id in self._watch.words]
        if not places:
            self._context.said.emit(self.tr("No conflicts"), "", None)
            return
        current = self._context.selected
        here = ids.index(current) if current in ids else (-1 if step > 0 else len(ids))
        beyond = [place for place in places if (place - here) * step > 0] or places
        self.record_wanted.emit(ids[beyond[0] if step > 0 else beyond[-1]])

    def _owners(self) -> Iterator[tuple[str, str]]:
        """The people and teams that own a release or an activity."""
        plan = self._context.plan
        owning = {release.owner for release in plan.of(Release).values()}
        owning |= {activity.owner for activity in plan.of(Activity).values()}
        for id in owning - {None}:
            owner = plan.one(Person, id) or plan.one(Team, id)
            if owner is not None:
                yield owner.id, owner.title

    def _readiness(self) -> Mapping[str, float]:
        if self._ready is None:
            self._ready = ready_shares(self._context.plan, self._context.today())
        return self._ready

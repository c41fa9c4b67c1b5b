"""The page of the roadmap: one header over three views of the same releases and activities."""

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from relplanner.chart.calendar import USUAL_LAYERS, Layer
from relplanner.chart.rows import Lens, all_foldable, rows_stand
from relplanner.chart.timeline import Marks, baseline_dates
from relplanner.domain.kinds import Activity, ChecklistItem, Criterion, Product, Release
from relplanner.domain.kinds.choices import ActivityKind
from relplanner.gui.calendar import CalendarView
from relplanner.gui.context import Page, PageContext
from relplanner.gui.pages.roadmap.controls import CALENDAR, TABLE, TIMELINE, RoadmapActions, RoadmapControls
from relplanner.gui.pages.roadmap.doing import RoadmapDoing
from relplanner.gui.pages.roadmap.remembered import RememberedLook
from relplanner.gui.pages.roadmap.table import activity_table
from relplanner.gui.records.table import RecordTable
from relplanner.gui.timeline import TimelineView
from relplanner.gui.widgets import EmptyState
from relplanner.rules.readiness import readiness
from relplanner.session import Change

# Beyond so many activities a plan is first shown by its releases alone; for so few, a month has room.
_MANY_ACTIVITIES, _FEW_ACTIVITIES = 400, 40
_VIEWS = (TIMELINE, CALENDAR, TABLE)
_READINESS = frozenset(kind.KIND.name for kind in (Release, ChecklistItem, Criterion))


class RoadmapPage(Page):
    """Timeline, month calendar and table; what is selected in one is selected in all."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.actions_by_name = RoadmapActions(self, context.themes)
        self.controls = RoadmapControls(context.themes, self.actions_by_name)
        self.timeline = TimelineView(context.themes)
        self.calendar = CalendarView(context.themes)
        self.views = QStackedWidget()
        self.views.addWidget(self.timeline)
        self.views.addWidget(self.calendar)
        self._empty: EmptyState | None = None
        self._doing = RoadmapDoing(context, self)
        self._ready: Mapping[str, float] | None = None
        self._behind = set(_VIEWS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.controls)
        column.addWidget(self.views, 1)
        self._look = RememberedLook(context, "roadmap", self._present_look, self)
        self._folded: frozenset[str] = frozenset()
        self._recalled = self._look.read()
        self._recall(self._recalled)
        self._connect()

    # -- the page ------------------------------------------------------------------------------------------

    @cached_property
    def table(self) -> RecordTable:
        """The table, made when it is first looked at: that takes as long as the timeline."""
        table = activity_table(self.context)
        self.views.addWidget(table)
        return table

    @property
    def lens(self) -> Lens:
        """How releases are grouped, folded and filtered."""
        return self.controls.lens(self._folded)

    def refresh(self, change: Change | None) -> None:
        """Show the present plan; where only dates changed, the rows stay."""
        if change is None or any(edit.kind in _READINESS for edit in change.edits):
            self._ready = None
        shown = self.controls.view
        self._behind = set(_VIEWS) - {shown}
        self._fill(shown, change)
        self._follow_view()

    def show_record(self, id: str) -> None:
        """Select a record; what hides it is unfolded or no longer filtered."""
        self.context.select(id)
        if self.context.plan.one(Activity, id) is None and self.context.plan.one(Release, id) is None:
            return
        if self.timeline.timeline is None or id not in self.timeline.timeline.index:
            self._folded -= self._above(id)
            if not self.controls.clear_filters():
                self._renew()
        self._select(id)

    def filtering(self) -> QWidget:
        return self.controls.filter

    def beginning(self) -> QWidget:
        return {TIMELINE: self.timeline.table}.get(self.controls.view) or self._view(self.controls.view)

    def show_view(self, view: str) -> None:
        """Show the ``timeline``, the ``calendar`` or the ``table``. Raises KeyError for anything else."""
        self.controls.choose_view(view)

    def add_release(self) -> None:
        """A new release beside what is selected, its title ready to be typed."""
        self._begin_typing(self._doing.add_release(self.context.selected))

    def add_activity(self, kind: ActivityKind = ActivityKind.TASK) -> None:
        """A new activity after the selected one, its title ready to be typed."""
        near = self.context.selected
        if self._is_on_timeline(near):
            self._begin_typing(self._doing.add_activity(near, kind=kind))

    # -- showing -------------------------------------------------------------------------------------------

    def _fill(self, view: str, change: Change | None) -> None:
        plan, schedule, today = self.context.plan, self.context.schedule, self.context.today()
        if view == CALENDAR:
            self.calendar.show_plan(plan, schedule, today)
        elif view == TABLE:
            self.table.refresh(change)
        else:
            marks = Marks(baseline=baseline_dates(plan) if self.controls.with_baseline else {})
            same_rows = change is not None and rows_stand(change.edits)
            first = self.timeline.timeline is None
            self.timeline.show_plan(plan, schedule, self.lens, marks, self._readiness(), today, same_rows)
            if first and "left_day" in self._recalled:
                self.timeline.show_days(self._recalled["left_day"], self._recalled["day_width"])
        self._select(self.context.selected)

    def _follow_view(self) -> None:
        """Bring the chosen view on screen, or what an empty plan has to say."""
        name = self.controls.view
        if name in self._behind:
            self._behind.discard(name)
            self._fill(name, None)
        plan = self.context.plan
        is_empty = not plan.of(Release) and not len(plan.of(Product))
        self.controls.follow_view(self.calendar.title, is_empty)
        view = self._nothing_yet() if is_empty else self._view(name)
        self.views.setCurrentWidget(view)

    def _view(self, name: str) -> QWidget:
        return {TIMELINE: self.timeline, CALENDAR: self.calendar}.get(name) or self.table

    def _renew(self) -> None:
        self._fill(TIMELINE, None)
        self._look.keep_soon()

    def _nothing_yet(self) -> QWidget:
        if self._empty is None:
            offered = ("sample", "template", "import")
            found = [self.window().findChild(QAction, name) for name in offered]
            self._empty = EmptyState(
                self.context.themes, "chart-gantt", self.tr("No releases yet"),
                self.tr("Add the first release, or start from the sample, a template, or a file you have."),
                [self.actions_by_name.first_release, *(action for action in found if action)],
            )  # fmt: skip
            self.views.addWidget(self._empty)
        return self._empty

    def _readiness(self) -> Mapping[str, float]:
        if self._ready is None:
            plan, today = self.context.plan, self.context.today()
            shares = ((id, readiness(plan, id, today).percent) for id in plan.of(Release))
            self._ready = {id: percent / 100 for id, percent in shares if percent is not None}
        return self._ready

    def _select(self, id: str) -> None:
        self.timeline.select(id)
        self.calendar.select(id)

    def _zoomed(self) -> None:
        self.controls.follow_zoom(self.timeline.bars.scale.nearest_zoom())
        self._look.keep_soon()

    def _layers_changed(self) -> None:
        self.calendar.show_layers(self.controls.layers)
        self._look.keep_soon()

    # -- doing ---------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        context, timeline, calendar, controls = self.context, self.timeline, self.calendar, self.controls
        self._doing.follow(timeline)
        context.selection_changed.connect(self._select)
        timeline.selected.connect(context.select)
        timeline.fold_wanted.connect(self._fold)
        timeline.add_wanted.connect(self._add_at)
        timeline.opened.connect(timeline.edit)
        timeline.zoomed.connect(self._zoomed)
        timeline.menu_wanted.connect(self._row_menu)
        timeline.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        timeline.table.customContextMenuRequested.connect(self._table_menu)
        timeline.splitter.splitterMoved.connect(lambda: self._look.keep_soon())
        calendar.item_selected.connect(context.select)
        calendar.add_wanted.connect(self._add_on)
        calendar.shown_changed.connect(lambda: controls.follow_view(calendar.title))
        controls.view_chosen.connect(self._follow_view)
        controls.view_chosen.connect(self._look.keep_soon)
        controls.lens_changed.connect(self._renew)
        controls.shown_changed.connect(self._renew)
        controls.zoom_chosen.connect(timeline.zoom_to)
        controls.layers_changed.connect(self._layers_changed)
        controls.month_stepped.connect(calendar.step)
        actions = self.actions_by_name
        actions.connect({
            actions.today: self._go_to_today,
            actions.add_release: self.add_release,
            actions.first_release: self.add_release,
            actions.add_activity: self.add_activity,
            actions.add_milestone: lambda: self.add_activity(ActivityKind.MILESTONE),
            actions.rename: lambda: timeline.edit(context.selected),
            actions.remove: lambda: self._doing.remove(context.selected),
            actions.take_baseline: self._doing.take_baseline,
            actions.fold: lambda: self._fold_all(True),
            actions.unfold: lambda: self._fold_all(False),
        })  # fmt: skip

    def _fold(self, id: str, opened: bool) -> None:
        self._folded = self._folded - {id} if opened else self._folded | {id}
        self._renew()

    def _fold_all(self, folded: bool) -> None:
        """Fold the releases, so that all of them are seen at once; or unfold everything."""
        self._folded = frozenset(self.context.plan.of(Release) if folded else ())
        self._renew()

    def _above(self, id: str) -> frozenset[str]:
        """The ids of all rows that a record may be hidden in."""
        plan = self.context.plan
        above: set[str] = set()
        current = plan.one(Activity, id)
        if current is not None:
            above.add(current.release)
        while current is not None and current.id not in above:
            above.add(current.id)
            current = plan.one(Activity, current.parent)
        records = frozenset(plan.of(Activity)) | frozenset(plan.of(Release))
        return frozenset(above) | (all_foldable(plan, self.lens.grouping) - records)

    def _is_on_timeline(self, id: str) -> bool:
        plan = self.context.plan
        return plan.one(Activity, id) is not None or plan.one(Release, id) is not None

    def _add_at(self, near: str, start: dt.datetime) -> None:
        if self._is_on_timeline(near):
            self._begin_typing(self._doing.add_activity(near, start))
        else:
            self._begin_typing(self._doing.add_release(near, start))

    def _add_on(self, day: dt.date) -> None:
        near = self.context.selected
        if self._is_on_timeline(near):
            start = self.context.schedule.calendars.programme.next_work(dt.datetime.combine(day, dt.time()))
            self.context.select(self._doing.add_activity(near, start, ActivityKind.MILESTONE))

    def _begin_typing(self, id: str) -> None:
        """Let the user name what was just made."""
        if id:
            self.controls.choose_view(TIMELINE)
            self.show_record(id)
            self.timeline.edit(id)

    def _go_to_today(self) -> None:
        self.timeline.go_to_today()
        self.calendar.go_to(self.context.today())

    def _table_menu(self, point: QPoint) -> None:
        table = self.timeline.table
        self._row_menu(table.current_id(), table.viewport().mapToGlobal(point))

    def _row_menu(self, id: str, point: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(list(self.actions_by_name.of_rows()))
        menu.popup(point)

    # -- remembering ---------------------------------------------------------------------------------------

    def _present_look(self) -> Mapping[str, Any]:
        look = {**self._recalled, **self.controls.look(), "folded": sorted(self._folded)}
        if self.timeline.timeline is not None:
            look["day_width"] = round(self.timeline.day_width, 3)
            look["left_day"] = round(self.timeline.left_day, 2)
            look["table_width"] = self.timeline.splitter.sizes()[0]
        return look

    def _recall(self, look: Mapping[str, Any]) -> None:
        plan = self.context.plan
        count = len(plan.of(Activity))
        usual = USUAL_LAYERS | ({Layer.ACTIVITIES} if count <= _FEW_ACTIVITIES else frozenset())
        self.controls.recall(look, usual)
        self.calendar.show_layers(self.controls.layers)
        many = count > _MANY_ACTIVITIES and len(plan.of(Release)) > 1
        self._folded = frozenset(look.get("folded", plan.of(Release) if many else ()))
        if width := look.get("table_width"):
            self.timeline.splitter.setSizes([width, 900])

    # -- Qt ------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.controls.clear_filters():
            return
        super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._look.keep()

"""The page of the roadmap: one header over four views of the same releases and activities."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from relplanner.chart.calendar import USUAL_LAYERS, Layer
from relplanner.chart.calendar_period import Period
from relplanner.chart.printing import DrawnAs
from relplanner.chart.rows import Lens
from relplanner.domain.kinds import Activity, Product, Release
from relplanner.domain.kinds.choices import ActivityKind
from relplanner.gui.context import Page, PageContext
from relplanner.gui.pages.roadmap.controls import (
    BOARD,
    CALENDAR,
    PRODUCT,
    TABLE,
    TIMELINE,
    RoadmapActions,
    RoadmapControls,
)
from relplanner.gui.pages.roadmap.remembered import RememberedLook
from relplanner.gui.pages.roadmap.table import activity_table, groupings
from relplanner.gui.pages.roadmap.time import RoadmapTime
from relplanner.gui.records.table import RecordTable
from relplanner.gui.releasing.new_button import retarget_action
from relplanner.gui.widgets import EmptyState
from relplanner.session import Change

if TYPE_CHECKING:
    from relplanner.gui.calendar import CalendarView
    from relplanner.gui.pages.roadmap.days import RoadmapDays
    from relplanner.gui.pages.roadmap.states import RoadmapStates

# For so few activities a month has room.
_FEW_ACTIVITIES = 40
_VIEWS = (TIMELINE, CALENDAR, BOARD, TABLE)


class RoadmapPage(Page):
    """Timeline, calendar, board and table; what is selected in one is selected in all."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.actions_by_name = RoadmapActions(self, context.themes)
        self.controls = RoadmapControls(context, self.actions_by_name)
        self.time = RoadmapTime(context, self.controls.time, self.actions_by_name.timeline, self)
        self.timeline = self.time.view
        self.views = QStackedWidget()
        self.views.addWidget(self.timeline)
        self._empty: EmptyState | None = None
        self._doing = self.time.doing
        self._behind = set(_VIEWS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.controls)
        column.addWidget(self.views, 1)
        self._look = RememberedLook(context, "roadmap", self._present_look, self)
        self._recalled = self._look.read()
        self._recall(self._recalled)
        self._connect()

    # -- the page ------------------------------------------------------------------------------------------

    @cached_property
    def table(self) -> RecordTable:
        """The table, made when it is first looked at: that takes as long as the timeline."""
        table = activity_table(self.context)
        self.controls.table.rule(table, groupings(self.context))
        self.views.addWidget(table)
        return table

    @cached_property
    def days(self) -> RoadmapDays:
        """The calendar and what is beside it, made when it is first looked at."""
        from relplanner.gui.pages.roadmap.days import RoadmapDays  # not before: the window opens without

        days = RoadmapDays(self.context, self.controls.days)
        self.views.addWidget(days)
        return days

    @cached_property
    def states(self) -> RoadmapStates:
        """The board, made when it is first looked at."""
        from relplanner.gui.pages.roadmap.states import RoadmapStates  # not before: the window opens without

        states = RoadmapStates(self.context, lambda: self.lens)
        self.views.addWidget(states)
        return states

    @property
    def calendar(self) -> CalendarView:
        """The calendar itself."""
        return self.days.calendar

    @property
    def has_details(self) -> bool:  # type: ignore[override]
        """The calendar tells of its days itself."""
        return self.controls.view == CALENDAR

    @property
    def lens(self) -> Lens:
        """How releases are grouped, folded and filtered."""
        return self.time.lens

    def refresh(self, change: Change | None) -> None:
        """Show the present plan; where only dates changed, the rows stay."""
        self.time.heard(change)
        shown = self.controls.view
        self._behind = set(_VIEWS) - {shown}
        self._fill(shown, change)
        self._follow_view()

    def show_record(self, id: str) -> None:
        """Select a record; what hides it is unfolded or no longer filtered."""
        self.context.select(id)
        if self.time.is_here(id):
            self.time.reveal(id)
            self._select(id)
            if self.controls.view == CALENDAR:
                self.days.reveal(id)

    def filtering(self) -> QWidget:
        return self.controls.table.search if self.controls.view == TABLE else self.controls.time.filter

    def beginning(self) -> QWidget:
        name = self.controls.view
        if name == TIMELINE:
            return self.timeline.table
        return self.calendar.days if name == CALENDAR else self._view(name)

    def show_view(self, view: str) -> None:
        """Show the ``timeline``, ``calendar``, ``board`` or ``table``, or a period of the calendar.

        Raises KeyError for anything else.
        """
        if view in set(Period):
            self.controls.choose_view(CALENDAR)
            self.calendar.show_period(Period(view))
        else:
            self.controls.choose_view(view)

    def add_release(self) -> None:
        """A new release beside what is selected, its title ready to be typed."""
        self._begin_typing(self._doing.add_release(self.context.selected))

    def add_activity(self, kind: ActivityKind = ActivityKind.TASK) -> None:
        """A new activity after the selected one, its title ready to be typed."""
        near = self.context.selected
        if self.time.is_here(near):
            self._begin_typing(self._doing.add_activity(near, kind=kind))

    # -- showing -------------------------------------------------------------------------------------------

    def _fill(self, view: str, change: Change | None) -> None:
        if view == CALENDAR:
            self.days.refresh()
        elif view == BOARD:
            self.states.by_product = self.controls.board_group.value == PRODUCT
            self.states.refresh()
        elif view == TABLE:
            self.table.refresh(change)
        else:
            self.time.refresh(change)
        self._select(self.context.selected)

    def _follow_view(self) -> None:
        """Bring the chosen view on screen, or what an empty plan has to say."""
        name = self.controls.view
        if name in self._behind:
            self._behind.discard(name)
            self._fill(name, None)
        plan = self.context.plan
        is_empty = not plan.of(Release) and not len(plan.of(Product))
        self.controls.follow_view(is_empty)
        view = self._nothing_yet() if is_empty else self._view(name)
        self.views.setCurrentWidget(view)

    def _view(self, name: str) -> QWidget:
        if name == TIMELINE:
            return self.timeline
        if name == BOARD:
            return self.states
        return self.days if name == CALENDAR else self.table

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

    def _select(self, id: str) -> None:
        self.timeline.select(id)
        if "days" in vars(self):
            self.days.select(id)
        if "states" in vars(self):
            self.states.select(id)

    def _renew_board(self) -> None:
        if self.controls.view == BOARD:
            self._fill(BOARD, None)
        else:
            self._behind.add(BOARD)
        self._look.keep_soon()

    # -- doing ---------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        context, timeline, controls = self.context, self.timeline, self.controls
        self.time.looked_at.connect(self._look.keep_soon)
        self.time.record_wanted.connect(self.show_record)
        context.selection_changed.connect(self._select)
        timeline.add_wanted.connect(self._add_at)
        timeline.menu_wanted.connect(self._row_menu)
        timeline.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        timeline.table.customContextMenuRequested.connect(self._table_menu)
        controls.view_chosen.connect(self._follow_view)
        controls.view_chosen.connect(self.details_changed)
        controls.view_chosen.connect(self._look.keep_soon)
        controls.board_group.chosen.connect(self._renew_board)
        controls.time.lens_changed.connect(self._renew_board)
        controls.table.changed.connect(self._look.keep_soon)
        controls.days.layers_changed.connect(self._look.keep_soon)
        controls.days.period_chosen.connect(lambda _: self._look.keep_soon())
        actions = self.actions_by_name
        actions.connect({
            actions.today: self._go_to_today,
            actions.add_release: self.add_release,
            actions.first_release: self.add_release,
            actions.add_activity: self.add_activity,
            actions.add_milestone: lambda: self.add_activity(ActivityKind.MILESTONE),
            actions.rename: lambda: timeline.edit(context.selected),
            actions.move_to: lambda: self.days.ask_where_to(),
            actions.remove: lambda: self._doing.remove(self._chosen()),
            actions.take_baseline: self._doing.take_baseline,
            actions.timeline.print: self._print,
            actions.fold: lambda: self._fold_all(True),
            actions.unfold: lambda: self._fold_all(False),
        })  # fmt: skip

    def _print(self) -> None:
        """Show the pages of what is looked at: of the calendar from it, else of the roadmap."""
        drawn_as = DrawnAs.CALENDAR if self.controls.view == CALENDAR else DrawnAs.ROADMAP
        self.time.print(drawn_as, self.controls.days.layers)

    def _fold_all(self, folded: bool) -> None:
        if self.controls.view == TABLE:
            self.table.fold_all(folded)
        else:
            self.time.fold_all(folded)

    def _chosen(self) -> tuple[str, ...]:
        """What is chosen where several things can be."""
        several = self.timeline.chosen_ids() if self.controls.view == TIMELINE else ()
        return several if self.context.selected in several else (self.context.selected,)

    def _add_at(self, near: str, start: dt.datetime) -> None:
        if self.time.is_here(near):
            self._begin_typing(self._doing.add_activity(near, start))
        else:
            self._begin_typing(self._doing.add_release(near, start))

    def _begin_typing(self, id: str) -> None:
        """Let the user name what was just made."""
        if id:
            self.controls.choose_view(TIMELINE)
            self.show_record(id)
            self.timeline.edit(id)

    def _go_to_today(self) -> None:
        self.timeline.go_to_today()
        if "days" in vars(self):
            self.calendar.go_to(self.context.today())

    def _table_menu(self, point: QPoint) -> None:
        table = self.timeline.table
        self._row_menu(table.current_id(), table.viewport().mapToGlobal(point))

    def _row_menu(self, id: str, point: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(list(self.actions_by_name.of_rows()))
        menu.addSeparator()
        menu.addAction(retarget_action(self.context, menu))
        menu.popup(point)

    # -- remembering ---------------------------------------------------------------------------------------

    def _present_look(self) -> Mapping[str, Any]:
        return {**self._recalled, **self.controls.look(), **self.time.look()}

    def _recall(self, look: Mapping[str, Any]) -> None:
        count = len(self.context.plan.of(Activity))
        usual = USUAL_LAYERS | ({Layer.ACTIVITIES} if count <= _FEW_ACTIVITIES else frozenset())
        self.controls.recall(look, usual)
        self.time.recall(look)

    # -- Qt ------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.controls.clear_filters():
            return
        super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._look.keep()

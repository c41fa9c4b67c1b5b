"""The header of the roadmap and its actions: which view, how grouped and filtered, how near."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from relplanner.chart.calendar import Layer
from relplanner.gui.context import PageContext
from relplanner.gui.pages.choosing import ChoiceButton
from relplanner.gui.pages.roadmap.day_controls import DayControls
from relplanner.gui.pages.roadmap.table_controls import TableControls
from relplanner.gui.pages.roadmap.timeline_controls import TimelineActions, TimelineControls
from relplanner.gui.releasing.new_button import NewReleaseButton
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.widgets import (
    ActionButton,
    PageHeader,
    SegmentedControl,
)

TIMELINE, CALENDAR, BOARD, TABLE = "timeline", "calendar", "board", "table"
PRODUCT = "product"


class RoadmapActions:
    """What can be done on the page, by name and key."""

    def __init__(self, page: QWidget, themes: ThemeSource) -> None:
        self._page = page
        tr = page.tr
        self.today = self._make(tr("Today"), "Ctrl+T", tr("Go to today"))
        self.add_release = self._make(tr("Add a release"), "Ctrl+Ins")
        self.add_activity = self._make(tr("Add an activity"), "Ins")
        self.add_milestone = self._make(tr("Add a milestone"), "Shift+Ins")
        self.rename = self._make(tr("Edit the title"))
        self.remove = self._make(tr("Remove"))
        self.move_to = self._make(tr("Move to another day…"), "Ctrl+M")
        self.take_baseline = self._make(tr("Take a baseline…"))
        self.fold = self._make(tr("Fold all releases"), "Ctrl+Shift+Left")
        self.unfold = self._make(tr("Unfold all"), "Ctrl+Shift+Right")
        self.timeline = TimelineActions(page)
        self.first_release = self._make(tr("Add a release"))
        themes.keep_icon(self.add_release, "plus")
        themes.keep_icon(self.first_release, "plus", "on_fill")

    def of_rows(self) -> tuple[QAction, ...]:
        """What the menu of a row offers."""
        return self.rename, self.add_activity, self.add_milestone, self.add_release, self.move_to, self.remove

    def connect(self, doers: Mapping[QAction, Callable[[], object]]) -> None:
        """Say what the actions do."""
        for action, do in doers.items():
            action.triggered.connect(lambda _=False, do=do: do())

    def _make(self, words: str, key: str = "", tip: str = "") -> QAction:
        action = QAction(words, self._page)
        if key:
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        if tip:
            action.setToolTip(f"{tip} ({key})")
        self._page.addAction(action)
        return action


class RoadmapControls(PageHeader):
    """Chooses what the page shows; every view has controls of its own."""

    view_chosen = Signal()

    def __init__(self, context: PageContext, actions: RoadmapActions, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.set_title(self.tr("Roadmap"))
        self._make(context.themes, actions)
        self._connect()
        self.add_left(self._view, *self.time.widgets[:2], self.time.hidden, *self.time.widgets[2:])
        self.add_left(*self.days.widgets, self.board_group, *self.table.widgets)
        self._today = ActionButton(actions.today)
        self._plus = NewReleaseButton(context, actions.add_release)
        self.add_right(self._today, self._plus, self.days.add)
        self.follow_view()

    # -- what is chosen ------------------------------------------------------------------------------------

    @property
    def view(self) -> str:
        """The chosen view."""
        return self._view.value

    def choose_view(self, view: str) -> None:
        """Choose a view from the program."""
        self._view.choose(view)

    def clear_filters(self) -> bool:
        """Take all filters of the view away; False when none was set."""
        return self.table.clear() if self.view == TABLE else self.time.filter.clear()

    def follow_view(self, is_empty: bool = False) -> None:
        """Show the controls of the chosen view, none while there is nothing to see."""
        for views, widgets in (
            ((TIMELINE,), self.time.widgets),
            ((TIMELINE, BOARD), (self.time.filter,)),
            ((BOARD,), (self.board_group,)),
            ((TABLE,), self.table.widgets),
            ((CALENDAR,), (*self.days.widgets, self.days.add)),
            ((TIMELINE, CALENDAR), (self._today,)),
        ):
            for widget in widgets:
                widget.setVisible(self.view in views and not is_empty)
        self._plus.setVisible(self.view != CALENDAR or is_empty)

    # -- remembering ---------------------------------------------------------------------------------------

    def look(self) -> dict[str, Any]:
        """What is chosen, as settings hold it."""
        return {
            "view": self.view,
            "board_group": self.board_group.value,
            **self.days.look(),
            **self.table.look(),
        }

    def recall(self, look: Mapping[str, Any], usual_layers: frozenset[Layer]) -> None:
        """Choose what was chosen last time, without telling."""
        self.blockSignals(True)
        self.days.recall(look, usual_layers)
        self.board_group.choose(look.get("board_group", ""))
        self.table.recall(look)
        if look.get("view") in (TIMELINE, CALENDAR, BOARD, TABLE):
            self._view.choose(look["view"])
        self.blockSignals(False)

    # -- inside --------------------------------------------------------------------------------------------

    def _make(self, themes: ThemeSource, actions: RoadmapActions) -> None:
        tr = self.tr
        words = tr("Timeline"), tr("Calendar"), tr("Board"), tr("Table")
        views = [*zip((TIMELINE, CALENDAR, BOARD, TABLE), words, strict=True)]
        self._view = SegmentedControl(views, tr("View"))
        more = (actions.take_baseline, actions.fold, actions.unfold)
        self.time = TimelineControls(themes, actions.timeline, more, self)
        self.days = DayControls(themes, self)
        self.table = TableControls(themes, self)
        self.board_group = ChoiceButton(tr("Group"), (("", tr("None")), (PRODUCT, tr("Product"))))

    def _connect(self) -> None:
        self._view.chosen.connect(lambda _: self.view_chosen.emit())

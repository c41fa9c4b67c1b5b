"""The header of the roadmap and its actions: which view, how grouped and filtered, how near."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from relplanner.chart.calendar import Layer
from relplanner.chart.rows import Grouping, Lens
from relplanner.chart.scale import Zoom
from relplanner.gui.pages.choosing import ChoiceButton
from relplanner.gui.pages.roadmap.menus import FilterButton, ShowButton
from relplanner.gui.theme import TextRole
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.widgets import ActionButton, Button, IconButton, PageHeader, SegmentedControl, text_label

TIMELINE, CALENDAR, TABLE = "timeline", "calendar", "table"
BASELINE = "baseline"


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
        self.take_baseline = self._make(tr("Take a baseline…"))
        self.fold = self._make(tr("Fold all releases"), "Ctrl+Shift+Left")
        self.unfold = self._make(tr("Unfold all"), "Ctrl+Shift+Right")
        self.first_release = self._make(tr("Add a release"))
        themes.keep_icon(self.add_release, "plus")
        themes.keep_icon(self.first_release, "plus", "on_fill")

    def of_rows(self) -> tuple[QAction, ...]:
        """What the menu of a row offers."""
        return self.rename, self.add_activity, self.add_milestone, self.add_release, self.remove

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
    lens_changed = Signal()
    shown_changed = Signal()
    zoom_chosen = Signal(Zoom)
    layers_changed = Signal()
    month_stepped = Signal(int)

    def __init__(self, themes: ThemeSource, actions: RoadmapActions, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.set_title(self.tr("Roadmap"))
        self._make(themes, actions)
        self._connect()
        self.add_left(self._view, self._group, self.filter, self._zoom, self._show)
        self.add_left(self._before, self._month, self._after, self._layers)
        plus = Button(self.tr("+ Release"))
        plus.clicked.connect(actions.add_release.trigger)
        self.add_right(ActionButton(actions.today), plus)
        self.follow_view("")

    # -- what is chosen ------------------------------------------------------------------------------------

    @property
    def view(self) -> str:
        """The chosen view."""
        return self._view.value

    @property
    def layers(self) -> frozenset[Layer]:
        """What the calendar shows."""
        return frozenset(Layer(value) for value in self._layers.values)

    @property
    def with_baseline(self) -> bool:
        """Whether the timeline shows the baseline."""
        return BASELINE in self._show.values

    def lens(self, folded: frozenset[str]) -> Lens:
        """The chosen grouping and filters, with these rows folded."""
        chosen = self.filter
        return Lens(Grouping(self._group.value), folded, chosen.words, chosen.hide_finished, chosen.kinds)

    def choose_view(self, view: str) -> None:
        """Choose a view from the program."""
        self._view.choose(view)

    def clear_filters(self) -> bool:
        """Take all filters away; False when none was set."""
        return self.filter.clear()

    def follow_view(self, month: str, is_empty: bool = False) -> None:
        """Show the controls of the chosen view, none while there is nothing to see; ``month`` in words."""
        for view, widgets in (
            (TIMELINE, (self._group, self.filter, self._zoom, self._show)),
            (CALENDAR, (self._before, self._month, self._after, self._layers)),
        ):
            for widget in widgets:
                widget.setVisible(view == self.view and not is_empty)
        self._month.setText(month)

    def follow_zoom(self, zoom: Zoom | None) -> None:
        """Show which named zoom the timeline came to by itself."""
        if zoom is not None and zoom != self._zoom.value:
            self._zoom.blockSignals(True)
            self._zoom.choose(zoom)
            self._zoom.blockSignals(False)

    # -- remembering ---------------------------------------------------------------------------------------

    def look(self) -> dict[str, Any]:
        """What is chosen, as settings hold it."""
        return {
            "view": self.view,
            "grouping": self._group.value,
            "text": self.filter.words,
            "hide_finished": self.filter.hide_finished,
            "kinds": sorted(self.filter.kinds),
            "show": sorted(self._show.values),
            "layers": sorted(self._layers.values),
        }

    def recall(self, look: Mapping[str, Any], usual_layers: frozenset[Layer]) -> None:
        """Choose what was chosen last time, without telling."""
        self.blockSignals(True)
        self._layers.choose(look.get("layers", usual_layers))
        self._show.choose(look.get("show", (BASELINE,)))
        self.filter.set_filters(look.get("text", ""), look.get("hide_finished", False), look.get("kinds", ()))
        self._group.choose(look.get("grouping", Grouping.PRODUCT))
        if look.get("view") in (TIMELINE, CALENDAR, TABLE):
            self._view.choose(look["view"])
        self.blockSignals(False)

    # -- inside --------------------------------------------------------------------------------------------

    def _make(self, themes: ThemeSource, actions: RoadmapActions) -> None:
        tr = self.tr
        views = ((TIMELINE, tr("Timeline")), (CALENDAR, tr("Calendar")), (TABLE, tr("Table")))
        self._view = SegmentedControl(views, tr("View"))
        groups = (tr("Product"), tr("Train"), tr("Owner"), tr("State"), tr("None"))
        self._group = ChoiceButton(tr("Group"), _named(Grouping, groups))
        self.filter = FilterButton(themes)
        zooms = (tr("Week"), tr("Month"), tr("Quarter"), tr("Year"))
        self._zoom = SegmentedControl(_named(Zoom, zooms), tr("Scale"))
        self._zoom.choose(Zoom.MONTH)
        self._show = ShowButton(
            tr("Show"), [(BASELINE, tr("Baseline"))], [actions.take_baseline, actions.fold, actions.unfold]
        )
        self._before = IconButton(themes, "chevron-left", tr("The month before"))
        self._month = text_label("", TextRole.HEADING)
        self._after = IconButton(themes, "chevron-right", tr("The month after"))
        layers = (
            tr("Releases"), tr("Milestones"), tr("Activities"), tr("Freezes"), tr("Other windows"),
            tr("Holidays"),
        )  # fmt: skip
        self._layers = ShowButton(tr("Layers"), _named(Layer, layers))

    def _connect(self) -> None:
        self._view.chosen.connect(lambda _: self.view_chosen.emit())
        self._group.chosen.connect(lambda _: self.lens_changed.emit())
        self.filter.changed.connect(self.lens_changed)
        self._show.changed.connect(self.shown_changed)
        self._zoom.chosen.connect(lambda zoom: self.zoom_chosen.emit(Zoom(zoom)))
        self._layers.changed.connect(self.layers_changed)
        self._before.clicked.connect(lambda: self.month_stepped.emit(-1))
        self._after.clicked.connect(lambda: self.month_stepped.emit(1))


def _named(values, words: tuple[str, ...]) -> list[tuple[str, str]]:
    return list(zip(map(str, values), words, strict=True))

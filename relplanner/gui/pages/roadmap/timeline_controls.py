"""What chooses how the timeline is seen: grouped, filtered, how near, with what beside the bars."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from relplanner.chart.marks import USUAL, Shown
from relplanner.chart.rows import Grouping, Lens
from relplanner.chart.scale import Zoom
from relplanner.domain.kinds.choices import ReleaseKind
from relplanner.domain.kinds.planning import ReleaseState
from relplanner.gui.pages.choosing import ChoiceButton
from relplanner.gui.pages.roadmap.menus import FilterButton, ShowButton
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.widgets import ActionButton, ButtonKind, SegmentedControl


class TimelineActions:
    """What can be done with the timeline, by name and key."""

    def __init__(self, page: QWidget) -> None:
        self._page = page
        tr = page.tr
        self.fit = self._make(tr("Fit the whole plan"), "Ctrl+0")
        self.link = self._make(tr("Link to another activity…"), "Ctrl+L")
        self.next_conflict = self._make(tr("Next conflict"), "F8")
        self.last_conflict = self._make(tr("Previous conflict"), "Shift+F8")
        self.clear = self._make(tr("Clear the filters"), "Ctrl+Shift+F")
        self.clear.setVisible(False)
        self.print = self._make(tr("Print or export the roadmap or calendar…"), "Ctrl+P")
        names = (tr("day"), tr("week"), tr("month"), tr("quarter"), tr("year"))
        self.zooms = {
            zoom: self._make(tr("Zoom to a {part}").format(part=name))
            for zoom, name in zip(Zoom, names, strict=True)
        }

    def of_showing(self) -> tuple[QAction, ...]:
        """What goes with what is shown."""
        return self.fit, self.next_conflict, self.print

    def _make(self, words: str, key: str = "") -> QAction:
        action = QAction(words, self._page)
        if key:
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._page.addAction(action)
        return action


class TimelineControls(QObject):
    """The widgets that choose what the timeline shows; their page lays them out."""

    lens_changed = Signal()
    shown_changed = Signal()
    zoom_chosen = Signal(Zoom)

    def __init__(
        self, themes: ThemeSource, actions: TimelineActions, more: Iterable[QAction], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._actions = actions
        tr = self.tr
        groups = (
            tr("Product"), tr("Train"), tr("Owner"), tr("State"), tr("Environment"), tr("None"),
        )  # fmt: skip
        self.group = ChoiceButton(tr("Group"), [*zip(map(str, Grouping), groups, strict=True)])
        self.filter = FilterButton(themes)
        self.hidden = ActionButton(actions.clear, ButtonKind.QUIET)
        zooms = (tr("Day"), tr("Week"), tr("Month"), tr("Quarter"), tr("Year"))
        self.zoom = SegmentedControl([*zip(map(str, Zoom), zooms, strict=True)], tr("Scale"))
        self.zoom.choose(Zoom.MONTH)
        shown = (
            tr("Critical path"), tr("Float"), tr("Baseline"), tr("Freezes"), tr("Holidays"),
            tr("Deadlines"), tr("Conflicts"), tr("Dependencies"), tr("Progress"),
        )  # fmt: skip
        options = [*zip(map(str, Shown), shown, strict=True)]
        self.show = ShowButton(tr("Show"), options, [*actions.of_showing(), *more])
        self.group.chosen.connect(lambda _: self.lens_changed.emit())
        self.filter.changed.connect(self.lens_changed)
        self.show.changed.connect(self.shown_changed)
        self.zoom.chosen.connect(lambda zoom: self.zoom_chosen.emit(Zoom(zoom)))
        actions.clear.triggered.connect(lambda: self.filter.clear())

    @property
    def widgets(self) -> tuple[QWidget, ...]:
        """All of them, from left to right; the note on what is hidden shows itself."""
        return self.group, self.filter, self.zoom, self.show

    @property
    def shown(self) -> frozenset[Shown]:
        """What is shown beside the bars."""
        return frozenset(Shown(value) for value in self.show.values)

    def lens(self, folded: frozenset[str]) -> Lens:
        """The chosen grouping and filters, with these rows folded."""
        return replace(self.filter.lens, grouping=Grouping(self.group.value), folded=folded)

    def offer_owners(self, owners: Callable[[], Iterable[tuple[str, str]]]) -> None:
        """Where the ids and names come from that one can filter by."""
        self.filter.owners = owners

    def tell_hidden(self, count: int) -> None:
        """Say how much the filters keep out of sight, with the way to have it back."""
        words = self.tr("+{count} hidden · Clear") if count else self.tr("Clear the filters")
        self._actions.clear.setText(words.format(count=f"{count:,}"))
        self._actions.clear.setVisible(bool(self.filter.lens.filters))

    def follow_zoom(self, zoom: Zoom | None) -> None:
        """Show which named zoom the timeline came to by itself, if it is one."""
        if zoom is None:
            self.zoom.clear()
        elif zoom != self.zoom.value:
            self.zoom.blockSignals(True)
            self.zoom.choose(zoom)
            self.zoom.blockSignals(False)

    # -- remembering ---------------------------------------------------------------------------------------

    def look(self) -> dict[str, Any]:
        """What is chosen, as settings hold it."""
        lens = self.filter.lens
        return {
            "grouping": self.group.value,
            "text": lens.text,
            "hide_finished": lens.hide_finished,
            "kinds": sorted(lens.kinds),
            "states": sorted(lens.states),
            "owners": sorted(lens.owners),
            "critical": lens.critical,
            "conflicts": lens.conflicts,
            "shown": sorted(self.show.values),
        }

    def recall(self, look: Mapping[str, Any]) -> None:
        """Choose what was chosen last time, without telling."""
        self.blockSignals(True)
        self.show.choose(look.get("shown", USUAL))
        self.filter.set_filters(
            Lens(
                text=look.get("text", ""),
                hide_finished=look.get("hide_finished", False),
                kinds=frozenset(map(ReleaseKind, look.get("kinds", ()))),
                states=frozenset(map(ReleaseState, look.get("states", ()))),
                owners=frozenset(look.get("owners", ())),
                critical=look.get("critical", False),
                conflicts=look.get("conflicts", False),
            )
        )
        self.group.choose(look.get("grouping", Grouping.PRODUCT))
        self.blockSignals(False)

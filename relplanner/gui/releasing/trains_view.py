"""The trains of a plan: their next slots, and the releases that fill them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QPalette
from PySide6.QtWidgets import QHeaderView, QStackedWidget, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from relplanner.domain.errors import Refusal
from relplanner.domain.kinds import Release, ReleaseTemplate, ReleaseTrain
from relplanner.domain.kinds.planning import SlipPolicy
from relplanner.domain.plan import sibling_order
from relplanner.gui.context import PageContext
from relplanner.gui.pages.words import plural, short_date
from relplanner.gui.say import refusal_text
from relplanner.gui.theme import Tone
from relplanner.gui.widgets import EmptyState
from relplanner.schedule.rule_words import rule_words
from relplanner.schedule.trains import FilledSlot, filled

_AHEAD = dt.timedelta(days=365)
_ROW, _WIDTHS = 28, (180, 0, 90)
_ID = Qt.ItemDataRole.UserRole


class TrainsView(QWidget):
    """A train opens to its slots of the next year; Enter on a slot leads to its release."""

    activated_record = Signal(str)

    def __init__(self, context: PageContext, add_train: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._folded: set[str] = set()
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(self.tr("Release trains and their slots"))
        self.tree.setHeaderLabels([self.tr("Train / slot"), self.tr("Releases"), self.tr("Places")])
        self.tree.setUniformRowHeights(True)
        self.tree.setEditTriggers(QTreeWidget.EditTrigger.NoEditTriggers)
        self._fit()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.tree)
        self._stack.addWidget(
            EmptyState(
                context.themes, "repeat", self.tr("No release trains yet"),
                self.tr("A train has a cadence, such as every third Thursday. Its releases are made from a"
                        " template, one for each slot."),
                [add_train],
            )
        )  # fmt: skip
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.tree.currentItemChanged.connect(lambda item, _: self._select(item))
        self.tree.itemActivated.connect(lambda item, _: self._activate(item))
        self.tree.itemCollapsed.connect(lambda item: self._folded.add(item.data(0, _ID)))
        self.tree.itemExpanded.connect(lambda item: self._folded.discard(item.data(0, _ID)))
        context.themes.changed.connect(lambda _: self._fit())

    def refresh(self) -> None:
        """Show the present trains."""
        trains = [each for each in self._context.plan.of(ReleaseTrain).values() if not each.archived]
        self._stack.setCurrentIndex(0 if trains else 1)
        current, tree = self._context.selected, self.tree
        tree.blockSignals(True)
        tree.clear()
        for train in sorted(trains, key=sibling_order):
            top = self._item(train.id, train.title, self._told(train), "")
            tree.addTopLevelItem(top)
            top.addChildren(list(self._slots(train)))
            top.setExpanded(train.id not in self._folded)
        for item in self.items():
            if item.data(0, _ID) == current and current:
                tree.setCurrentItem(item)
                break
        tree.blockSignals(False)

    def show_record(self, id: str) -> bool:
        """Bring a train, or a slot with this release, into view; whether there is one."""
        item = next((each for each in self.items() if each.data(0, _ID) == id), None)
        if item is not None:
            self.tree.setCurrentItem(item)
        return item is not None

    def items(self) -> Iterator[QTreeWidgetItem]:
        """Every row: each train, followed by its slots."""
        for row in range(self.tree.topLevelItemCount()):
            top = self.tree.topLevelItem(row)
            if top is not None:
                yield top
                children = (top.child(each) for each in range(top.childCount()))
                yield from (child for child in children if child is not None)

    # -- inside --------------------------------------------------------------------------------------------

    def _slots(self, train: ReleaseTrain) -> Iterator[QTreeWidgetItem]:
        context, today = self._context, self._context.today()
        try:
            found = filled(context.plan, context.schedule, train, today, today + _AHEAD)
        except Refusal as refusal:
            yield self._item(train.id, "▲", refusal_text(refusal), "", Tone.WARNING)
            return
        for slot in found:
            first = slot.releases[0].id if slot.releases else ""
            titles = " · ".join(each.title for each in slot.releases)
            tone = None if not train.capacity or len(slot.releases) <= train.capacity else Tone.BAD
            day = short_date(slot.slot.day, today)
            yield self._item(first, day, titles or self.tr("free"), self._places(train, slot), tone)

    def _item(self, id: str, *cells: str | Tone | None) -> QTreeWidgetItem:
        *words, tone = cells if len(cells) == 4 else (*cells, None)
        item = QTreeWidgetItem([str(word) for word in words])
        item.setData(0, _ID, id)
        item.setSizeHint(0, QSize(0, self._context.themes.px(_ROW)))
        theme = self._context.themes.theme
        if isinstance(tone, Tone):
            item.setForeground(2 if tone is Tone.BAD else 1, theme.shades(tone).ink)
        elif not id:
            item.setForeground(1, self.palette().color(QPalette.ColorRole.PlaceholderText))
        return item

    def _told(self, train: ReleaseTrain) -> str:
        """How a train runs, in words."""
        template = self._context.plan.one(ReleaseTemplate, train.template)
        parts = [
            rule_words(train.cadence) or train.cadence,
            train.weekdays,
            self.tr("from “{template}”").format(template=template.title) if template else "",
        ]
        if train.slip_policy is SlipPolicy.NEXT_SLOT:
            parts.append(self.tr("slips to the next slot"))
        elif train.slip_policy is SlipPolicy.DAYS and train.slip_days:
            words = plural(
                train.slip_days, self.tr("slips {n} working day"), self.tr("slips {n} working days")
            )
            parts.append(words)
        return " · ".join(filter(None, parts))

    def _places(self, train: ReleaseTrain, slot: FilledSlot) -> str:
        taken = len(slot.releases)
        if train.capacity is None:
            return str(taken or "")
        over = "▲ " if taken > train.capacity else ""
        return self.tr("{over}{taken} of {places}").format(over=over, taken=taken, places=train.capacity)

    def _select(self, item: QTreeWidgetItem | None) -> None:
        if item is not None and item.data(0, _ID):
            self._context.select(item.data(0, _ID))

    def _activate(self, item: QTreeWidgetItem) -> None:
        if (id := item.data(0, _ID)) in self._context.plan.of(Release):
            self.activated_record.emit(id)

    def _fit(self) -> None:
        head = self.tree.header()
        head.setStretchLastSection(False)
        for column, width in enumerate(_WIDTHS):
            if width:
                head.resizeSection(column, self._context.themes.px(width))
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)

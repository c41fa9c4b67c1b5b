"""The ledger: which workbooks went out to whom, who has acknowledged them, and what each of them said."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import (
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from relplanner.commands.circulation import acknowledge_circulation
from relplanner.domain.errors import Refusal
from relplanner.domain.kinds import Circulation
from relplanner.domain.typed import date_text
from relplanner.exchange.sheets.recalled import recalled_sheet
from relplanner.gui.context import PageContext
from relplanner.gui.latest import Latest
from relplanner.gui.pages.circulate.rows import TableModel
from relplanner.gui.pages.circulate.sheet_view import SheetView
from relplanner.gui.pages.history.views import RowsView
from relplanner.gui.pages.side import SidePanel
from relplanner.gui.pages.words import plural
from relplanner.gui.records.editors import mark_invalid
from relplanner.gui.widgets import MUTED, Card, EmptyState, text_label
from relplanner.session.ledger import (
    Difference,
    Recalled,
    base_of,
    last_to_each,
    newest_first,
    numbered,
    recall,
)

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_Role = Qt.ItemDataRole
_WIDTHS = {0: 46, 1: 146, 2: 110, 4: 88, 5: 104, 6: 130}
_SPARE = (4, 2)
_MOST_DIFFERENCES = 5_000


class LedgerPane(QWidget):
    """Circulations above; of the selected one, what differs now and what every sheet of it said."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._recalling = Latest(self)
        self._recalled: Recalled | None = None
        self.circulations = TableModel(
            [_tr("No."), _tr("Issued"), _tr("Pack"), _tr("To"), _tr("Supersedes"), _tr("Changes since"),
             _tr("Acknowledged by")], self,
        )  # fmt: skip
        self.differences = TableModel(
            [_tr("Sheet"), _tr("Key"), _tr("What"), _tr("Field"), _tr("Then"), _tr("Now")], self
        )
        self._rows: Sequence[Circulation] = ()
        self._build()

    def _build(self) -> None:
        themes = self._context.themes
        self.number = QLineEdit()
        self.number.setPlaceholderText(_tr("A number that somebody quotes"))
        self.number.setAccessibleName(_tr("Find a circulation by its number"))
        self.number.setFixedWidth(themes.px(230))
        self.number.returnPressed.connect(self._find)
        self._who = text_label("", MUTED, wrap=True)
        self.table = RowsView(themes, _tr("What has gone out"), 3, _WIDTHS, _SPARE)
        self.table.setRootIsDecorated(False)
        self.table.setModel(self.circulations)
        self.table.selectionModel().currentChanged.connect(lambda *_: self._show_current())
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(_tr("What the circulation said"))
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.currentChanged.connect(lambda _: self._show_tab())
        self.list = RowsView(themes, _tr("What differs now"), 2, {0: 120, 1: 86, 3: 120, 4: 170, 5: 170})
        self.list.setRootIsDecorated(False)
        self.list.setModel(self.differences)
        for view in (self.table, self.list):
            view.fit()
        self.sheet = SheetView(themes)
        self._below = QStackedWidget()
        self._below.addWidget(self.list)
        self._below.addWidget(self.sheet)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty())
        self._stack.addWidget(self._filled())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    def _empty(self) -> QWidget:
        words = _tr(
            "Every workbook that goes out is recorded here with its number and every cell it carried, "
            "so that you can see exactly what somebody is looking at."
        )
        return EmptyState(self._context.themes, "send", _tr("Nothing has gone out yet"), words)

    def _filled(self) -> QWidget:
        top = QWidget()
        column = QVBoxLayout(top)
        column.setContentsMargins(16, 10, 16, 8)
        column.setSpacing(8)
        line = QHBoxLayout()
        line.addWidget(self.number)
        line.addWidget(self._who, 1)
        column.addLayout(line)
        column.addWidget(self.table, 1)
        bottom = QWidget()
        below = QVBoxLayout(bottom)
        below.setContentsMargins(16, 4, 16, 0)
        below.setSpacing(0)
        below.addWidget(self._below, 1)
        below.addWidget(self.tabs)
        left = QSplitter(Qt.Orientation.Vertical)
        left.setChildrenCollapsible(False)
        left.addWidget(top)
        left.addWidget(bottom)
        left.setStretchFactor(1, 1)
        self._facts = text_label("", MUTED, wrap=True)
        self._ticks = QVBoxLayout()
        card = Card(_tr("Acknowledged"))
        card.body.addWidget(self._facts)
        card.body.addLayout(self._ticks)
        side = SidePanel(self._context.themes, _tr("The selected circulation"), 280)
        side.add(card)
        whole = QSplitter(Qt.Orientation.Horizontal)
        whole.setChildrenCollapsible(False)
        whole.addWidget(left)
        whole.addWidget(side)
        whole.setStretchFactor(0, 1)
        return whole

    # -- showing -------------------------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Whether what a circulation said is still being looked up."""
        return self._recalling.busy

    def wait(self) -> None:
        """Wait for it; the answer comes as an event."""
        self._recalling.wait()

    def refresh(self) -> None:
        """Show the ledger as it is now; the selected circulation stays so."""
        current = self._current()
        plan, session = self._context.plan, self._context.session
        self._rows = newest_first(plan)
        self._stack.setCurrentIndex(1 if self._rows else 0)
        keys = {each.id: each.number for each in self._rows}
        rows = []
        for each in self._rows:
            since = session.steps_since(each.place)
            moment = each.issued_at.astimezone()
            rows.append(
                (
                    str(each.number), f"{date_text(moment).partition(' ')[2]}, {moment:%H:%M}", each.pack,
                    ", ".join(each.recipients) or _tr("everybody concerned"),
                    _tr("no. {n}").format(n=keys[each.supersedes]) if each.supersedes in keys else "",
                    str(since) if since else _tr("none"), ", ".join(each.acknowledged),
                )
            )  # fmt: skip
        self.circulations.show_rows(rows)
        self._tell_who()
        there = [each.id for each in self._rows]
        at = there.index(current.id) if current and current.id in there else 0
        if self._rows:
            self.table.setCurrentIndex(self.circulations.index(at, 0))
            self._show_current()

    def show_circulation(self, circulation: Circulation) -> None:
        """Select a circulation, and show what it said."""
        for at, each in enumerate(self._rows):
            if each.id == circulation.id:
                self.table.setCurrentIndex(self.circulations.index(at, 0))
                self.table.setFocus()

    def _find(self) -> None:
        try:
            found = numbered(self._context.plan, self.number.text())
        except Refusal as refusal:
            mark_invalid(self.number, True)
            self._context.refuse(refusal)
            return
        mark_invalid(self.number, False)
        self.show_circulation(found)

    def _tell_who(self) -> None:
        last = last_to_each(self._context.plan)
        told = " · ".join(
            _tr("{name} no. {n}").format(name=name, n=sent.number) for name, sent in last.items()
        )
        self._who.setText(_tr("Sent last: {copies}").format(copies=told) if told else "")

    def _current(self) -> Circulation | None:
        index = self.table.currentIndex()
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def _show_current(self) -> None:
        circulation = self._current()
        if circulation is None:
            return
        self._show_acknowledged(circulation)
        try:
            base = base_of(self._context.session, circulation)
        except Refusal as refusal:
            self._context.refuse(refusal)
            return
        plan, today = self._context.plan, self._context.today()
        self._recalling.ask(partial(recall, plan, circulation, base, today), self._show_recalled)

    def _show_recalled(self, recalled: Recalled) -> None:
        name = self.tabs.tabData(self.tabs.currentIndex())
        self._recalled = recalled
        told = recalled.differences
        rows = [_told(each) for each in told[:_MOST_DIFFERENCES]]
        self.differences.show_rows(rows)
        self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        words = plural(len(told), _tr("{n} cell differs now"), _tr("{n} cells differ now"))
        self.tabs.addTab(words if told else _tr("Nothing differs now"))
        self.tabs.setTabData(0, "")
        for sheet in recalled.sheets:
            at = self.tabs.addTab(sheet.replace("&", "&&"))
            self.tabs.setTabData(at, sheet)
        names = [self.tabs.tabData(at) for at in range(self.tabs.count())]
        self.tabs.setCurrentIndex(names.index(name) if name in names else 0)
        self.tabs.blockSignals(False)
        self._show_tab()

    def _show_tab(self) -> None:
        name = self.tabs.tabData(self.tabs.currentIndex())
        if self._recalled is None or not name:
            self._below.setCurrentWidget(self.list)
            return
        self._below.setCurrentWidget(self.sheet)
        self.sheet.show_sheet(recalled_sheet(name, self._recalled.sheets[name]))

    def _show_acknowledged(self, circulation: Circulation) -> None:
        while (item := self._ticks.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        words = _tr("No. {number}, {pack}, issued by {who} as {file}")
        self._facts.setText(
            words.format(
                number=circulation.number, pack=circulation.pack, who=circulation.issued_by,
                file=circulation.file_name,
            )
        )  # fmt: skip
        for name in dict.fromkeys((*circulation.recipients, *circulation.acknowledged)):
            tick = QCheckBox(name.replace("&", "&&"))
            tick.setChecked(name in circulation.acknowledged)
            tick.toggled.connect(
                lambda on, name=name: self._context.do(acknowledge_circulation, circulation.id, name, on)
            )
            self._ticks.addWidget(tick)


def _told(each: Difference) -> tuple[str, ...]:
    then, now = ("" if cell is None else " ".join(str(cell).split()) for cell in (each.then, each.now))
    if not each.field:
        field = _tr("new row") if each.then is None else _tr("row is gone")
        return each.sheet, each.key, each.title, field, "", ""
    return each.sheet, each.key, each.title, each.field, then, now


def _tr(text: str) -> str:
    return QCoreApplication.translate("circulate", text)

"""The circulate page: what goes out, to whom, as it will look; and the ledger of what has gone out."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QSplitter, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from relplanner.commands.records import add, remove, set_fields
from relplanner.domain.kinds import Circulation, Pack
from relplanner.exchange.sheets.model import TableSheet, Workbook
from relplanner.exchange.sheets.packs import pack_values
from relplanner.exchange.sheets.trimming import trimmed
from relplanner.gui.context import Page, PageContext
from relplanner.gui.latest import Latest
from relplanner.gui.pages.circulate.asking import AskPane
from relplanner.gui.pages.circulate.ledger import LedgerPane
from relplanner.gui.pages.circulate.options import OptionsPanel
from relplanner.gui.pages.circulate.sheet_view import SheetView
from relplanner.gui.widgets import MUTED, Button, ButtonKind, ElidedLabel, PageHeader, SegmentedControl
from relplanner.session import Change
from relplanner.session.circulating import Draft, draft

NEW, ASKS, LEDGER = "new", "asks", "ledger"


class CirculatePage(Page):
    """Every choice at the left shows at once in the sheets at the right; nothing goes out before “Write”."""

    has_details = True

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._building = Latest(self)
        self._book: Workbook | None = None
        self.options = OptionsPanel(context)
        self.preview = SheetView(context.themes)
        self.asks = AskPane(context)
        self.ledger = LedgerPane(context)
        self._build_header()
        self._lay_out()
        self._wire()

    # -- building ------------------------------------------------------------------------------------------

    def _build_header(self) -> None:
        self.view = SegmentedControl(
            [
                (NEW, self.tr("New workbook")),
                (ASKS, self.tr("Ask owners")),
                (LEDGER, self.tr("What has gone out")),
            ],
            self.tr("View"),
        )
        self._facts = ElidedLabel("", MUTED)
        self._write = Button(self.tr("Write the workbook…"), ButtonKind.PRIMARY)
        self._header = PageHeader(self.tr("Workbooks & reports"))
        self._header.add_left(self.view, self._facts)
        self._header.add_right(self._write)

    def _lay_out(self) -> None:
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(self.tr("Sheets of the workbook"))
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(8, 8, 8, 0)
        column.setSpacing(0)
        column.addWidget(self.preview, 1)
        column.addWidget(self.tabs)
        body = QSplitter(Qt.Orientation.Horizontal)
        body.setChildrenCollapsible(False)
        body.addWidget(self.options)
        body.addWidget(right)
        body.setStretchFactor(1, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(body)
        self._stack.addWidget(self.asks)
        self._stack.addWidget(self.ledger)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._header)
        whole.addWidget(self._stack, 1)

    def _wire(self) -> None:
        self.write = QAction(self.tr("Write the workbook…"), self)
        self.write.setShortcut(QKeySequence("Ctrl+Return"))
        self.write.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.write.triggered.connect(self._send)
        self.addAction(self.write)
        self._write.clicked.connect(self.write.trigger)
        self.view.chosen.connect(lambda _: self._switch())
        self.options.changed.connect(self._rebuild)
        self.options.looked_changed.connect(self._show_sheet)
        self.options.save_wanted.connect(self._save)
        self.options.save_as_wanted.connect(self._save_as)
        self.options.delete_wanted.connect(self._delete)
        self.tabs.currentChanged.connect(lambda _: self._show_sheet(columns=True))

    # -- showing -------------------------------------------------------------------------------------------

    def refresh(self, change: Change | None) -> None:
        """Show the present plan, in the sheets and in the ledger."""
        self.options.offer_packs()
        self._rebuild()
        self.asks.refresh()
        self.ledger.refresh()

    def show_record(self, id: str) -> None:
        """Show a circulation in the ledger; a pack as what is to go out."""
        record = self.context.plan.get(id)
        if isinstance(record, Circulation):
            self.show_view(LEDGER)
            self.ledger.show_circulation(record)
        elif isinstance(record, Pack):
            self.show_view(NEW)
            self.options.choose_pack(record.id)
        super().show_record(id)

    def show_view(self, name: str) -> None:
        """Show the workbook that is to go out, or what has gone out."""
        self.view.choose(name)

    def beginning(self) -> QWidget:
        return {NEW: self.options.pack, ASKS: self.asks.topics}.get(self.view.value, self.ledger.table)

    @property
    def busy(self) -> bool:
        """Whether the preview is still being made."""
        return self._building.busy or self.ledger.busy

    def wait(self) -> None:
        self._building.wait()
        self.ledger.wait()

    def _draft(self) -> Draft:
        profile = self.options.profile
        return draft(self.context.session, profile, profile.recipients)

    def _rebuild(self) -> None:
        profile = self.options.profile
        drafted = self._draft()
        # All columns, so that those left out can be offered.
        whole = drafted._replace(profile=replace(profile, left_out=frozenset(), editable=frozenset()))
        self._tell_facts(drafted)
        self._building.ask(whole.build, self._built)

    def _built(self, book: Workbook) -> None:
        name = self._name()
        self._book = book
        self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        for sheet in book.sheets:
            self.tabs.addTab(sheet.name.replace("&", "&&"))
        names = [sheet.name for sheet in book.sheets]
        tables = (at for at, sheet in enumerate(book.sheets) if isinstance(sheet, TableSheet))
        self.tabs.setCurrentIndex(names.index(name) if name in names else next(tables, 0))
        self.tabs.blockSignals(False)
        self._write.setEnabled(bool(names))
        self.write.setEnabled(bool(names))
        self._show_sheet(columns=True)

    def _name(self) -> str:
        at = self.tabs.currentIndex()
        return self._book.sheets[at].name if self._book and 0 <= at < len(self._book.sheets) else ""

    def _show_sheet(self, *, columns: bool = False) -> None:
        at = self.tabs.currentIndex()
        if self._book is None or not 0 <= at < len(self._book.sheets):
            self.preview.show_sheet(None)
            self.options.columns.show_columns("", None, self.options.profile)
            return
        sheet, name = self._book.sheets[at], self._book.names[at]
        self.preview.show_sheet(trimmed(sheet, name, self.options.profile))
        if columns:
            table = sheet if isinstance(sheet, TableSheet) else None
            self.options.columns.show_columns(name, table, self.options.profile)

    def _tell_facts(self, drafted: Draft) -> None:
        facts = drafted.facts
        words = self.tr("It will be no. {number}").format(number=facts.number)
        if facts.supersedes is not None:
            words += self.tr(" and supersede no. {number}").format(number=facts.supersedes)
        self._facts.setText(words)

    def _switch(self) -> None:
        view = self.view.value
        self._stack.setCurrentIndex((NEW, ASKS, LEDGER).index(view))
        self._write.setVisible(view != LEDGER)
        self.write.setEnabled(view != LEDGER)
        asks = view == ASKS
        self._write.setText(self.tr("Write the workbooks…") if asks else self.tr("Write the workbook…"))
        self._facts.setVisible(view == NEW)

    # -- doing ---------------------------------------------------------------------------------------------

    def _send(self) -> None:
        if self.view.value == ASKS:
            self.asks.ask()
            return
        self.options.hand_over()
        self.context.circulate_wanted.emit(self._draft())

    def _save(self) -> None:
        pack = self.options.saved
        if pack is not None:
            self.context.do(set_fields, pack.id, {**pack_values(self.options.profile), "title": pack.title})

    def _save_as(self) -> None:
        title = self.context.ask.line(self.tr("Save the pack"), self.tr("Name"), self.options.profile.title)
        if not title or not title.strip():
            return
        values = {**pack_values(self.options.profile), "title": title.strip()}
        if step := self.context.do(add, Pack.KIND.name, values):
            self.options.offer_packs()
            self.options.choose_pack(step.edits[0].id)

    def _delete(self) -> None:
        pack = self.options.saved
        if pack is not None and self.context.do(remove, [pack.id]):
            self.options.offer_packs()
            self.options.choose_pack(pack.profile)

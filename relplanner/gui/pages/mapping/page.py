"""The mapping page: what the columns of a foreign table become, how its rows arrive, taken as one step."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from relplanner.commands.return_cells import Column as CellColumn
from relplanner.commands.table_import import PlannedTables
from relplanner.domain.errors import Refusal
from relplanner.domain.kinds import Release
from relplanner.domain.table_words import WORDS
from relplanner.domain.tables import Book
from relplanner.gui.context import Page, PageContext
from relplanner.gui.latest import Latest
from relplanner.gui.pages.mapping.draft import WEIGHED, Look, SheetDraft, Whole, drafts_of, look_at, weigh
from relplanner.gui.pages.mapping.pane import MappingPane
from relplanner.gui.pages.mapping.result import ImportedCard
from relplanner.gui.pages.mapping.words import effect_words, file_words, lacking_words, rows_taken
from relplanner.gui.pages.words import plural
from relplanner.gui.theme import Tone
from relplanner.gui.widgets import MUTED, Button, ButtonKind, ElidedLabel, EmptyState, PageHeader
from relplanner.gui.work import Work
from relplanner.session import Change
from relplanner.session.tables import TableDesk, table_desk, take_tables

_NOTHING, _MAPPING, _TAKEN = range(3)


class MappingPage(Page):
    """Space ticks a sheet, Enter says what a column becomes, Ctrl+Enter imports."""

    has_details = True

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._book: Book | None = None
        self._following: list[Book] = []
        self._drafts: list[SheetDraft] = []
        self._desk: TableDesk | None = None
        self._whole: Whole | None = None
        self._drafting, self._looking, self._weighing = Latest(self), Latest(self), Latest(self)
        self._work = Work(self, context.refuse)
        self._lay_out()
        self._make_actions()
        self._put_away()

    # -- building ------------------------------------------------------------------------------------------

    def _make_actions(self) -> None:
        self.take = self._action(self.tr("Import the table"), self._import, "Ctrl+Return")
        self.addAction(self.take)
        self.leave = self._action(self.tr("Put the table away"), self._put_away)
        self._cancel.clicked.connect(self.leave.trigger)
        self._take_button.clicked.connect(self.take.trigger)

    def _lay_out(self) -> None:
        self._what = ElidedLabel("", MUTED)
        self._cancel = Button(self.tr("Cancel"))
        self._take_button = Button(self.tr("Import"), ButtonKind.PRIMARY)
        self._header = PageHeader(self.tr("Import a table"))
        self._header.add_left(self._what)
        self._header.add_right(self._cancel, self._take_button)
        self.pane = pane = MappingPane(self.context.themes)
        pane.sheets.selectionModel().currentChanged.connect(lambda *_: self._show_sheet())
        pane.sheets_model.ticked.connect(self._tick)
        pane.header_row.valueChanged.connect(self._move_header)
        pane.kind.chosen.connect(self._choose_kind)
        pane.into.chosen.connect(lambda _: self._weigh())
        pane.questions.answered.connect(self._answer)
        pane.columns_model.field_chosen.connect(self._choose_field)
        pane.columns_model.way_chosen.connect(self._choose_way)
        self.result = ImportedCard(self.context.themes)
        self.result.undo_wanted.connect(self._undo)
        self.result.more_wanted.connect(self._go_on)
        around = QWidget()
        margin = QVBoxLayout(around)
        margin.setContentsMargins(16, 16, 16, 16)
        margin.addWidget(self.result)
        margin.addStretch(1)
        self._stack = QStackedWidget()
        for widget in (self._empty(), pane, around):
            self._stack.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(self._stack, 1)

    def _empty(self) -> QWidget:
        text = self.tr(
            "Drop a workbook or csv file here that somebody else made: a schedule, a risk register, a "
            "checklist. Its columns are proposed, its first rows are shown as they would arrive, and nothing "
            "is taken before you say so."
        )
        self.choose = self._action(self.tr("Choose a table…"), self._choose_file)
        return EmptyState(
            self.context.themes, "table", self.tr("No table to import yet"), text, [self.choose]
        )

    # -- the file ------------------------------------------------------------------------------------------

    def show_book(self, book: Book) -> None:
        """Look at a file; while another one is looked at, it waits until that is done with."""
        if self._book is not None and self._stack.currentIndex() == _MAPPING:
            self._following.append(book)
            self._show_sheet()
        else:
            self._begin(book)

    def refresh(self, change: Change | None) -> None:
        """The plan has changed: what would arrive is worked out anew, all that was said is kept."""
        if change is not None and self._stack.currentIndex() == _MAPPING and self._drafts:
            self._reckon()

    def beginning(self) -> QWidget | None:
        return self.pane.columns if self._stack.currentIndex() == _MAPPING else None

    @property
    def drafts(self) -> list[SheetDraft]:
        """The sheets of the file as they would be imported now."""
        return list(self._drafts)

    @property
    def busy(self) -> bool:
        """Whether something is still being worked out."""
        return self._drafting.busy or self._looking.busy or self._weighing.busy or self._work.busy

    def wait(self) -> None:
        for latest in (self._drafting, self._looking, self._weighing):
            latest.wait()
        self._work.wait()

    def _begin(self, book: Book) -> None:
        self._forget()
        self._book = book
        self._what.setText(self.tr("Looking at {name}…").format(name=book.file_name))
        self._stack.setCurrentIndex(_MAPPING)
        self._tell_take()
        self._drafting.ask(partial(drafts_of, self.context.plan, book), self._drafted)

    def _drafted(self, drafts: list[SheetDraft]) -> None:
        self._drafts = drafts
        self.pane.sheets_model.show_drafts(self.context.plan, drafts)
        self.pane.sheets.setVisible(len(drafts) > 1)
        first = next((at for at, draft in enumerate(drafts) if draft.wanted), 0)
        self.pane.sheets.setCurrentIndex(self.pane.sheets_model.index(first))  # which shows it
        (self.pane.columns if drafts[first].mapping else self.pane.kind).setFocus()

    def _choose_file(self) -> None:
        self.context.action_wanted.emit("import-table")

    def _put_away(self) -> None:
        """Forget the file; the next one that waits comes up."""
        self._forget()
        self._what.setText("")
        self._stack.setCurrentIndex(_NOTHING)
        self._tell_take()
        if self._following:
            self._begin(self._following.pop(0))

    def _forget(self) -> None:
        for latest in (self._drafting, self._looking, self._weighing):
            latest.forget()
        self._book, self._drafts, self._whole, self._desk = None, [], None, None
        self.pane.sheets_model.show_drafts(self.context.plan, [])
        self.pane.columns_model.show_draft(self.context.plan, None)
        self.pane.preview_model.clear()

    # -- the sheet on show ---------------------------------------------------------------------------------

    @property
    def _at(self) -> int:
        return self.pane.sheets.currentIndex().row()

    @property
    def _draft(self) -> SheetDraft | None:
        return self._drafts[self._at] if 0 <= self._at < len(self._drafts) else None

    def _show_sheet(self) -> None:
        draft = self._draft
        if draft is None or self._book is None:
            return
        pane, plan = self.pane, self.context.plan
        with QSignalBlocker(pane.header_row):
            pane.header_row.setRange(0, max(len(draft.grid.rows), 1))
            pane.header_row.setValue(draft.table.header)
        kinds = [(name, plan.kind(name).plural) for name in WORDS]
        unknown = [("", self.tr("not known yet"))] if draft.mapping is None else []
        pane.kind.offer([*unknown, *kinds], draft.mapping.kind if draft.mapping else "")
        pane.columns_model.show_draft(plan, draft)
        words = [self._book.file_name, file_words(self._book)]
        if draft.proposal.remembered:
            words.append(self.tr("columns read as last time"))
        if more := len(self._following):
            words.append(plural(more, self.tr("{n} more file waits"), self.tr("{n} more files wait")))
        self._what.setText(" · ".join(words))
        self._reckon()

    def _replace(self, at: int, draft: SheetDraft) -> None:
        """Show a sheet as it has been decided now."""
        self._drafts[at] = draft
        self.pane.sheets_model.show_drafts(self.context.plan, self._drafts)
        self._show_sheet()

    def _redraft(self, work: Callable[[], SheetDraft]) -> None:
        """Find out anew what a sheet is; that takes its time in a long one."""
        self._drafting.ask(work, partial(self._replace, self._at))

    def _move_header(self, row: int) -> None:
        if (draft := self._draft) is not None:
            self._redraft(partial(draft.with_header, self.context.plan, row))

    def _choose_kind(self, kind: str) -> None:
        if kind and (draft := self._draft) is not None:
            self._redraft(partial(draft.with_kind, self.context.plan, kind))

    def _choose_field(self, heading: str, field: str) -> None:
        if (draft := self._draft) is not None:
            self._replace(self._at, draft.with_field(heading, field))

    def _choose_way(self, heading: str, way: str) -> None:
        if (draft := self._draft) is not None:
            self._replace(self._at, draft.with_conversion(heading, way))

    def _answer(self, column: CellColumn, order: str) -> None:
        self._choose_way(column[1], order)

    def _tick(self, at: int) -> None:
        self._replace(at, self._drafts[at].ticked())

    # -- what would arrive ---------------------------------------------------------------------------------

    def _reckon(self) -> None:
        draft = self._draft
        if draft is None or self._book is None:
            return
        self._offer_releases()
        if draft.has_records:
            look = partial(look_at, self.context.plan, self.context.today(), draft, self._book)
            self._looking.ask(look, partial(self._looked, draft))
        else:
            self._looking.forget()
            self.pane.preview_model.clear()
            self.pane.show_questions(())
            self.pane.show_asides("", ())
        self._weigh()

    def _looked(self, draft: SheetDraft, look: Look | Refusal) -> None:
        if isinstance(look, Refusal):
            self.context.refuse(look)
            return
        self.pane.preview_model.show_preview(self.context.plan, draft, look.preview)
        self.pane.show_questions(look.questions)
        if self._whole is None:
            self.pane.show_asides(draft.grid.name, look.preview.asides)

    def _offer_releases(self) -> None:
        plan = self.context.plan
        releases = [release for release in plan.of(Release).values() if not release.archived]
        options = [(release.id, release.title) for release in releases]
        self.pane.into.offer([("", self.tr("a new release")), *([("-", "")] if options else []), *options])
        self.pane.into.setVisible(any(each.wanted and each.needs_release(plan) for each in self._drafts))

    def _weigh(self) -> None:
        """Find out what importing all that is ticked would do, where that is soon known."""
        self._weighing.forget()
        self._whole = self._desk = None
        wanted = [draft for draft in self._drafts if draft.wanted]
        if self._book is not None and wanted:
            into = self.pane.into.value if not self.pane.into.isHidden() else ""
            jobs = [draft.job(self._book) for draft in wanted]
            self._desk = table_desk(self.context.session, jobs, into or None)
            if sum(len(job.table.rows) for job in jobs) <= WEIGHED:
                shown = self._draft.job(self._book) if self._draft and self._draft.wanted else None
                work = partial(weigh, self._desk, self.context.today(), shown)
                self._weighing.ask(work, self._weighed)
        self._tell_effect()
        self._tell_take()

    def _weighed(self, whole: Whole | Refusal) -> None:
        if isinstance(whole, Refusal):
            self.context.refuse(whole)
            return
        self._whole = whole
        draft = self._draft
        if draft is not None and draft.wanted:
            self.pane.show_asides(draft.grid.name, whole.asides)
        self._tell_effect()
        self._tell_take()

    def _tell_effect(self) -> None:
        draft = self._draft
        if draft is None:
            return
        counts: list[tuple[str, Tone]] = []
        if not draft.has_records:
            words = lacking_words(draft)
        elif not draft.wanted:
            words = self.tr("The sheet is not ticked: nothing of it is imported")
        elif self._whole is None:
            words = plural(len(draft.table.rows), self.tr("of {n} row"), self.tr("of {n:,} rows"))
        else:
            counts, words = effect_words(self.context.plan, self._drafts, draft, self._whole)
        self.pane.effect.show_effect(counts, words)

    # -- taking it -----------------------------------------------------------------------------------------

    def _tell_take(self) -> None:
        rows = rows_taken(self._drafts, self._whole)
        words = plural(rows, self.tr("Import {n} row"), self.tr("Import {n:,} rows"))
        words = words if rows else self.tr("Nothing to import")
        nothing_new = self._whole is not None and not self._whole.planned.edits
        self._take_button.setText(self.tr("Nothing new") if nothing_new else words)
        may = bool(rows) and not nothing_new and not self.context.session.read_only
        at_work = self._stack.currentIndex() == _MAPPING
        self.take.setEnabled(may and at_work)
        self.leave.setEnabled(at_work)
        self._take_button.setVisible(at_work)
        self._take_button.setEnabled(may and at_work)
        self._cancel.setVisible(at_work)

    def _import(self) -> None:
        if self._desk is None or self._book is None:
            return
        if self._whole is not None:
            self._take(self._desk, self._whole.planned)
            return
        words = self.tr("Importing {name}…").format(name=self._book.file_name)
        self._work.start(words, self._desk.planned, partial(self._take, self._desk))

    def _take(self, desk: TableDesk, planned: PlannedTables) -> None:
        assert self._book is not None
        self._stack.setCurrentIndex(_TAKEN)  # before the plan changes, so that nothing is worked out anew
        try:
            step = take_tables(self.context.session, desk, planned)
        except Refusal as refusal:
            self._stack.setCurrentIndex(_MAPPING)
            self.context.refuse(refusal)
            return
        if step is None:
            self._stack.setCurrentIndex(_MAPPING)
            self.context.said.emit(
                self.tr("Nothing new in {name}").format(name=self._book.file_name), "", None
            )
            return
        following = self._following[0].file_name if self._following else ""
        self.result.show_result(self.context.plan, self._book.file_name, planned.reports, following)
        self._tell_take()
        self.result.take_keyboard()

    def _undo(self) -> None:
        """Take the import back; its table is on show again as it was."""
        self.context.undo()
        self._stack.setCurrentIndex(_MAPPING)
        self._reckon()
        self.pane.columns.setFocus()

    def _go_on(self) -> None:
        if self._following:
            self._begin(self._following.pop(0))
        else:
            self._choose_file()

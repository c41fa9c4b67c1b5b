"""What leaves the plan: a circulated workbook, an export, a copy. Files are written off the GUI thread."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_documents_path
from PySide6.QtCore import QCoreApplication, QObject, QUrl
from PySide6.QtGui import QDesktopServices

from relplanner.chart.printing import Extract
from relplanner.domain.errors import Refusal
from relplanner.domain.plan import Plan
from relplanner.exchange.formats import exported
from relplanner.exchange.sheets.model import Facts
from relplanner.exchange.wanted import Revision, Wanted
from relplanner.files import atomic_write
from relplanner.gui.ask import PLANS, Ask
from relplanner.gui.context import PageContext
from relplanner.gui.frame import Frame
from relplanner.gui.theme import LIGHT, load_theme
from relplanner.gui.work import Work
from relplanner.schedule.dates import compute
from relplanner.session import PlanSession
from relplanner.session.asking import Question, written_all
from relplanner.session.circulating import Draft, Written, put_out, written, written_as
from relplanner.session.revisions import revisions

if TYPE_CHECKING:
    from relplanner.draw.sheet import Sheet

FOR_READING = frozenset({".pdf", ".html", ".docx", ".csv", ".ics"})
_PICTURES = frozenset({".png", ".svg", ".pdf"})


class Outgoing(QObject):
    """Asks where to, writes whole files, and says what became of it."""

    def __init__(self, frame: Frame, ask: Ask, work: Work, context: Callable[[], PageContext | None]) -> None:
        """``context`` gives the open plan."""
        super().__init__(frame)
        self._frame, self._ask, self._work, self._context = frame, ask, work, context

    def ask_copy(self) -> None:
        """Save a copy of the plan as a plan file of its own."""
        context = self._open_context()
        path = self._ask.save_file(
            self.tr("Save a copy"),
            self._beside(f"{context.session.path.stem} copy.relplan"),
            PLANS,
        )
        if path is None:
            return
        try:
            context.session.save_copy(path)
        except Refusal as refusal:
            context.refuse(refusal)
        else:
            self._say_written(path)

    def ask_export(self) -> None:
        """Export the roadmap as a picture, or the plan as data, by the suffix of the chosen name."""
        context = self._open_context()
        patterns = ";;".join(
            (
                self.tr("Roadmap picture (*.svg *.png *.pdf)"),
                self.tr("Everything, lossless (*.json)"),
                self.tr("Calendar (*.ics)"),
                self.tr("Markdown (*.md)"),
            )
        )
        path = self._ask.save_file(
            self.tr("Export"), self._beside(f"{context.plan.programme.title}.svg"), patterns
        )
        if path is None:
            return
        is_picture = path.suffix.lower() in _PICTURES
        work = self._picture if is_picture else partial(_data, context.session.path)
        words = self.tr("Writing {name}…").format(name=path.name)
        self._work.start(words, partial(work, context.plan, path), lambda _: self._say_written(path))

    def _picture(self, plan: Plan, path: Path) -> None:
        from relplanner.draw.export import write_roadmap
        from relplanner.draw.palette import Palette
        from relplanner.draw.pictures import options_for

        today = dt.date.today()
        palette = Palette.from_tokens(self._frame.themes.theme.tokens())
        options = options_for(plan, today, Extract())
        atomic_write(path, write_roadmap(path, plan, palette, today, options))

    def ask_circulate(self) -> None:
        """Show what would go out, to be chosen and looked at before it does."""
        self._open_context().go("circulate")

    def circulate(self, drafted: Draft) -> None:
        """Ask where a pack is to go and as what, write it, record that it went out, and put it in place."""
        context = self._open_context()
        number, title = drafted.facts.number, drafted.plan.programme.title
        name = f"{title} - {drafted.profile.title} no. {number}.xlsx"
        kept = "".join(letter for letter in name if letter not in '<>:"/\\|?*')
        patterns = (
            self.tr("Workbook, which can come back (*.xlsx)"),
            self.tr("PDF (*.pdf)"),
            self.tr("Web page (*.html)"),
            self.tr("Word (*.docx)"),
            self.tr("Table (*.csv)"),
            self.tr("Calendar (*.ics)"),
        )
        path = self._ask.save_file(self.tr("Circulate"), self._beside(kept), ";;".join(patterns))
        if path is None:
            return
        put_in_place = partial(self._put_out, context, drafted, path)
        if path.suffix.lower() in FOR_READING:
            words = self.tr("Writing {name}…").format(name=path.name)
            home = context.session.path
            self._work.start(
                words, partial(self._for_reading, home, drafted, path.suffix.lower()), put_in_place
            )
            return
        path = path if path.suffix.lower() == ".xlsx" else path.with_name(f"{path.name}.xlsx")
        words = self.tr("Writing {name}…").format(name=path.name)
        put_in_place = partial(self._put_out, context, drafted, path)
        self._work.start_counted(words, partial(written, drafted), put_in_place)

    def _for_reading(self, home: Path, drafted: Draft, suffix: str) -> Written:
        """A copy that does not come back, made in a thread of its own."""
        from relplanner.reports.sending import pack_file  # only such copies need what they are made with

        known = _revisions(home, drafted.plan)
        return written_as(drafted, lambda book: pack_file(drafted, book, suffix, known, self._sheet))

    def ask_owners(self, asked: list[Question], folder: Path) -> None:
        """Write what owners are asked into a folder, and record it when all of it is made."""
        context = self._open_context()
        words = self.tr("Writing {n} workbooks…").format(n=len(asked))
        put_in_place = partial(self._put_out_all, context, asked, folder)
        self._work.start_counted(words, partial(written_all, asked), put_in_place)

    def _put_out_all(
        self, context: PageContext, asked: list[Question], folder: Path, made: list[Written]
    ) -> None:
        try:
            for question, each in zip(asked, made, strict=True):
                put_out(context.session, question.draft, each, folder / question.file_name, question.asked)
        except Refusal as refusal:
            context.refuse(refusal)
        else:
            self._say_written(folder / asked[0].file_name)

    def ask_highlight(self) -> None:
        """Write the highlight report of the last fortnight."""
        context = self._open_context()
        title = f"{context.plan.programme.title} - Highlight report {context.today()}.docx"
        kept = "".join(letter for letter in title if letter not in '<>:"/\\|?*')
        patterns = ";;".join((self.tr("Word (*.docx)"), self.tr("PDF (*.pdf)"), self.tr("Web page (*.html)")))
        path = self._ask.save_file(self.tr("Highlight report"), self._beside(kept), patterns)
        if path is None:
            return
        session = context.session
        facts = Facts(session.facts()["plan_id"], dt.datetime.now().astimezone(), session.author)
        words = self.tr("Writing {name}…").format(name=path.name)
        work = partial(self._highlight, context.plan, facts, path)
        self._work.start(words, work, lambda _: self._say_written(path))

    def _highlight(self, plan: Plan, facts: Facts, path: Path) -> None:
        from relplanner.reports.files import document_bytes  # only reports need what they are made with
        from relplanner.reports.highlight import fortnight, highlight_document

        today = facts.issued_at.date()
        report = highlight_document(compute(plan), facts, fortnight(today))
        atomic_write(path, document_bytes(report, path.suffix.lower(), self._sheet(plan, Extract())))

    def _sheet(self, plan: Plan, extract: Extract) -> Sheet:
        """The roadmap laid out for paper, which is light whatever the window is."""
        from relplanner.draw.palette import Palette
        from relplanner.draw.pictures import options_for
        from relplanner.draw.sheet import Sheet

        today = dt.date.today()
        palette = Palette.from_tokens(load_theme(LIGHT).tokens())
        return Sheet(plan, palette, today, options_for(plan, today, extract))

    def _put_out(self, context: PageContext, drafted: Draft, path: Path, made: Written) -> None:
        try:
            put_out(context.session, drafted, made, path)
        except Refusal as refusal:
            # A file that is open elsewhere cannot be replaced: another name can be given.
            context.refuse(refusal)
        else:
            self._say_written(path)

    def _open_context(self) -> PageContext:
        context = self._context()
        assert context is not None, "the actions are disabled without a plan"
        return context

    def _beside(self, name: str) -> Path:
        context = self._open_context()
        folder = context.session.path.parent
        return (folder if folder.is_dir() else user_documents_path()) / name

    def _say_written(self, path: Path) -> None:
        say_written(self._open_context(), path)


def say_written(context: PageContext, path: Path) -> None:
    """Say that a file is written, with the way to it."""
    folder = QUrl.fromLocalFile(str(path.parent))
    words = QCoreApplication.translate("outgoing", "{name} is written").format(name=path.name)
    button = QCoreApplication.translate("outgoing", "Open the folder")
    context.said.emit(words, button, lambda: QDesktopServices.openUrl(folder))


def _data(home: Path, plan: Plan, path: Path) -> None:
    wanted = Wanted(now=dt.datetime.now(dt.UTC), revisions=_revisions(home, plan))
    atomic_write(path, exported(plan, path.suffix, wanted))


def _revisions(home: Path, plan: Plan) -> dict[str, Revision]:
    # The window's own session is not for other threads.
    with PlanSession.open(home, read_only=True) as reading, reading.journal() as journal:
        return revisions(journal, plan)

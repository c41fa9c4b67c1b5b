"""What leaves the plan: a circulated workbook, an export, a copy. Files are written off the GUI thread."""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path

from platformdirs import user_documents_path
from PySide6.QtCore import QCoreApplication, QObject, QUrl
from PySide6.QtGui import QDesktopServices

from relplanner.domain.errors import Refusal
from relplanner.domain.plan import Plan
from relplanner.exchange.formats import exported
from relplanner.exchange.wanted import Wanted
from relplanner.files import atomic_write
from relplanner.gui.ask import Ask
from relplanner.gui.context import PageContext
from relplanner.gui.frame import Frame
from relplanner.gui.work import Work
from relplanner.session import PlanSession
from relplanner.session.circulating import Draft, Written, put_out, written
from relplanner.session.revisions import revisions

_PICTURES = frozenset({".png", ".svg", ".pdf"})


class Outgoing(QObject):
    """Asks where to, writes whole files, and says what became of it."""

    def __init__(self, frame: Frame, ask: Ask, work: Work) -> None:
        super().__init__(frame)
        self.context: PageContext | None = None
        self._frame, self._ask, self._work = frame, ask, work

    def ask_copy(self) -> None:
        """Save a copy of the plan as a plan file of its own."""
        context = self._open_context()
        path = self._ask.save_file(
            self.tr("Save a copy"),
            self._beside(f"{context.session.path.stem} copy.relplan"),
            "Plans (*.relplan)",
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
        from relplanner.chart.printing import Extract  # only when a picture is wanted
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
        """Ask where a workbook is to go, write it, record that it went out, and put it in place."""
        context = self._open_context()
        number, title = drafted.facts.number, drafted.plan.programme.title
        name = f"{title} - {drafted.profile.title} no. {number}.xlsx"
        kept = "".join(letter for letter in name if letter not in '<>:"/\\|?*')
        path = self._ask.save_file(self.tr("Circulate"), self._beside(kept), self.tr("Workbooks (*.xlsx)"))
        if path is None:
            return
        path = path if path.suffix.lower() == ".xlsx" else path.with_name(f"{path.name}.xlsx")
        words = self.tr("Writing {name}…").format(name=path.name)
        put_in_place = partial(self._put_out, context, drafted, path)
        self._work.start_counted(words, partial(written, drafted), put_in_place)

    def _put_out(self, context: PageContext, drafted: Draft, path: Path, made: Written) -> None:
        try:
            put_out(context.session, drafted, made, path)
        except Refusal as refusal:
            # A file that is open elsewhere cannot be replaced: another name can be given.
            context.refuse(refusal)
        else:
            self._say_written(path)

    def _open_context(self) -> PageContext:
        assert self.context is not None, "the actions are disabled without a plan"
        return self.context

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
    # The window's own session is not for other threads.
    with PlanSession.open(home, read_only=True) as reading, reading.journal() as journal:
        wanted = Wanted(now=dt.datetime.now(dt.UTC), revisions=revisions(journal, plan))
    atomic_write(path, exported(plan, path.suffix, wanted))

"""What leaves the plan: a circulated workbook, an export, a copy. Files are written off the GUI thread."""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path

from platformdirs import user_documents_path
from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from relplanner.domain.errors import Refusal
from relplanner.domain.kinds import Release
from relplanner.domain.plan import Plan
from relplanner.exchange.formats import exported
from relplanner.exchange.wanted import Wanted
from relplanner.files import atomic_write
from relplanner.gui.ask import Ask
from relplanner.gui.context import PageContext
from relplanner.gui.frame import Frame
from relplanner.gui.work import Work
from relplanner.rules.readiness import readiness
from relplanner.session.circulating import Draft, Written, put_out, written

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
        plan, work = context.plan, _data if path.suffix.lower() not in _PICTURES else self._picture
        words = self.tr("Writing {name}…").format(name=path.name)
        self._work.start(words, partial(work, plan, path), lambda _: self._say_written(path))

    def _picture(self, plan: Plan, path: Path) -> None:
        from relplanner.draw.export import PictureOptions, write_roadmap  # only when a picture is wanted
        from relplanner.draw.palette import Palette

        today = dt.date.today()
        palette = Palette.from_tokens(self._frame.themes.theme.tokens())
        ready = {id: readiness(plan, id, today).percent for id in plan.of(Release)}
        options = PictureOptions(ready={id: share / 100 for id, share in ready.items() if share is not None})
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
        self._work.start(words, partial(written, drafted), partial(self._put_out, context, drafted, path))

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
        folder = QUrl.fromLocalFile(str(path.parent))
        self._open_context().said.emit(
            self.tr("{name} is written").format(name=path.name),
            self.tr("Open the folder"),
            lambda: QDesktopServices.openUrl(folder),
        )


def _data(plan: Plan, path: Path) -> None:
    wanted = Wanted(now=dt.datetime.now(dt.UTC))
    atomic_write(path, exported(plan, path.suffix, wanted))

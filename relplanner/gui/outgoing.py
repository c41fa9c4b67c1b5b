"""What leaves the plan: a circulated workbook, an export, a copy. Files are written off the GUI thread."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from platformdirs import user_documents_path
from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from relplanner.domain.errors import Refusal
from relplanner.files import atomic_write
from relplanner.gui.ask import Ask
from relplanner.gui.context import PageContext
from relplanner.gui.frame import Frame
from relplanner.gui.work import Work

_PICTURES = {".png": "png", ".svg": "svg", ".pdf": "pdf"}


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
        if path.suffix.lower() in _PICTURES:
            from relplanner.draw.export import roadmap_image  # only when a picture is wanted

            work = partial(roadmap_image, context.plan, path, today=context.today())
        else:
            from relplanner.exchange.export import export_bytes  # only when an export is wanted

            plan, suffix = context.plan, path.suffix.lower()
            work = partial(_write_export, path, partial(export_bytes, plan, suffix))
        words = self.tr("Writing {name}…").format(name=path.name)
        self._work.start(words, work, lambda _: self._say_written(path))

    def ask_circulate(self) -> None:
        """Circulate the schedule workbook: asks whom to and where, writes, and records what went out."""
        from relplanner.gui.circulate import CirculateDialog  # only when a workbook goes out

        context = self._open_context()
        dialog = CirculateDialog(self._frame, context, self._work, self._say_written)
        dialog.open()

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


def _write_export(path: Path, make) -> None:
    atomic_write(path, make())

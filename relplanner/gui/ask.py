"""The seam through which questions are put to the user; tests answer without a dialog."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QPagedPaintDevice, QPageLayout
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox, QWidget

PLANS = "Plans (*.relplan)"
"""Plan files, as Qt writes patterns."""


class Ask(Protocol):
    """What a page may ask for. Every answer may be None: the user thought better of it."""

    def choose(self, title: str, text: str, answers: Sequence[str]) -> int | None:
        """One of a few answers, by index; the last is the safe one."""

    def line(self, title: str, label: str, start: str = "", does: str = "") -> str | None:
        """A line of text; ``does`` is what the button says that takes it, where “OK” says too little."""

    def open_file(self, title: str, folder: Path, patterns: str) -> Path | None:
        """A file to read; ``patterns`` as Qt writes them: ``Plans (*.relplan)``."""

    def open_files(self, title: str, folder: Path, patterns: str) -> list[Path]:
        """Files to read, several at once; none when the user thought better of it."""

    def save_file(self, title: str, start: Path, patterns: str) -> Path | None:
        """A file to write."""

    def folder(self, title: str, start: Path) -> Path | None:
        """A folder to write into."""

    def printer(self, layout: QPageLayout) -> QPagedPaintDevice | None:
        """A printer, set up for pages of this layout."""


class AskWithDialogs:
    """The real thing: modal dialogs over ``parent``, all of whose words are plain text."""

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent

    def choose(self, title: str, text: str, answers: Sequence[str]) -> int | None:
        box = QMessageBox(self._parent)
        box.setWindowTitle(title)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(text)
        role = QMessageBox.ButtonRole.ActionRole
        buttons = [box.addButton(answer, role) for answer in answers]
        box.setDefaultButton(buttons[-1])
        box.setEscapeButton(buttons[-1])
        box.exec()
        clicked = box.clickedButton()
        return buttons.index(clicked) if clicked in buttons else None

    def line(self, title: str, label: str, start: str = "", does: str = "") -> str | None:
        box = QInputDialog(self._parent)
        box.setWindowTitle(title)
        box.setLabelText(label)
        box.setTextValue(start)
        if does:
            box.setOkButtonText(does)
        return box.textValue() if box.exec() else None

    def open_file(self, title: str, folder: Path, patterns: str) -> Path | None:
        name, _ = QFileDialog.getOpenFileName(self._parent, title, str(folder), patterns)
        return Path(name) if name else None

    def open_files(self, title: str, folder: Path, patterns: str) -> list[Path]:
        names, _ = QFileDialog.getOpenFileNames(self._parent, title, str(folder), patterns)
        return [Path(name) for name in names]

    def save_file(self, title: str, start: Path, patterns: str) -> Path | None:
        name, _ = QFileDialog.getSaveFileName(self._parent, title, str(start), patterns)
        return Path(name) if name else None

    def folder(self, title: str, start: Path) -> Path | None:
        name = QFileDialog.getExistingDirectory(self._parent, title, str(start))
        return Path(name) if name else None

    def printer(self, layout: QPageLayout) -> QPagedPaintDevice | None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # only when something is printed

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageLayout(layout)
        dialog = QPrintDialog(printer, self._parent)
        return printer if dialog.exec() else None

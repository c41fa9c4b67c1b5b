"""Nothing fails unheard: every uncaught exception and Qt message is written down and told once, in words."""

from __future__ import annotations

import faulthandler
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TextIO

from PySide6.QtCore import QObject, Qt, QtMsgType, Signal, Slot, qInstallMessageHandler

from relplanner.failure import report_failure

_SILENT = ("This plugin does not support", "QFontDatabase: Cannot find font directory")


class Failures(QObject):
    """Catches what nobody else caught. A report holds the place in the code, never a plan's text."""

    _failed = Signal(str)

    def __init__(self, folder: Path, tell: Callable[[str], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._tell = tell
        self._told: set[str] = set()
        self._crash_file: TextIO | None = None
        self._failed.connect(self._say, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Put the hooks in place: the first thing a program with a window does."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._crash_file = (self._folder / "crash.txt").open("a")
        faulthandler.enable(self._crash_file)
        sys.excepthook = self._caught
        threading.excepthook = lambda told: self._caught(
            told.exc_type, told.exc_value or told.exc_type(), told.exc_traceback
        )
        sys.unraisablehook = lambda told: self._caught(
            told.exc_type, told.exc_value or told.exc_type(), told.exc_traceback
        )
        qInstallMessageHandler(self._qt_said)

    def _caught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            self._hear(report_failure(error))

    def _qt_said(self, level: QtMsgType, _context: object, message: str) -> None:
        if level in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg):
            self._hear(f"Qt: {message}")
        elif level is QtMsgType.QtWarningMsg and not message.startswith(_SILENT) and sys.stderr:
            sys.stderr.write(f"Qt: {message}\n")

    def _hear(self, what: str) -> None:
        """Tell of a failure once; it may come from any thread and many times a second."""
        if what not in self._told:
            self._told.add(what)
            self._failed.emit(what)

    @Slot(str)
    def _say(self, what: str) -> None:
        self._tell(what)

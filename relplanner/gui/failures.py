"""Nothing fails unheard: every uncaught exception and Qt message is written down and told once, in words."""

from __future__ import annotations

import datetime as dt
import faulthandler
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TextIO

from PySide6.QtCore import QObject, Qt, QtMsgType, Signal, Slot, qInstallMessageHandler

import relplanner

_SILENT = ("This plugin does not support", "QFontDatabase: Cannot find font directory")


class Failures(QObject):
    """Catches what nobody else caught. A report holds the place in the code, never a plan's text."""

    _failed = Signal(str)

    def __init__(
        self, folder: Path, tell: Callable[[str, Path], None], parent: QObject | None = None
    ) -> None:
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
            return
        frames = traceback.extract_tb(trace)
        # Not the exception's words: they may quote the plan.
        lines = [f"{Path(frame.filename).name}:{frame.lineno} in {frame.name}" for frame in frames]
        self._write(f"{kind.__name__}\n  " + "\n  ".join(lines))

    def _qt_said(self, level: QtMsgType, _context: object, message: str) -> None:
        if level in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg):
            self._write(f"Qt: {message}")
        elif level is QtMsgType.QtWarningMsg and not message.startswith(_SILENT) and sys.stderr:
            sys.stderr.write(f"Qt: {message}\n")

    def _write(self, report: str) -> None:
        if report in self._told:
            return
        self._told.add(report)
        now = dt.datetime.now()
        about = (
            f"{now:%Y-%m-%d %H:%M:%S} relplanner {relplanner.__version__}, Python {platform.python_version()}"
        )
        with (self._folder / "failures.txt").open("a", encoding="utf-8") as file:
            file.write(f"{about}, {platform.system()}\n{report}\n\n")
        self._failed.emit(report.splitlines()[0])

    @Slot(str)
    def _say(self, what: str) -> None:
        self._tell(what, self._folder / "failures.txt")

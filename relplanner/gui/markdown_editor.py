"""A plain editor for Markdown that hands over what was typed at each pause and on leaving."""

import re
from collections.abc import Callable, Iterator

from PySide6.QtCore import QEvent, QMimeData, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontDatabase,
    QHideEvent,
    QKeyEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextDocument,
)
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from relplanner.gui.records.editors import PAUSE_MS, is_undo_for_the_plan
from relplanner.gui.theme import TextRole, Theme
from relplanner.gui.theme_source import ThemeSource

# Qt's time to break a line that has no gaps grows with the square of its length.
_LONGEST_WRAPPED = 20_000
_PARAGRAPH, _LINE = "\u2029", "\u2028"


class MarkdownEditor(QPlainTextEdit):
    """The source as it stands: what nobody touched is never written back.

    Ctrl+Z is the editor's while it has something to undo. Tab leaves, so that the keyboard is not caught.
    """

    committed = Signal(str)
    """What was typed is to be kept: after a pause of 2 s, and on leaving."""
    edited = Signal()
    """Something was typed; it is not committed yet."""
    left = Signal()
    """Esc: the user goes back to where they came from."""

    def __init__(self, themes: ThemeSource, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._shown = ""
        self.setProperty("kind", "page")
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self._colours = _Highlighter(self.document(), themes)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.flush)
        self.textChanged.connect(self._typed)
        themes.changed.connect(self._fit)
        self._fit()

    @property
    def text(self) -> str:
        """What stands in the editor, exactly: Qt's own way of asking turns hard spaces into soft ones."""
        return self.document().toRawText().replace(_PARAGRAPH, "\n").replace(_LINE, "\n")

    @property
    def is_changed(self) -> bool:
        """Whether something is typed that is not committed."""
        return self.document().isModified() and self.text != self._shown

    def show_text(self, text: str, *, fresh: bool = False) -> None:
        """Show a text; ``fresh`` when it belongs to something else than before, so that undo starts anew.

        What is being typed is not taken away by a change that came from elsewhere meanwhile.
        """
        if not fresh and self.is_changed:
            return
        self._pause.stop()
        if fresh or text.replace("\r\n", "\n") != self.text:
            with QSignalBlocker(self):
                self.clear()
                self._wrap(text)
                self.setPlainText(text)
        self._shown = self.text
        self.document().setModified(False)

    def flush(self) -> None:
        """Commit what is typed, if anything is."""
        self._pause.stop()
        if self.is_changed:
            self._shown = self.text
            self.document().setModified(False)
            self.committed.emit(self._shown)

    def _wrap(self, text: str) -> None:
        """Break lines, unless one is so long that Qt would take minutes over it."""
        longest = max(map(len, text.split("\n")))
        mode = QPlainTextEdit.LineWrapMode
        self.setLineWrapMode(mode.NoWrap if longest > _LONGEST_WRAPPED else mode.WidgetWidth)

    def _typed(self) -> None:
        if self.is_changed:
            self._pause.start()
        self.edited.emit()

    def _fit(self) -> None:
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setStyleHint(QFont.StyleHint.Monospace)
        font.setPointSizeF(self._themes.font(TextRole.BODY).pointSizeF())
        self.setFont(font)
        self._colours.rehighlight()

    def event(self, event: QEvent) -> bool:
        if is_undo_for_the_plan(event, self.document().isUndoAvailable()):
            event.ignore()
            return False
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.flush()
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.flush()
        super().hideEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if len(source.text()) > _LONGEST_WRAPPED:
            self._wrap(source.text())
        super().insertFromMimeData(source)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.flush()
            self.left.emit()
            return
        super().keyPressEvent(event)


def _bold(theme: Theme, format: QTextCharFormat) -> None:
    format.setFontWeight(QFont.Weight.Bold)


def _italic(theme: Theme, format: QTextCharFormat) -> None:
    format.setFontItalic(True)


def _code(theme: Theme, format: QTextCharFormat) -> None:
    format.setForeground(theme.good.ink)


def _link(theme: Theme, format: QTextCharFormat) -> None:
    format.setForeground(theme.accent.ink)


def _quiet(theme: Theme, format: QTextCharFormat) -> None:
    format.setForeground(theme.muted)


Look = Callable[[Theme, QTextCharFormat], None]
_LOOKS: tuple[tuple[re.Pattern[str], Look], ...] = (
    (re.compile(r"^#{1,6}\s.*$"), _bold),
    (re.compile(r"^\s*(?:[-*+]|\d{1,9}[.)])(?=\s)"), _link),
    (re.compile(r"^\s*>.*$"), _quiet),
    (re.compile(r"(\*\*|__)(?=\S)[^*_\n]{1,400}\1"), _bold),
    (re.compile(r"(?<![*_\w])([*_])(?=[^\s*_])[^*_\n]{1,400}\1(?![*_\w])"), _italic),
    (re.compile(r"!?\[[^\]\n]{0,400}\]\([^)\n]{0,2000}\)|<?\bhttps?://\S+"), _link),
    (re.compile(r"`[^`\n]+`"), _code),
)
_FENCE = re.compile(r"^\s{0,3}(```|~~~)")
# A line longer than any person writes is left plain, so that pasting one does not freeze the editor.
_LONGEST = 4_000
_PLAIN, _IN_FENCE = 0, 1


class _Highlighter(QSyntaxHighlighter):
    """Lightly marks what Markdown means: headings, lists, emphasis, code, links, quotations."""

    def __init__(self, document: QTextDocument, themes: ThemeSource) -> None:
        super().__init__(document)
        self._themes = themes

    def _spans(self, text: str) -> Iterator[tuple[int, int, Look]]:
        for pattern, look in _LOOKS:
            for found in pattern.finditer(text):
                yield found.start(), found.end() - found.start(), look

    def highlightBlock(self, text: str) -> None:
        inside = self.previousBlockState() == _IN_FENCE
        fence = _FENCE.match(text) is not None
        self.setCurrentBlockState(_IN_FENCE if inside is not fence else _PLAIN)
        spans = [(0, len(text), _code)] if inside or fence else self._spans(text[:_LONGEST])
        for start, length, look in spans:
            # What is bold and italic at once keeps both.
            format = self.format(start)
            look(self._themes.theme, format)
            self.setFormat(start, length, format)

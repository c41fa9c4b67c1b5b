"""What readers will see: the notes as a page, set calmly, and safe whatever was written."""

from collections.abc import Callable

from PySide6.QtGui import QFont, QTextBlock, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import QWidget

from relplanner.gui.safe_text import SafeTextBrowser
from relplanner.gui.theme import TextRole
from relplanner.gui.theme_source import ThemeSource

# Text role, room above and room below of the levels of headings, in pixels at 100 % text.
_HEADINGS = {1: (TextRole.FIGURE, 0, 6), 2: (TextRole.TITLE, 18, 4), 3: (TextRole.HEADING, 12, 2)}
_INDENT = 22


class NotesPreview(SafeTextBrowser):
    """Shows Markdown with our type sizes; the place that one has scrolled to stays."""

    def __init__(
        self, themes: ThemeSource, name: str, confirm: Callable[[str], bool], parent: QWidget | None = None
    ) -> None:
        super().__init__(confirm, parent=parent)
        self._themes = themes
        self._source = ""
        self.setProperty("kind", "page")
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        themes.changed.connect(lambda _: self.setMarkdown(self._source))

    def setMarkdown(self, markdown: str) -> None:
        self._source = markdown
        bar = self.verticalScrollBar()
        place = bar.value()
        self.document().setDocumentMargin(self._themes.px(12))
        self.document().setIndentWidth(self._themes.px(_INDENT))
        super().setMarkdown(markdown)
        self._typeset()
        # Qt leaves the cursor behind the text, and would scroll there when it next lays out.
        self.moveCursor(QTextCursor.MoveOperation.Start)
        bar.setValue(place)

    def _typeset(self) -> None:
        block = self.document().begin()
        while block.isValid():
            cursor = QTextCursor(block)
            level = block.blockFormat().headingLevel()
            role, above, below = _HEADINGS.get(level, (TextRole.HEADING, 10, 2))
            room = QTextBlockFormat()
            room.setTopMargin(self._themes.px(above if level else 0))
            room.setBottomMargin(
                self._themes.px(below if level else 2 if block.textList() is not None else 8)
            )
            cursor.mergeBlockFormat(room)
            if level:
                self._resize(block, role)
            block = block.next()

    def _resize(self, block: QTextBlock, role: TextRole) -> None:
        """Give a heading one of our sizes; what is italic or a link in it stays so."""
        font = self._themes.font(role)
        pieces = []
        walk = block.begin()
        while not walk.atEnd():
            piece = walk.fragment()
            pieces.append((piece.position(), piece.length(), QTextCharFormat(piece.charFormat())))
            walk += 1
        for start, length, look in pieces:
            # Markdown's own size is relative and would win over a size in points.
            look.clearProperty(QTextFormat.Property.FontSizeAdjustment)
            look.setFontPointSize(font.pointSizeF())
            look.setFontWeight(QFont.Weight(font.weight()))
            cursor = QTextCursor(block)
            cursor.setPosition(start)
            cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(look)

"""Lists beside the calendar that tell all of their words, on as many rows as they need."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem

from relplanner.gui.theme import TextRole, font_like
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.widgets.lines import LINE, ButtonList, Line, RowDelegate
from relplanner.gui.widgets.paint import paint_mark

Index = QModelIndex | QPersistentModelIndex
_WRAPPED = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
_TALL = 1 << 12


class WordsList(ButtonList):
    """A list of lines, as high as their words need at its width."""

    def __init__(self, themes: ThemeSource, name: str) -> None:
        super().__init__(name, WordsDelegate(themes))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()
            self.updateGeometry()


class WordsDelegate(RowDelegate):
    """A mark, the words wrapped, and more about it in grey below."""

    def paint_line(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, line: Line) -> None:
        theme, px, side = self.themes.theme, self.themes.px, self._side
        inside = rect.adjusted(-px(8), px(4), px(8), 0)
        spot = QRectF(inside.left(), inside.top() + px(3), side, side)
        paint_mark(painter, spot, line.tone, theme.shades(line.tone).ink)
        words = inside.adjusted(side + px(6), 0, 0, 0)
        painter.setPen(theme.text)
        taken = painter.drawText(words, _WRAPPED, line.title)
        if line.detail:
            painter.setFont(font_like(option.font, TextRole.LABEL))
            painter.setPen(theme.muted)
            painter.drawText(words.adjusted(0, taken.height() + px(1), 0, 0), _WRAPPED, line.detail)

    @property
    def _side(self) -> int:
        return self.themes.px(10)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line, px = index.data(LINE), self.themes.px
        view = option.widget
        room = view.viewport().width() if isinstance(view, QAbstractItemView) else px(260)
        width = max(px(80), room - px(16) - self._side - px(6))
        plain, small = QFontMetrics(option.font), QFontMetrics(font_like(option.font, TextRole.LABEL))
        height = plain.boundingRect(QRect(0, 0, width, _TALL), _WRAPPED, line.title).height()
        if line.detail:
            height += px(1) + small.boundingRect(QRect(0, 0, width, _TALL), _WRAPPED, line.detail).height()
        return QSize(room, height + px(8))

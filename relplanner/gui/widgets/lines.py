"""Lists whose every line is a button to a record, as high as what they hold."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from relplanner.gui.theme import TextRole, Tone, font_like
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.widgets.paint import paint_focus, paint_mark

Index = QModelIndex | QPersistentModelIndex
LINE = Qt.ItemDataRole.UserRole
_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its words, more about it, and where it leads. ``lead`` stands before it, such as its day.

    ``page`` is empty where the record's own page is meant; a line without a record asks for the rest.
    """

    title: str
    detail: str = ""
    record: str = ""
    page: str = ""
    tone: Tone = Tone.NEUTRAL
    lead: str = ""

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        return ", ".join(part for part in (self.lead, self.title, self.detail) if part)


class LinesModel(QAbstractListModel):
    """The lines of a list, replaced as a whole when they differ."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[Line, ...] = ()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines."""
        if tuple(lines) != self.lines:
            self.beginResetModel()
            self.lines = tuple(lines)
            self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt declares it
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == LINE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line.title
        return line.spoken if role == Qt.ItemDataRole.AccessibleTextRole else None


class ButtonList(QListView):
    """A list that is as high as its lines. A click, Enter or Space on a line tells ``pressed_line``."""

    pressed_line = Signal(object)

    def __init__(self, name: str, delegate: QStyledItemDelegate, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.lines = LinesModel(self)
        self.setModel(self.lines)
        delegate.setParent(self)
        self.setItemDelegate(delegate)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._press)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines; the keyboard stays at its place."""
        row = max(self.currentIndex().row(), 0)
        self.lines.show_lines(lines)
        if lines:
            self.setCurrentIndex(self.lines.index(min(row, len(lines) - 1)))
        self.setVisible(bool(lines))
        self.updateGeometry()

    def _press(self, index: QModelIndex) -> None:
        if index.isValid():
            self.pressed_line.emit(index.data(LINE))

    def sizeHint(self) -> QSize:
        return QSize(200, sum(self.sizeHintForRow(row) for row in range(len(self.lines.lines))))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def wheelEvent(self, event) -> None:
        # It never scrolls itself: the page does.
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._press(self.currentIndex())
            return
        super().keyPressEvent(event)


class RowDelegate(QStyledItemDelegate):
    """Paints the ground of a row: hovered, or where the keyboard is. Heirs paint what is on it."""

    height = 30

    def __init__(self, themes: ThemeSource) -> None:
        super().__init__()
        self.themes = themes

    def paint_line(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, line: Line) -> None:
        """Paint a line within ``rect``."""
        raise NotImplementedError

    def write(
        self, painter: QPainter, rect: QRect, text: str, color, align: Qt.AlignmentFlag = _MIDDLE
    ) -> int:
        """Write one line of text in the painter's font, shortened to fit; gives the width it took."""
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(rect.width(), 0))
        painter.setPen(color)
        painter.drawText(rect, align, shown)
        return painter.fontMetrics().horizontalAdvance(shown)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, self.themes.px(self.height if index.data(LINE).record else RowDelegate.height))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, px = self.themes.theme, self.themes.px
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QRectF(option.rect).adjusted(px(8), 1, -px(8), -1)
        view = option.widget
        if option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.hover)
            painter.drawRoundedRect(ground, 6, 6)
        if isinstance(view, QAbstractItemView) and view.hasFocus() and view.currentIndex() == index:
            paint_focus(painter, ground, theme)
        painter.setFont(option.font)
        line, rect = index.data(LINE), option.rect.adjusted(px(16), 0, -px(16), 0)
        if line.record:
            self.paint_line(painter, rect, option, line)
        else:
            self.write(painter, rect, line.title, theme.accent.ink)
        painter.restore()


class NoticeDelegate(RowDelegate):
    """Two rows of words: what it is, with the shape of its severity, and why it is here."""

    height = 46

    def paint_line(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, line: Line) -> None:
        theme, px = self.themes.theme, self.themes.px
        side = px(10)
        spot = QRectF(rect.left(), rect.top() + px(9), side, side)
        paint_mark(painter, spot, line.tone, theme.shades(line.tone).ink)
        words = rect.adjusted(side + px(8), px(4), 0, 0)
        words.setHeight(QFontMetrics(option.font).height())
        self.write(painter, words, line.title, theme.text)
        painter.setFont(font_like(option.font, TextRole.LABEL))
        words.translate(0, words.height() + px(1))
        self.write(painter, words, line.detail, theme.muted)


class AgendaDelegate(RowDelegate):
    """One row: the day where it is another than the one above, what happens, and of what."""

    def paint_line(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, line: Line) -> None:
        theme, px = self.themes.theme, self.themes.px
        lead = px(82)
        self.write(painter, QRect(rect.left(), rect.top(), lead, rect.height()), line.lead, theme.muted)
        words = rect.adjusted(lead, 0, 0, 0)
        side = px(6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.shades(line.tone).fill)
        painter.drawEllipse(QRectF(words.left(), words.center().y() - side / 2 + 1, side, side))
        words.adjust(side + px(8), 0, 0, 0)
        used = self.write(painter, words, line.title, theme.text)
        words.adjust(used + px(8), 0, 0, 0)
        painter.setFont(font_like(option.font, TextRole.LABEL))
        self.write(painter, words, line.detail, theme.muted)

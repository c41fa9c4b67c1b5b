"""The list of pages at the left, grouped as the work is: counts in grey, what needs attention in red."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from relplanner.gui.pages import PAGES
from relplanner.gui.theme import TextRole, Tone, font_like
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.widgets import paint_pill, pill_size

NAME = Qt.ItemDataRole.UserRole
COUNT = Qt.ItemDataRole.UserRole + 1
URGENT = Qt.ItemDataRole.UserRole + 2
_WIDTH = 210


class Navigation(QListWidget):
    """The pages by name. Arrow keys walk over them; choosing one tells ``chosen``, Enter ``page_entered``."""

    chosen = Signal(str)
    page_entered = Signal(str)
    """The keyboard is to go on into the page."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self.setAccessibleName(self.tr("Pages"))
        self.setObjectName("navigation")
        self.setItemDelegate(_PageDelegate(themes, self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        group = ""
        for page in PAGES:
            if page.under:
                continue
            if page.group and page.group != group:
                header = QListWidgetItem(page.group.upper(), self)
                header.setFlags(Qt.ItemFlag.NoItemFlags)
                header.setData(Qt.ItemDataRole.AccessibleTextRole, page.group)
            group = page.group
            item = QListWidgetItem(page.title, self)
            item.setData(NAME, page.name)
        self.currentItemChanged.connect(self._moved)
        self.itemActivated.connect(lambda item: self.page_entered.emit(item.data(NAME)))
        themes.changed.connect(self._fit)
        self._fit()

    def show_current(self, name: str) -> None:
        """Mark a page as the one on screen."""
        under = {page.name: page.under for page in PAGES}.get(name)
        if (item := self._item(under or name)) is not None and item is not self.currentItem():
            self.blockSignals(True)
            self.setCurrentItem(item)
            self.blockSignals(False)
            self.viewport().update()

    def show_count(self, name: str, number: int, urgent: bool) -> None:
        """The figure beside a page; zero shows nothing."""
        if (item := self._item(name)) is not None:
            item.setData(COUNT, number)
            item.setData(URGENT, urgent)
            words = self.tr("{title}, {count} need attention") if urgent else self.tr("{title}, {count}")
            told = words.format(title=item.text(), count=f"{number:,}") if number else item.text()
            item.setData(Qt.ItemDataRole.AccessibleTextRole, told)

    def _item(self, name: str) -> QListWidgetItem | None:
        items = (self.item(row) for row in range(self.count()))
        return next((item for item in items if item.data(NAME) == name), None)

    def _moved(self, item: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        if item is not None and item.data(NAME):
            self.chosen.emit(item.data(NAME))

    def _fit(self) -> None:
        self.setFixedWidth(self._themes.px(_WIDTH))
        self.scheduleDelayedItemsLayout()

    def sizeHint(self) -> QSize:
        return QSize(self._themes.px(_WIDTH), 200)


class _PageDelegate(QStyledItemDelegate):
    """Paints a page as a rounded row, a group as a small heading."""

    def __init__(self, themes: ThemeSource, pages: Navigation) -> None:
        super().__init__(pages)
        self._themes, self._pages = themes, pages

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        heading = not index.data(NAME)
        return QSize(self._themes.px(_WIDTH), self._themes.px(36 if heading else 29))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.data(NAME):
            self._paint_page(painter, option, index)
        else:
            self._paint_heading(painter, option.rect, option, index.data())
        painter.restore()

    def _paint_heading(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, text: str) -> None:
        font = font_like(option.font, TextRole.LABEL)
        font.setPointSizeF(font.pointSizeF() * 0.92)
        font.setBold(True)
        font.setLetterSpacing(font.SpacingType.PercentageSpacing, 106)
        painter.setFont(font)
        painter.setPen(self._themes.theme.muted)
        inner = rect.adjusted(self._themes.px(16), 0, 0, -self._themes.px(6))
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, text)

    def _paint_page(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme, px = self._themes.theme, self._themes.px
        rect = QRectF(option.rect).adjusted(px(8), 1, -px(8), -1)
        current = self._pages.currentIndex() == index
        hovered = option.state & option.state.State_MouseOver
        if current or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.accent.wash if current else theme.hover)
            painter.drawRoundedRect(rect, 6, 6)
        if option.state & option.state.State_HasFocus and self._pages.hasFocus():
            painter.setPen(theme.accent.fill)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        font = option.font
        font.setWeight(font.Weight.DemiBold if current else font.Weight.Normal)
        painter.setFont(font)
        painter.setPen(theme.accent.ink if current else theme.text)
        words = rect.adjusted(px(8), 0, -px(8), 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | middle, index.data())
        if not index.data(COUNT):
            return
        number = f"{index.data(COUNT):,}"
        if index.data(URGENT):
            size = pill_size(option.font, number, Tone.BAD, mark=False)
            place = QRect(0, 0, size.width(), size.height())
            place.moveCenter(rect.center().toPoint())
            place.moveRight(int(words.right()))
            paint_pill(painter, place, number, Tone.BAD, theme, mark=False)
        else:
            font.setWeight(font.Weight.Normal)
            painter.setFont(font)
            painter.setPen(theme.muted)
            painter.drawText(words, Qt.AlignmentFlag.AlignRight | middle, number)

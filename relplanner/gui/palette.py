"""Search and command box: what is typed into the search field finds records and runs actions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QMainWindow,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from relplanner.gui.theme import TextRole, font_like
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.widgets import SearchField

_MOST = 40
REPEATS = "repeats"
"""The property of an action in a menu that stands for one of the window under the same words."""
_HINT = Qt.ItemDataRole.UserRole
_RUN = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Found:
    """Something the box offers: its words, a hint in grey at the right, and what choosing it does."""

    words: str
    hint: str
    run: Callable[[], object]


Finder = Callable[[str], Sequence[Found]]


class Palette(QFrame):
    """The list beneath the search field. The field keeps the focus; arrows choose, Enter runs, Esc leaves."""

    def __init__(self, window: QMainWindow, field: SearchField, themes: ThemeSource) -> None:
        super().__init__(window)
        self._window, self._field, self._themes = window, field, themes
        self._finders: list[Finder] = [self._actions]
        self._back: QWidget | None = None
        self.setProperty("kind", "palette")
        self.setAccessibleName(self.tr("Search results"))
        self.results = QListWidget()
        self.results.setAccessibleName(self.tr("Search results"))
        self.results.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.results.setItemDelegate(_FoundDelegate(themes, self))
        self.results.itemClicked.connect(lambda _: self._run())
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self.results)
        field.textChanged.connect(self._search)
        field.installEventFilter(self)
        window.installEventFilter(self)
        self.hide()

    def use_finder(self, finder: Finder) -> None:
        """Ask ``finder`` too, after the actions."""
        self._finders = [self._actions, finder]

    def open(self) -> None:
        """Go to the search field, remembering where the keyboard was."""
        focus = self._window.focusWidget()
        if focus is not self._field:
            self._back = focus
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()
        self._search(self._field.text())

    def leave(self) -> None:
        """Close the list, empty the field and give the keyboard back."""
        self.hide()
        self._field.clear()
        self.hide()
        if self._field.hasFocus() and self._back is not None:
            self._back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _search(self, text: str) -> None:
        if not self._field.hasFocus():
            return
        found = [each for finder in self._finders for each in finder(text.strip())][:_MOST]
        self.results.clear()
        for each in found:
            item = QListWidgetItem(each.words, self.results)
            item.setData(_HINT, each.hint)
            item.setData(_RUN, each.run)
        if not found:
            nothing = QListWidgetItem(self.tr("Nothing is called “{text}”").format(text=text), self.results)
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
        self.results.setCurrentRow(0)
        self._settle()
        self.show()
        self.raise_()

    def _actions(self, text: str) -> list[Found]:
        """The window's actions whose words hold all that is typed; those that begin with it come first."""
        wanted = text.casefold().split()
        found: list[tuple[int, str, Found]] = []
        for action in self._window.findChildren(QAction):
            words = action.text().replace("&&", "\0").replace("&", "").replace("\0", "&")
            plain = words.casefold()
            usable = (
                action.isEnabled()
                and action.isVisible()
                and action.menu() is None
                and not action.isSeparator()
                and not action.property(REPEATS)
            )
            if not words or not usable or not all(part in plain for part in wanted):
                continue
            place = 0 if plain.startswith(text.casefold()) else 1
            key = action.shortcut().toString(action.shortcut().SequenceFormat.NativeText)
            found.append((place, plain, Found(words, key, action.trigger)))
        return [each for _, _, each in sorted(found, key=lambda entry: entry[:2])]

    def _run(self) -> None:
        # Nothing is current while the list is empty, whatever Qt's stubs say.
        item: QListWidgetItem | None = self.results.currentItem()
        run = item.data(_RUN) if item else None
        self.leave()
        if run is not None:
            run()

    def _settle(self) -> None:
        below = self._field.mapTo(self._window, self._field.rect().bottomLeft())
        width = max(self._field.width(), self._themes.px(430))
        rows = min(self.results.count(), 12)
        height = rows * self._themes.px(30) + 12
        left = min(below.x(), self._window.width() - width - 8)
        self.setGeometry(max(8, left), below.y() + 6, width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window:
            if event.type() == QEvent.Type.Resize and self.isVisible():
                self._settle()
            return False
        if event.type() == QEvent.Type.FocusOut:
            self.hide()
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        return self._key(event.key())

    def _key(self, key: int) -> bool:
        if key == Qt.Key.Key_Escape:
            self.leave()
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run()
            return True
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 10, Qt.Key.Key_PageUp: -10}
        if key in steps:
            row = self.results.currentRow() + steps[Qt.Key(key)]
            self.results.setCurrentRow(min(max(row, 0), self.results.count() - 1))
            return True
        return False


class _FoundDelegate(QStyledItemDelegate):
    """The words at the left, the hint in grey at the right."""

    def __init__(self, themes: ThemeSource, parent: QObject) -> None:
        super().__init__(parent)
        self._themes = themes

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, self._themes.px(30))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme, px = self._themes.theme, self._themes.px
        painter.save()
        if option.state & option.state.State_Selected:
            painter.fillRect(option.rect, theme.accent.wash)
        rect: QRect = option.rect.adjusted(px(10), 0, -px(10), 0)
        painter.setFont(font_like(option.font, TextRole.LABEL))
        painter.setPen(theme.muted)
        hint = index.data(_HINT) or ""
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | middle, hint)
        rect.setRight(rect.right() - painter.fontMetrics().horizontalAdvance(hint) - px(12))
        painter.setFont(option.font)
        painter.setPen(theme.text if index.flags() & Qt.ItemFlag.ItemIsEnabled else theme.muted)
        words = painter.fontMetrics().elidedText(index.data(), Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | middle, words)
        painter.restore()

"""A row that breaks into more rows when it has to, so that a header serves a narrow window and large text."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


@dataclass
class _Row:
    items: list[tuple[QLayoutItem, QSize]]
    width: int
    height: int


class WrapLayout(QLayout):
    """Lays widgets out in a row; those that do not fit begin another one.

    Those added after ``push_right`` stand at the right edge, on the last row if there is room.
    """

    def __init__(self, parent: QWidget | None = None, spacing: int = 8) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._right_from: int | None = None
        self.setSpacing(spacing)
        self.setContentsMargins(0, 0, 0, 0)

    def push_right(self) -> None:
        """Put the widgets added from now on at the right edge."""
        self._right_from = len(self._items)

    def insert_left(self, widget: QWidget) -> None:
        """Add a widget at the end of those on the left."""
        self.addWidget(widget)
        if self._right_from is not None:
            self._items.insert(self._right_from, self._items.pop())
            self._right_from += 1
        self.invalidate()

    def _arrange(self, rect: QRect, *, apply: bool) -> int:
        """Find places for all visible items within the width of ``rect`` and return the height they need."""
        inside = rect.marginsRemoved(self.contentsMargins())
        split = len(self._items) if self._right_from is None else self._right_from
        left = self._rows(self._items[:split], inside.width())
        right = self._rows(self._items[split:], inside.width())
        beside = bool(left and right) and left[-1].width + self.spacing() + right[0].width <= inside.width()
        top = inside.top()
        for index, row in enumerate(left):
            shared = right.pop(0) if beside and index == len(left) - 1 else None
            height = max(row.height, shared.height if shared else 0)
            if apply:
                self._place(row, inside.left(), top, height)
                if shared:
                    self._place(shared, inside.right() + 1 - shared.width, top, height)
            top += height + self.spacing()
        for row in right:
            if apply:
                self._place(row, inside.right() + 1 - row.width, top, row.height)
            top += row.height + self.spacing()
        margins = self.contentsMargins()
        used = top - inside.top() - self.spacing() if left or right or beside else 0
        return max(used, 0) + margins.top() + margins.bottom()

    def _rows(self, items: list[QLayoutItem], width: int) -> list[_Row]:
        rows: list[_Row] = []
        for item in items:
            if item.isEmpty():
                continue
            size = item.sizeHint().boundedTo(QSize(max(width, item.minimumSize().width()), 1 << 20))
            if rows and rows[-1].width + self.spacing() + size.width() <= width:
                rows[-1].items.append((item, size))
                rows[-1].width += self.spacing() + size.width()
                rows[-1].height = max(rows[-1].height, size.height())
            else:
                rows.append(_Row([(item, size)], size.width(), size.height()))
        return rows

    def _place(self, row: _Row, left: int, top: int, height: int) -> None:
        for item, size in row.items:
            item.setGeometry(QRect(QPoint(left, top + (height - size.height()) // 2), size))
            left += size.width() + self.spacing()

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        if not 0 <= index < len(self._items):
            return None
        if self._right_from is not None and index < self._right_from:
            self._right_from -= 1
        return self._items.pop(index)

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), apply=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, apply=True)

    def sizeHint(self) -> QSize:
        sizes = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(size.width() for size in sizes) + self.spacing() * max(0, len(sizes) - 1)
        return self._with_margins(QSize(width, max((size.height() for size in sizes), default=0)))

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(item.minimumSize())
        return self._with_margins(size)

    def _with_margins(self, size: QSize) -> QSize:
        margins = self.contentsMargins()
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

"""The risk matrix: likelihood by impact, each risk a circle in its cell, and where a response takes it."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QFont,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from relplanner.gui.theme import TextRole, Tone, font_like
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.tips import plain_tip
from relplanner.gui.widgets.paint import PILL_RADIUS, paint_focus

LEVELS = 5
Cell = tuple[int, int]


@dataclass(frozen=True)
class MatrixItem:
    """A risk in the matrix: ``label`` fits a circle, ``title`` says all, ``after`` is where it is to go.

    ``likelihood`` and ``impact``, and both parts of ``after``, count from 1 to 5.
    """

    id: str
    label: str
    title: str
    likelihood: int
    impact: int
    after: Cell | None = None

    @property
    def cell(self) -> Cell:
        """Likelihood and impact."""
        return self.likelihood, self.impact


@dataclass
class _Heap:
    """The circles of one cell, all of one size, and how many more there are than have room."""

    radius: float
    circles: list[tuple[MatrixItem, QPointF]]
    more: int = 0
    more_at: QPointF = field(default_factory=QPointF)


class MatrixView(QWidget):
    """Five by five cells coloured by ``band``. Arrows move, Space walks the risks of a cell, Enter opens.

    Args:
        band: gives the tone of a score's band for a likelihood and an impact.
    """

    cell_activated = Signal(int, int)
    item_activated = Signal(str)

    def __init__(
        self,
        themes: ThemeSource,
        band: Callable[[int, int], Tone],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._themes, self._band = themes, band
        self._items: tuple[MatrixItem, ...] = ()
        self._selected = ""
        self._cursor: Cell = (LEVELS, 1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Risk matrix, likelihood by impact"))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._tell()

    def show_items(self, items: Iterable[MatrixItem]) -> None:
        """Show other risks; the selection stays if it is still there."""
        self._items = tuple(items)
        if self._selected not in {item.id for item in self._items}:
            self._selected = ""
        self._tell()
        self.update()

    def show_bands(self, band: Callable[[int, int], Tone]) -> None:
        """Colour the cells by other bands."""
        self._band = band
        self.update()

    def select(self, item_id: str) -> None:
        """Mark a risk, show where its response takes it, and put the keyboard on its cell."""
        found = next((item for item in self._items if item.id == item_id), None)
        self._selected = found.id if found else ""
        if found:
            self._cursor = found.cell
        self._tell()
        self.update()

    @property
    def selected(self) -> str:
        """The id of the marked risk, empty if there is none."""
        return self._selected

    def items_at(self, cell: Cell) -> list[MatrixItem]:
        """Return the risks in a cell, in the order given."""
        return [item for item in self._items if item.cell == cell]

    def cell_rect(self, cell: Cell) -> QRectF:
        """Return where a cell is painted."""
        likelihood, impact = cell
        grid = self._grid()
        width, height = grid.width() / LEVELS, grid.height() / LEVELS
        gap = self._themes.px(4) / 2
        return QRectF(
            grid.left() + (impact - 1) * width, grid.top() + (LEVELS - likelihood) * height, width, height
        ).adjusted(gap, gap, -gap, -gap)

    def item_at(self, point: QPointF) -> MatrixItem | None:
        """Return the risk whose circle is under a point."""
        for heap in self._heaps():
            for item, centre in heap.circles:
                if math.hypot(centre.x() - point.x(), centre.y() - point.y()) <= heap.radius:
                    return item
        return None

    def cell_at(self, point: QPointF) -> Cell | None:
        """Return the cell under a point."""
        cells = ((row, column) for row in range(1, LEVELS + 1) for column in range(1, LEVELS + 1))
        return next((cell for cell in cells if self.cell_rect(cell).contains(point)), None)

    def _grid(self) -> QRectF:
        margin = self._themes.px(36)
        return QRectF(margin, 0, self.width() - margin, self.height() - margin)

    def _heaps(self) -> list[_Heap]:
        """Return the circles of every cell that has any."""
        return [self._heap(cell) for cell in dict.fromkeys(item.cell for item in self._items)]

    def _heap(self, cell: Cell) -> _Heap:
        """Find the largest size at which the circles of a cell fit; what never fits is counted."""
        items, area = self.items_at(cell), self.cell_rect(cell)
        if len(items) > 1:
            # Beside the score, which a single circle in the middle does not touch.
            area.setLeft(area.left() + self._themes.px(16))
        for diameter in (26, 22, 18):
            size = self._themes.px(diameter) + 2
            across, down = max(1, int(area.width() // size)), max(1, int(area.height() // size))
            if across * down >= len(items):
                break
        places = min(len(items), across * down)
        rows = math.ceil(places / across)
        centres = []
        for index in range(places):
            row, column = divmod(index, across)
            in_row = min(across, places - row * across)
            offset = QPointF((column - (in_row - 1) / 2) * size, (row - (rows - 1) / 2) * size)
            centres.append(area.center() + offset)
        if places == len(items):
            return _Heap(size / 2 - 1, list(zip(items, centres, strict=True)))
        shown = list(zip(items, centres[:-1], strict=False))
        return _Heap(size / 2 - 1, shown, more=len(items) - len(shown), more_at=centres[-1])

    def _tell(self) -> None:
        """Let a screen reader say the cell the keyboard is on."""
        likelihood, impact = self._cursor
        titles = [
            self.tr("{} {} (selected)").format(item.label, item.title)
            if item.id == self._selected
            else f"{item.label} {item.title}"
            for item in self.items_at(self._cursor)
        ]
        words = self.tr("Likelihood {}, impact {}, score {}: {}").format(
            likelihood, impact, likelihood * impact, "; ".join(titles) or self.tr("no risks")
        )
        self.setAccessibleDescription(words)
        if self.hasFocus():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def _walk(self) -> None:
        """Mark the next risk of the cell the keyboard is on."""
        ids = [item.id for item in self.items_at(self._cursor)]
        if ids:
            at = ids.index(self._selected) + 1 if self._selected in ids else 0
            self.select(ids[at % len(ids)])

    def _open(self) -> None:
        items = self.items_at(self._cursor)
        marked = next((item for item in items if item.id == self._selected), None)
        only = items[0] if len(items) == 1 else None
        if opened := marked or only:
            self.select(opened.id)
            self.item_activated.emit(opened.id)
        else:
            self.cell_activated.emit(*self._cursor)

    def sizeHint(self) -> QSize:
        return QSize(self._themes.px(380), self.heightForWidth(self._themes.px(380)))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._themes.px(220), self._themes.px(180))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        margin = self._themes.px(36)
        return round((width - margin) * 0.75) + margin

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {
            Qt.Key.Key_Up: (1, 0),
            Qt.Key.Key_Down: (-1, 0),
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
        }.get(Qt.Key(event.key()))
        if step is not None:
            likelihood, impact = self._cursor[0] + step[0], self._cursor[1] + step[1]
            self._cursor = (min(max(likelihood, 1), LEVELS), min(max(impact, 1), LEVELS))
            self._tell()
            self.update()
        elif event.key() == Qt.Key.Key_Space:
            self._walk()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        if item := self.item_at(event.position()):
            self.select(item.id)
            self.item_activated.emit(item.id)
        elif cell := self.cell_at(event.position()):
            self._cursor = cell
            self._tell()
            self.update()
            self.cell_activated.emit(*cell)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            item = self.item_at(QPointF(event.pos()))
            QToolTip.showText(
                event.globalPos(), plain_tip(f"{item.label}  {item.title}") if item else "", self
            )
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        _MatrixPainter(self, self._themes, self._band).paint(self._heaps(), self._cursor)


class _MatrixPainter:
    """Paints a matrix once, back to front."""

    def __init__(self, view: MatrixView, themes: ThemeSource, band: Callable[[int, int], Tone]) -> None:
        self._view, self._themes, self._band = view, themes, band
        self._theme = themes.theme
        self._painter = QPainter(view)
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._small = font_like(view.font(), TextRole.LABEL)

    def paint(self, heaps: list[_Heap], cursor: Cell) -> None:
        self._axes()
        for likelihood in range(1, LEVELS + 1):
            for impact in range(1, LEVELS + 1):
                self._cell((likelihood, impact))
        if self._view.hasFocus():
            paint_focus(self._painter, self._view.cell_rect(cursor), self._theme, PILL_RADIUS)
        for heap in heaps:
            self._heap(heap)
        for heap in heaps:
            for item, centre in heap.circles:
                if item.id == self._view.selected and item.after and item.after != item.cell:
                    self._arrow(item.after, centre, heap.radius)
        self._painter.end()

    def _axes(self) -> None:
        painter, theme, px = self._painter, self._theme, self._themes.px
        painter.setFont(self._small)
        painter.setPen(theme.muted)
        middle = Qt.AlignmentFlag.AlignCenter
        for level in range(1, LEVELS + 1):
            row, column = self._view.cell_rect((level, 1)), self._view.cell_rect((1, level))
            painter.drawText(QRectF(px(18), row.top(), px(16), row.height()), middle, str(level))
            painter.drawText(
                QRectF(column.left(), column.bottom() + 2, column.width(), px(16)), middle, str(level)
            )
        top, foot = self._view.cell_rect((LEVELS, 1)), self._view.cell_rect((1, LEVELS))
        painter.drawText(
            QRectF(top.left(), foot.bottom() + px(17), foot.right() - top.left(), px(16)),
            middle,
            self._view.tr("Impact →"),
        )
        painter.save()
        painter.translate(0, foot.bottom())
        painter.rotate(-90)
        painter.drawText(
            QRectF(0, 0, foot.bottom() - top.top(), px(16)), middle, self._view.tr("Likelihood →")
        )
        painter.restore()

    def _cell(self, cell: Cell) -> None:
        painter = self._painter
        rect = self._view.cell_rect(cell)
        shades = self._theme.shades(self._band(*cell))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shades.wash)
        painter.drawRoundedRect(rect, PILL_RADIUS, PILL_RADIUS)
        painter.setPen(shades.ink)
        painter.setFont(self._small)
        pad = self._themes.px(5)
        painter.drawText(
            rect.adjusted(pad, pad - 2, 0, 0), Qt.AlignmentFlag.AlignLeft, str(cell[0] * cell[1])
        )

    def _heap(self, heap: _Heap) -> None:
        for item, centre in heap.circles:
            self._circle(item, centre, heap.radius)
        if heap.more:
            side = heap.radius * 2
            box = QRectF(heap.more_at.x() - side / 2, heap.more_at.y() - side / 2, side, side)
            self._painter.setFont(self._small)
            self._painter.setPen(self._theme.text)
            # Three figures are wider than a circle.
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip
            self._painter.drawText(box, flags, f"+{heap.more}")

    def _circle(self, item: MatrixItem, centre: QPointF, radius: float) -> None:
        painter, theme = self._painter, self._theme
        shades = theme.shades(self._band(*item.cell))
        marked = item.id == self._view.selected
        painter.setPen(QPen(theme.text, 2) if marked else QPen(shades.wash, 1))
        painter.setBrush(shades.ink)
        painter.drawEllipse(centre, radius, radius)
        font = QFont(self._small)
        font.setWeight(QFont.Weight.DemiBold)
        font.setPointSizeF(font.pointSizeF() * min(1.0, radius / self._themes.px(12)))
        painter.setFont(font)
        painter.setPen(theme.on_fill)
        box = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, item.label)

    def _arrow(self, end: Cell, centre: QPointF, radius: float) -> None:
        """Draw the way of a response: dashed from the circle to a ring where the risk would be."""
        painter, theme = self._painter, self._theme
        target = self._view.cell_rect(end).center()
        line = target - centre
        length = math.hypot(line.x(), line.y())
        along = QPointF(line.x() / length, line.y() / length)
        across = QPointF(-along.y(), along.x())
        bend = centre + line / 2 + across * min(length * 0.18, 40)
        ring = self._themes.px(17)
        tip = target - along * ring
        path = QPainterPath(centre + along * radius)
        path.quadTo(bend, tip)
        pen = QPen(theme.text, 1.4, Qt.PenStyle.DashLine)
        pen.setDashPattern([3, 2.5])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen)
        painter.drawPath(path)
        painter.drawEllipse(target, ring, ring)
        angle = math.atan2(tip.y() - bend.y(), tip.x() - bend.x())
        head = self._themes.px(7)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.text)
        painter.drawPolygon(
            [
                tip,
                tip - QPointF(math.cos(angle - 0.45), math.sin(angle - 0.45)) * head,
                tip - QPointF(math.cos(angle + 0.45), math.sin(angle + 0.45)) * head,
            ]
        )

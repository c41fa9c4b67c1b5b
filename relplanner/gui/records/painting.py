"""How the cells of a record table look: pills, tick boxes, muted keys, group headers across the row.

A page has some seven hundred cells and is painted in one frame: enum arithmetic and measuring the same words
again cost more than drawing them, so states are compared as numbers and widths are remembered.
"""

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QPainter, QPolygonF
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem

from relplanner.gui.records.columns import Cell, Column
from relplanner.gui.records.model import RecordTableModel
from relplanner.gui.records.rows import Header
from relplanner.gui.records.rows_model import Index
from relplanner.gui.theme import TextRole, font_like
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.widgets.paint import paint_focus, paint_pill, paint_tick_box

_LINE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_LEFT = int(Qt.AlignmentFlag.AlignLeft | _LINE)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | _LINE)
_SELECTED = QStyle.StateFlag.State_Selected.value
_UNDER_MOUSE = QStyle.StateFlag.State_MouseOver.value
_FOCUSED = QStyle.StateFlag.State_HasFocus.value
_PAD, _TICK = 8, 14
_KNOWN = 20_000


class CellPainter:
    """Paints cells for one view."""

    def __init__(self, themes: ThemeSource, view: QAbstractItemView) -> None:
        self._themes, self._view = themes, view
        self._widths: dict[str, int] = {}
        themes.changed.connect(self._measure)
        self._measure()

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, model: RecordTableModel
    ) -> None:
        """Paint one cell, or the part of a group's header that lies in it."""
        row, place, rect = index.row(), index.column(), option.rect
        header = model.header_at(row)
        if header is not None:
            current = self._view.hasFocus() and self._view.currentIndex().row() == row
            self._paint_header(painter, rect, header, current=current)
            return
        state, theme = option.state.value, self._themes.theme
        if state & _SELECTED:
            painter.fillRect(rect, theme.accent.wash)
        elif state & _UNDER_MOUSE:
            painter.fillRect(rect, theme.hover)
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme.faint_line)
        column, cell = model.columns[place], model.cells(row)[place]
        if cell.text or column.placeholder or column.tick is not None or column.is_yes_no:
            self._paint_content(painter, rect, model, row, column, cell)
        if state & _FOCUSED:
            paint_focus(painter, rect.toRectF(), theme, 2)

    def tick_rect(self, cell: QRect) -> QRect:
        """Where in a cell the tick box is."""
        side = self._themes.px(_TICK)
        return QRect(cell.left() + self._pad, cell.center().y() - side // 2, side, side)

    def is_cut(self, text: str, width: int) -> bool:
        """Whether a text has no room in a cell of that width."""
        return self._width(text) > width - 2 * self._pad

    # -- inside --------------------------------------------------------------------------------------------

    def _measure(self) -> None:
        self._widths.clear()
        self._pad = self._themes.px(_PAD)

    def _width(self, text: str) -> int:
        width = self._widths.get(text)
        if width is None:
            if len(self._widths) > _KNOWN:
                self._widths.clear()
            width = self._widths[text] = self._view.fontMetrics().horizontalAdvance(text)
        return width

    def _paint_content(
        self, painter: QPainter, rect: QRect, model: RecordTableModel, row: int, column: Column, cell: Cell
    ) -> None:
        theme, ticked = self._themes.theme, False
        if column.is_yes_no:
            assert column.spec is not None
            checked = bool(getattr(model.record_at(row), column.spec.name))
            self._paint_tick(painter, rect, checked=checked)
            return
        left = self._pad
        if column.tick is not None and (record := model.record_at(row)) is not None:
            ticked = column.tick.of(model.plan, record)
            self._paint_tick(painter, rect, checked=ticked)
            left += self._themes.px(_TICK) + self._pad
        room = rect.adjusted(left, 0, -self._pad, -1)
        if cell.tone is not None and cell.text:
            paint_pill(painter, room, cell.text, cell.tone, theme, mark=cell.mark)
            return
        if cell.text:
            painter.setPen(theme.muted if cell.muted or ticked else theme.text)
        else:
            painter.setPen(theme.faint)
        text = cell.text or column.placeholder
        if self._width(text) > room.width():
            text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, _RIGHT if column.right else _LEFT, text)

    def _paint_tick(self, painter: QPainter, rect: QRect, *, checked: bool) -> None:
        paint_tick_box(painter, self.tick_rect(rect), self._themes.theme, checked=checked)

    def _paint_header(self, painter: QPainter, rect: QRect, header: Header, *, current: bool) -> None:
        """The part of a group's header that lies in one cell: it runs across all of them."""
        theme, px = self._themes.theme, self._themes.px
        painter.save()
        painter.setClipRect(rect)
        painter.fillRect(rect, theme.window)
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme.faint_line)
        left = px(_PAD)
        self._paint_caret(painter, left, rect, folded=header.collapsed)
        left += px(13)
        painter.setFont(font_like(self._view.font(), TextRole.HEADING))
        painter.setPen(theme.text)
        painter.drawText(QRect(left, rect.top(), 1 << 14, rect.height()), _LEFT, header.title)
        left += painter.fontMetrics().horizontalAdvance(header.title) + px(10)
        painter.setFont(self._view.font())
        painter.setPen(theme.muted)
        painter.drawText(QRect(left, rect.top(), 1 << 14, rect.height()), _LEFT, header.summary)
        if current:
            whole = QRect(0, rect.top(), self._view.viewport().width(), rect.height())
            paint_focus(painter, whole.toRectF(), theme, 2)
        painter.restore()

    def _paint_caret(self, painter: QPainter, left: int, rect: QRect, *, folded: bool) -> None:
        size = self._themes.px(7)
        top = rect.center().y() - size / 2 + 1
        shut, open_ = [(0.15, 0.0), (0.85, 0.5), (0.15, 1.0)], [(0.0, 0.15), (1.0, 0.15), (0.5, 0.85)]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._themes.theme.text)
        corners = shut if folded else open_
        painter.drawPolygon(QPolygonF([QPointF(left + x * size, top + y * size) for x, y in corners]))
        painter.restore()

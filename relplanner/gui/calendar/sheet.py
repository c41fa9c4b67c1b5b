"""The painted calendar: a month, a quarter or a year of days, under mouse and keys."""

import datetime as dt

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QMenu, QSizePolicy, QToolTip, QWidget

from relplanner.chart.calendar import USUAL_LAYERS, CalendarPlan, Item, Layer
from relplanner.chart.calendar_period import Period, bounds, stepped, within
from relplanner.chart.calendar_sheet import Chip, DayCell, Ground, More, Sheet, SheetSizes, lay_out_weeks
from relplanner.chart.calendar_year import YearSizes, lay_out_year
from relplanner.domain.typed import date_text
from relplanner.draw.calendar import CalendarPainter
from relplanner.gui.calendar.dragging import Drag, paint_drag
from relplanner.gui.draw_looks import looks_of
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.tips import plain_tip

_DAYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class DaySheet(QWidget):
    """Days of one period. Arrows go from day to day, Page keys from period to period, Enter opens.

    With Ctrl, the arrows take what is selected to another day.
    """

    day_chosen = Signal(dt.date)
    item_chosen = Signal(str)
    add_wanted = Signal(dt.date)
    """A double click on a day: something new is wanted there."""
    move_wanted = Signal(str, dt.date, dt.date)
    """The record is to be taken from a day to another."""
    preview_wanted = Signal(str, dt.date, dt.date)
    """Somebody holds the record over another day: what would moving it there mean?"""
    day_opened = Signal(dt.date)
    """A day of a year is to be seen closer."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._source: CalendarPlan | None = None
        self._layers: frozenset[Layer] = USUAL_LAYERS
        self._period = Period.MONTH
        self._today = self._day = dt.date.today()
        self._item = ""
        self._sheet: Sheet | None = None
        self._pressed: tuple[QPointF, Item, dt.date] | None = None
        self._drag: Drag | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Calendar"))
        themes.changed.connect(self._restyle)
        self._restyle()

    # -- showing -------------------------------------------------------------------------------------------

    def show_plan(self, source: CalendarPlan, today: dt.date) -> None:
        """Show what a snapshot has on the days in sight."""
        self._source, self._today = source, today
        self._renew()

    def show_layers(self, layers: frozenset[Layer]) -> None:
        """Show these layers and no others."""
        self._layers = layers
        self._renew()

    def show_day(self, period: Period, day: dt.date) -> None:
        """Show the period that a day lies in, and choose the day."""
        same = period is self._period and bounds(period, day) == bounds(period, self._day)
        self._period, self._day = period, day
        self._renew(keeps_shapes=same)

    def select(self, id: str) -> None:
        """Mark the chips of a record."""
        if id != self._item:
            self._item = id
            self.update()

    def tell(self, id: str, words: tuple[str, ...]) -> None:
        """What letting go of the record, where it is held now, would mean."""
        if self._drag is not None and self._drag.item.id == id:
            self._drag = Drag(self._drag.item, self._drag.grabbed, self._drag.day, self._drag.point, words)
            self.update()

    @property
    def drag(self) -> Drag | None:
        """What is being taken to another day, if anything."""
        return self._drag

    def items_on(self, day: dt.date) -> list[Item]:
        """What happens on a day."""
        return self._source.items(day, day, self._layers) if self._source else []

    def laid_out(self) -> Sheet | None:
        """The shapes of the period at the present size."""
        if self._sheet is None and self._source is not None:
            ground = Ground(self._source, self._layers, self._today)
            width, height, text = self.width(), self.height(), self._themes.text_scale
            if self._period is Period.YEAR:
                self._sheet = lay_out_year(self._day.year, ground, width, height, YearSizes.at(text))
            else:
                sizes = SheetSizes.at(text, compact=self._period is Period.QUARTER)
                self._sheet = lay_out_weeks(self._period, self._day, ground, width, height, sizes)
        return self._sheet

    def _renew(self, *, keeps_shapes: bool = False) -> None:
        if not keeps_shapes:
            self._sheet = None
        words = ", ".join([date_text(self._day), *(item.text for item in self.items_on(self._day))])
        self.setAccessibleDescription(words)
        self.update()

    def _restyle(self) -> None:
        self._painter = CalendarPainter(*looks_of(self._themes), self._themes.text_scale)
        self._renew()

    # -- what is where -------------------------------------------------------------------------------------

    def _chip_at(self, point: QPointF) -> Chip | None:
        sheet = self.laid_out()
        return _at(sheet.chips, point) if sheet else None

    def _more_at(self, point: QPointF) -> More | None:
        sheet = self.laid_out()
        return _at(sheet.more, point) if sheet else None

    def _cell_at(self, point: QPointF) -> DayCell | None:
        sheet = self.laid_out()
        return _at(sheet.days, point) if sheet else None

    def _tip(self, point: QPointF) -> str:
        if chip := self._chip_at(point):
            item = chip.item
            days = date_text(item.first)
            if item.last != item.first:
                days = f"{days} – {date_text(item.last)}"
            return "\n".join(filter(None, (item.text, days, item.conflict and f"▲ {item.conflict}")))
        cell = self._cell_at(point)
        if cell is None:
            return ""
        lines = [date_text(cell.day), cell.freeze]
        if self._period is Period.YEAR:
            lines += [item.text for item in self.items_on(cell.day)]
        return "\n".join(dict.fromkeys(filter(None, lines)))

    # -- doing ---------------------------------------------------------------------------------------------

    def _open(self, item: Item) -> None:
        if item.id:
            self.select(item.id)
            self.item_chosen.emit(item.id)

    def _list_day(self, more: More) -> None:
        """Show all of a crowded day as a list to choose from."""
        self.day_chosen.emit(more.day)
        menu = QMenu(self)
        for item in self.items_on(more.day):
            action = menu.addAction(item.text.replace("&", "&&"))
            action.setEnabled(bool(item.id))
            action.triggered.connect(lambda _=False, item=item: self._open(item))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.mapToGlobal(QPointF(more.x, more.y + more.height).toPoint()))

    def open_next(self) -> None:
        """Open the first item of the chosen day; asked again, the next. Of a year, the day's month."""
        if self._period is Period.YEAR:
            self.day_opened.emit(self._day)
            return
        ids = [item.id for item in self.items_on(self._day) if item.id]
        if ids:
            id = ids[(ids.index(self._item) + 1) % len(ids)] if self._item in ids else ids[0]
            self.select(id)
            self.item_chosen.emit(id)

    def _held(self) -> Item | None:
        """What Ctrl with an arrow would move: the selected record where it is on the chosen day."""
        movable = [item for item in self.items_on(self._day) if item.movable]
        return next((item for item in movable if item.id == self._item), movable[0] if movable else None)

    def _shift(self, days: int) -> None:
        item = self._held()
        if item is not None:
            self.select(item.id)
            self.move_wanted.emit(item.id, item.first, item.first + dt.timedelta(days=days))

    def _let_go(self) -> None:
        self._drag = self._pressed = None
        self.unsetCursor()
        self.update()

    # -- Qt ------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        point = event.position()
        if more := self._more_at(point):
            self._list_day(more)
        elif cell := self._cell_at(point):
            chip = self._chip_at(point)
            self.day_chosen.emit(cell.day)
            if chip is not None:
                self._open(chip.item)
                self._pressed = (point, chip.item, cell.day) if chip.item.movable else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position()
        if self._drag is None:
            if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
                return
            start, item, day = self._pressed
            if (point - start).manhattanLength() < QApplication.startDragDistance():
                return
            self._drag = Drag(item, day, day, point)
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        cell = self._cell_at(point)
        before = self._drag
        self._drag = before.at(cell.day if cell else before.day, point)
        if self._drag.day != before.day and self._drag.moves:
            self.preview_wanted.emit(self._drag.item.id, self._drag.item.first, self._drag.target)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        drag = self._drag
        self._let_go()
        if drag is not None and drag.moves:
            self.move_wanted.emit(drag.item.id, drag.item.first, drag.target)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        cell = self._cell_at(event.position())
        if cell is None or self._chip_at(event.position()) is not None:
            return
        if self._period is Period.YEAR:
            self.day_opened.emit(cell.day)
        else:
            self.add_wanted.emit(cell.day)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if turn := event.angleDelta().y():
            self.day_chosen.emit(stepped(self._period, self._day, -1 if turn > 0 else 1))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key == Qt.Key.Key_Escape and self._drag is not None:
            self._let_go()
        elif key in _DAYS and held:
            self._shift(_DAYS[Qt.Key(key)])
        elif key in _DAYS and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.day_chosen.emit(within(self._day + dt.timedelta(days=_DAYS[Qt.Key(key)])))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.day_chosen.emit(stepped(self._period, self._day, -1 if key == Qt.Key.Key_PageUp else 1))
        elif key == Qt.Key.Key_Home:
            self.day_chosen.emit(self._today)
        elif key in _ENTER:
            self.open_next()
        elif key == Qt.Key.Key_Insert:
            self.add_wanted.emit(self._day)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), plain_tip(self._tip(QPointF(event.pos()))), self)
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._sheet = None

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        sheet = self.laid_out()
        painter.fillRect(self.rect(), self._painter.palette.panel)
        if sheet is None:
            return
        chosen = self._drag.day if self._drag else self._day
        self._painter.sheet(painter, sheet, chosen, self._item)
        if self._drag is not None:
            paint_drag(painter, self._painter, self._drag, QRectF(self.rect()))

    def minimumSizeHint(self) -> QSize:
        px = self._themes.px
        return QSize(px(420), px(390))


def _at(shapes, point: QPointF):
    """The shape that a point lies in."""
    return next(
        (
            shape
            for shape in shapes
            if shape.x <= point.x() < shape.x + shape.width and shape.y <= point.y() < shape.y + shape.height
        ),
        None,
    )

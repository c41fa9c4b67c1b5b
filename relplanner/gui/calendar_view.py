"""The roadmap by month: days in weeks, what happens on them, and the days on which nothing may."""

import datetime as dt

from PySide6.QtCore import QDate, QEvent, QLocale, QPointF, QSize, Qt, Signal
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
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolTip, QWidget

from relplanner.chart.calendar import (
    USUAL_LAYERS,
    CalendarPlan,
    Chip,
    DayCell,
    Item,
    Layer,
    Month,
    More,
    lay_out,
)
from relplanner.domain.plan import Plan
from relplanner.domain.typed import date_text
from relplanner.draw.calendar import CalendarPainter
from relplanner.gui.draw_looks import looks_of
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.tips import plain_tip
from relplanner.schedule.dates import Schedule

_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -7,
    Qt.Key.Key_Down: 7,
}


class CalendarView(QWidget):
    """A month. Arrows go from day to day, Page keys from month to month, Enter opens what is on the day."""

    day_selected = Signal(dt.date)
    item_selected = Signal(str)
    add_wanted = Signal(dt.date)
    """A double click on a day: something new is wanted there."""
    month_changed = Signal()

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._painter = CalendarPainter(*looks_of(themes))
        self._source: CalendarPlan | None = None
        self._layers: frozenset[Layer] = USUAL_LAYERS
        self._today = dt.date.today()
        self._day = self._today
        self._shown = self._today.replace(day=1)
        self._item = ""
        self._month: Month | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Month calendar"))
        themes.changed.connect(lambda: self._restyle(themes))

    # -- showing -------------------------------------------------------------------------------------------

    def show_plan(self, plan: Plan, schedule: Schedule, today: dt.date) -> None:
        """Show a snapshot; the month in sight stays."""
        if self._source is None:
            self._day, self._shown = today, today.replace(day=1)
        self._source, self._today = CalendarPlan(plan, schedule), today
        self._renew()

    def show_layers(self, layers: frozenset[Layer]) -> None:
        """Show these layers and no others."""
        self._layers = layers
        self._renew()

    def go_to(self, day: dt.date) -> None:
        """Choose a day and show its month."""
        self._day = day
        if day.replace(day=1) != self._shown:
            self._shown = day.replace(day=1)
            self.month_changed.emit()
        self._renew()
        self.day_selected.emit(day)

    def step(self, months: int) -> None:
        """Go so many months on."""
        count = self._shown.year * 12 + self._shown.month - 1 + months
        year = min(max(count // 12, 1900), 2199)
        last = (dt.date(year + (count % 12 == 11), (count + 1) % 12 + 1, 1) - dt.timedelta(days=1)).day
        self.go_to(dt.date(year, count % 12 + 1, min(self._day.day, last)))

    def select(self, id: str) -> None:
        """Mark the chips of a record."""
        if id != self._item:
            self._item = id
            self.update()

    @property
    def day(self) -> dt.date:
        """The chosen day."""
        return self._day

    @property
    def layers(self) -> frozenset[Layer]:
        """What is shown."""
        return self._layers

    @property
    def title(self) -> str:
        """The month in words."""
        return QLocale().toString(QDate(self._shown.year, self._shown.month, 1), "MMMM yyyy")

    def items_on(self, day: dt.date) -> list[Item]:
        """What happens on a day."""
        return self._source.items(day, day, self._layers) if self._source else []

    def _renew(self) -> None:
        self._month = None
        words = ", ".join([date_text(self._day), *(item.text for item in self.items_on(self._day))])
        self.setAccessibleDescription(words)
        self.update()

    def _restyle(self, themes: ThemeSource) -> None:
        self._painter = CalendarPainter(*looks_of(themes))
        self.update()

    # -- what is where -------------------------------------------------------------------------------------

    def laid_out(self) -> Month | None:
        """The shapes of the month at the present size."""
        if self._month is None and self._source is not None:
            self._month = lay_out(
                self._shown.year, self._shown.month, self._source, self._layers, self._today,
                self.width(), self.height(),
            )  # fmt: skip
        return self._month

    def _chip_at(self, point: QPointF) -> Chip | None:
        month = self.laid_out()
        return _at(month.chips, point) if month else None

    def _more_at(self, point: QPointF) -> More | None:
        month = self.laid_out()
        return _at(month.more, point) if month else None

    def _cell_at(self, point: QPointF) -> DayCell | None:
        month = self.laid_out()
        return _at(month.days, point) if month else None

    def _open(self, item: Item) -> None:
        if item.id:
            self.select(item.id)
            self.item_selected.emit(item.id)

    def _list_day(self, more: More) -> None:
        """Show all of a crowded day as a list to choose from."""
        self.go_to(more.day)
        menu = QMenu(self)
        for item in self.items_on(more.day):
            action = menu.addAction(item.text.replace("&", "&&"))
            action.setEnabled(bool(item.id))
            action.triggered.connect(lambda _=False, item=item: self._open(item))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.mapToGlobal(QPointF(more.x, more.y + more.height).toPoint()))

    def _open_next(self) -> None:
        """Open the first item of the chosen day; asked again, the next."""
        ids = [item.id for item in self.items_on(self._day) if item.id]
        if ids:
            id = ids[(ids.index(self._item) + 1) % len(ids)] if self._item in ids else ids[0]
            self.select(id)
            self.item_selected.emit(id)

    def _tip(self, point: QPointF) -> str:
        if chip := self._chip_at(point):
            item = chip.item
            days = date_text(item.first)
            if item.last != item.first:
                days = f"{days} – {date_text(item.last)}"
            return f"{item.text}\n{days}"
        cell = self._cell_at(point)
        return "\n".join(filter(None, (date_text(cell.day), cell.freeze))) if cell else ""

    # -- Qt ------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        point = event.position()
        if more := self._more_at(point):
            self._list_day(more)
        elif cell := self._cell_at(point):
            chip = self._chip_at(point)
            self.go_to(cell.day)
            if chip is not None:
                self._open(chip.item)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        cell = self._cell_at(event.position())
        if cell is not None and self._chip_at(event.position()) is None:
            self.add_wanted.emit(cell.day)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if turn := event.angleDelta().y():
            self.step(-1 if turn > 0 else 1)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in _STEPS:
            self.go_to(self._day + dt.timedelta(days=_STEPS[Qt.Key(key)]))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.step(-1 if key == Qt.Key.Key_PageUp else 1)
        elif key == Qt.Key.Key_Home:
            self.go_to(self._today)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open_next()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), plain_tip(self._tip(QPointF(event.pos()))), self)
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._month = None

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        month = self.laid_out()
        painter.fillRect(self.rect(), self._painter.palette.panel)
        if month is not None:
            chosen = self._day if self.hasFocus() or self._day != self._today else None
            self._painter.month(painter, month, self.width(), chosen, self._item)

    def minimumSizeHint(self) -> QSize:
        return QSize(420, 390)


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

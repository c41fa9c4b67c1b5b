"""The calendar as a list: every day on which something happens, and below it what."""

import datetime as dt
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPixmap, QPolygonF
from PySide6.QtWidgets import QTreeView, QWidget

from relplanner.chart.calendar import Layer, Look
from relplanner.chart.calendar_agenda import Day, Line
from relplanner.gui.theme import TextRole
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.widgets.tree import RowTree

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_Role = Qt.ItemDataRole
_WHAT, _UNTIL, _OWNER, _TROUBLE = range(4)
_ROW = 30
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SHIFTS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}


class AgendaModel(QAbstractItemModel):
    """Days, and beneath each its lines. The number inside an index is the day's place, 0 for a day itself."""

    def __init__(self, themes: ThemeSource, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._days: tuple[Day, ...] = ()
        self._marks: dict[tuple[str, bool], QPixmap] = {}
        themes.changed.connect(self._marks.clear)

    @property
    def days(self) -> tuple[Day, ...]:
        """What is listed."""
        return self._days

    def show(self, days: tuple[Day, ...]) -> None:
        """List other days."""
        self.beginResetModel()
        self._days = days
        self.endResetModel()

    def day_at(self, index: Index) -> Day | None:
        """The day that a row is, or belongs to."""
        if not index.isValid():
            return None
        return self._days[(index.internalId() or index.row() + 1) - 1]

    def line_at(self, index: Index) -> Line | None:
        """The line that a row is; None for a day."""
        if not index.isValid() or not index.internalId():
            return None
        return self._days[index.internalId() - 1].lines[index.row()]

    def index_of(self, day: dt.date, id: str = "") -> QModelIndex:
        """The row of a record on a day, else the row of the day or of the next one that is listed."""
        place = next((n for n, each in enumerate(self._days) if each.day >= day), len(self._days) - 1)
        if place < 0:
            return QModelIndex()
        found = self._days[place]
        if found.day == day:
            for row, line in enumerate(found.lines):
                if id and line.item.id == id:
                    return self.createIndex(row, 0, place + 1)
        return self.createIndex(place, 0, 0)

    # -- Qt ------------------------------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index | None = None) -> Any:
        if index is None:
            return super().parent()
        place = index.internalId() if index.isValid() else 0
        return self.createIndex(place - 1, 0, 0) if place else QModelIndex()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        if not parent.isValid():
            return len(self._days)
        return 0 if parent.internalId() or parent.column() else len(self._days[parent.row()].lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 4

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or role != _Role.DisplayRole:
            return None
        return (self.tr("What"), self.tr("Until"), self.tr("Owner"), self.tr("Conflict"))[section]

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        line, day = self.line_at(index), self.day_at(index)
        if day is None:
            return None
        if line is None:
            return self._day_data(day, index.column(), role)
        item = line.item
        if role == _Role.DisplayRole:
            trouble = f"▲ {item.conflict}" if item.conflict else ""
            return (item.text.removeprefix("◆ "), line.until, line.owner, trouble)[index.column()]
        if role == _Role.DecorationRole and index.column() == _WHAT:
            shades = self._themes.theme.product(item.hue)
            by_look = {Look.BAD: self._themes.theme.bad, Look.WARNING: self._themes.theme.warning}
            plain = by_look.get(item.look, self._themes.theme.neutral)
            fill = (shades if item.look is Look.HUE else plain).fill
            return self._mark(fill, is_live=item.layer is Layer.RELEASES)
        if role == _Role.AccessibleTextRole and index.column() == _WHAT:
            parts = (item.text, line.until, line.owner, item.conflict, day.words)
            return ", ".join(filter(None, parts))
        if role == _Role.ForegroundRole and index.column() == _TROUBLE:
            return self._themes.theme.warning.ink
        return None

    def _day_data(self, day: Day, column: int, role: int) -> Any:
        if role == _Role.DisplayRole and column == _WHAT:
            return day.words
        if role == _Role.AccessibleTextRole and column == _WHAT:
            return ", ".join((day.words, *(line.item.text for line in day.lines)))
        return self._themes.font(TextRole.HEADING) if role == _Role.FontRole else None

    def _mark(self, fill: QColor, *, is_live: bool) -> QPixmap:
        key = fill.name(), is_live
        if key not in self._marks:
            side = self._themes.px(10)
            mark = QPixmap(side, side)
            mark.fill(Qt.GlobalColor.transparent)
            painter = QPainter(mark)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            if is_live:
                half = side // 2
                corners = [QPoint(half, 0), QPoint(side, half), QPoint(half, side), QPoint(0, half)]
                painter.drawPolygon(QPolygonF(corners))
            else:
                painter.drawEllipse(1, 1, side - 2, side - 2)
            painter.end()
            self._marks[key] = mark
        return self._marks[key]


class AgendaList(RowTree):
    """What happens, day by day. Enter opens; with Ctrl, the arrows take what is current to another day."""

    day_chosen = Signal(dt.date)
    item_chosen = Signal(str)
    add_wanted = Signal(dt.date)
    move_wanted = Signal(str, dt.date, dt.date)

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(themes, parent)
        self._settling = False
        self.agenda = AgendaModel(themes, self)
        self.setModel(self.agenda)
        self.setAccessibleName(self.tr("Agenda"))
        self.setUniformRowHeights(True)
        self.setRootIsDecorated(False)
        self.setItemsExpandable(False)
        self.setIndentation(themes.px(18))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(self._moved)
        self.activated.connect(self._open)
        themes.changed.connect(self._fit)
        self._fit()

    def show_days(self, days: tuple[Day, ...]) -> None:
        """List other days; the current row stays where it is still to be found."""
        day, line = self.agenda.day_at(self.currentIndex()), self.agenda.line_at(self.currentIndex())
        self._settling = True
        self.agenda.show(days)
        self.expandAll()
        for row in range(len(days)):
            self.setFirstColumnSpanned(row, QModelIndex(), True)
        if day is not None:
            self.setCurrentIndex(self.agenda.index_of(day.day, line.item.id if line else ""))
        self._settling = False

    def stand_on(self, day: dt.date, id: str = "") -> None:
        """Make a day, or a record on it, current."""
        here = self.agenda.day_at(self.currentIndex())
        line = self.agenda.line_at(self.currentIndex())
        if here is not None and here.day == day and (not id or (line is not None and line.item.id == id)):
            return
        self._settling = True
        index = self.agenda.index_of(day, id)
        self.setCurrentIndex(index)
        self.scrollTo(index, QTreeView.ScrollHint.PositionAtTop)
        self._settling = False

    # -- inside --------------------------------------------------------------------------------------------

    def _fit(self) -> None:
        px = self._themes.px
        header = self.header()
        header.setStretchLastSection(True)
        for column, width in ((_WHAT, 380), (_UNTIL, 170), (_OWNER, 140)):
            header.resizeSection(column, px(width))
        self.setStyleSheet(f"QTreeView::item {{ height: {px(_ROW)}px; padding: 0 {px(5)}px; }}")

    def _moved(self, index: QModelIndex) -> None:
        day, line = self.agenda.day_at(index), self.agenda.line_at(index)
        if self._settling or day is None:
            return
        self.day_chosen.emit(day.day)
        if line is not None and line.item.id:
            self.item_chosen.emit(line.item.id)

    def _open(self, index: QModelIndex) -> None:
        line = self.agenda.line_at(index)
        if line is not None and line.item.id:
            self.item_chosen.emit(line.item.id)

    # -- Qt ------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        line, day = self.agenda.line_at(self.currentIndex()), self.agenda.day_at(self.currentIndex())
        held = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if held and event.key() in _SHIFTS:
            if line is not None and line.item.movable:
                days = dt.timedelta(days=_SHIFTS[Qt.Key(event.key())])
                self.move_wanted.emit(line.item.id, line.item.first, line.item.first + days)
        elif event.key() == Qt.Key.Key_Insert and day is not None:
            self.add_wanted.emit(day.day)
        elif event.key() in _ENTER:
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

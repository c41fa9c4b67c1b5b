"""The timeline as one widget: the tree table at the left, the bars and their dates at the right.

It shows what it is given and tells what the user wants by signals; it changes nothing itself.
"""

import datetime as dt
from collections.abc import Mapping

from PySide6.QtCore import QPoint, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QSplitter, QVBoxLayout, QWidget

from relplanner.chart.drag import Wish
from relplanner.chart.marks import Marks, left_by
from relplanner.chart.rows import Lens, Row, arrange
from relplanner.chart.scale import DAY_WIDTHS, Zoom, fitting, moment_of
from relplanner.chart.sizes import Sizes
from relplanner.chart.timeline import Timeline
from relplanner.domain.plan import Plan
from relplanner.draw.table import TablePainter
from relplanner.draw.timeline import TimelinePainter
from relplanner.gui.draw_looks import looks_of
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.timeline import keys
from relplanner.gui.timeline.bars import BarArea
from relplanner.gui.timeline.header import DateHeader
from relplanner.gui.timeline.minimap import MiniMap
from relplanner.gui.timeline.model import TITLE, RowsModel, is_record
from relplanner.gui.timeline.table import RowsTable
from relplanner.gui.timeline.words import describe, lines_about, spoken
from relplanner.schedule.dates import Schedule

_TODAY_AT = 0.08
_FAR = 60
_FIT_MARGIN = 0.04
_TABLE_WIDTH, _TABLE_SHARE = 372, 0.41


class TimelineView(QWidget):
    """The roadmap by time. What is done to bars by mouse or key is told as a wish."""

    selected = Signal(str)
    opened = Signal(str)
    wanted = Signal(Wish)
    add_wanted = Signal(str, object)
    """Something new is wanted in the row of this id, from this moment on."""
    title_typed = Signal(str, str)
    remove_wanted = Signal()
    """What is chosen shall be removed."""
    fold_wanted = Signal(str, bool)
    zoomed = Signal()
    menu_wanted = Signal(str, QPoint)

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._timeline: Timeline | None = None
        self._today = dt.date.today()
        self._model = RowsModel(self)
        self._table_width: int | None = None
        self.hidden = 0
        palette, fonts = looks_of(self._themes)
        self.table = RowsTable(self._model, TablePainter(palette, fonts))
        painter = TimelinePainter(palette, fonts, Sizes.at(themes.text_scale))
        self.bars = BarArea(painter)
        self._header = DateHeader(painter)
        self.map = MiniMap(painter, self.bars)
        self.table.fit(themes.text_scale)
        self._lay_out()
        self._connect()
        self.setAccessibleName(self.tr("Roadmap timeline"))

    # -- showing -------------------------------------------------------------------------------------------

    @property
    def timeline(self) -> Timeline | None:
        """What is shown."""
        return self._timeline

    def show_plan(
        self,
        plan: Plan,
        schedule: Schedule,
        lens: Lens,
        marks: Marks,
        ready: Mapping[str, float],
        today: dt.date,
        same_rows: bool = False,
    ) -> None:
        """Show a snapshot through a lens; ``ready`` is the readiness of releases, 0 to 1, by id.

        ``same_rows`` says that nothing differs but dates, which spares building the rows.
        """
        before, first = self._timeline, self._timeline is None
        self._today = today
        if before and same_rows and not (lens.critical or lens.conflicts):
            rows = before.rows
        else:
            rows, self.hidden = arrange(plan, lens, left_by(lens, schedule, marks))
        sizes = Sizes.at(self._themes.text_scale)
        self._timeline = timeline = Timeline(plan, schedule, rows, marks, today, before, sizes)
        # Both scroll bars are fitted before the table's rows change, so that neither drags the other along.
        self.bars.show_timeline(timeline)
        self._show_rows(timeline.rows, ready)
        self.bars.describe = lambda hit, day: describe(timeline, hit, day)
        self.map.show_timeline(timeline)
        if first:
            self.go_to_today()
        self._tell_selection()

    def select(self, id: str, *, scroll: bool = True) -> None:
        """Select a row and its bar, and bring them into view."""
        number = self._model.row_of(id)
        if number >= 0 and self.table.current_id() != id:
            self.table.setCurrentIndex(self._model.index(number, TITLE))
        elif number < 0:
            self.table.clearSelection()
        self.bars.select(
            id if number >= 0 else "", frozenset(self.chosen_ids()) if number >= 0 else frozenset()
        )
        if scroll and number >= 0:
            self.bars.bring_into_view(id)
        self._tell_selection()

    def chosen_ids(self) -> tuple[str, ...]:
        """The ids of all chosen releases and activities, from top to bottom."""
        assert self._timeline is not None
        schedule = self._timeline.schedule
        return tuple(id for id in self.table.chosen_ids() if schedule.span(id) is not None)

    @property
    def table_width(self) -> int:
        """How wide the table is."""
        return self.splitter.sizes()[0]

    @property
    def has_own_width(self) -> bool:
        """Whether the user chose how wide the table is."""
        return self._table_width is not None

    def use_table_width(self, width: int) -> None:
        """Give the table the width that the user chose for it."""
        self._table_width = width
        self.splitter.setSizes([width, max(self.width() - width, width)])

    def begin_link(self) -> None:
        """Begin a link at the current bar: arrows aim it, Enter makes it, Esc leaves."""
        if self.bars.hand.begin_link(self.table.current_id()):
            self.bars.setFocus()

    def edit(self, id: str) -> None:
        """Open the editor on a record's title."""
        number = self._model.row_of(id)
        if number >= 0:
            self.table.setFocus()
            self.table.edit_title(number)

    # -- time ----------------------------------------------------------------------------------------------

    @property
    def day_width(self) -> float:
        """Pixels per day."""
        return self.bars.scale.day_width

    @property
    def left_day(self) -> float:
        """The day number at the left edge."""
        return self.bars.scale.day(self.bars.offset.x())

    def zoom_to(self, zoom: Zoom) -> None:
        """Take one of the named zooms; today stays where it is when it is in sight."""
        at = self.bars.scale.x(self._today.toordinal()) - self.bars.offset.x()
        self.bars.set_day_width(DAY_WIDTHS[zoom], at if 0 <= at <= self.bars.viewport().width() else None)

    def fit_plan(self) -> None:
        """Show all of the plan's days."""
        bounds = self._timeline.bounds if self._timeline else None
        if bounds is not None:
            width = self.bars.viewport().width()
            scale = fitting(bounds[0].date(), bounds[1].date(), width * (1 - 2 * _FIT_MARGIN))
            self.bars.set_day_width(scale.day_width)
            self.bars.go_to_day(bounds[0].toordinal(), _FIT_MARGIN)

    def show_days(self, left_day: float, day_width: float) -> None:
        """Show days from one on, each so many pixels wide."""
        self.bars.set_day_width(day_width)
        self.bars.go_to_day(left_day, 0)

    def go_to_today(self) -> None:
        """Bring today near the left edge; a plan of another time its first day."""
        bounds = self._timeline.bounds if self._timeline else None
        today = self._today.toordinal()
        if bounds and not bounds[0].toordinal() - _FAR <= today <= bounds[1].toordinal() + _FAR:
            today = bounds[0].toordinal()
        self.bars.go_to_day(today, _TODAY_AT)

    # -- inside --------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        left, right = QWidget(), QWidget()
        foot = QFrame()  # as high as what is under the bars, so that both sides scroll alike
        for side, widgets in ((left, (self.table, foot)), (right, (self._header, self.bars, self.map))):
            column = QVBoxLayout(side)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            for widget in widgets:
                column.addWidget(widget, 1 if widget in (self.table, self.bars) else 0)
        self._foot = foot
        self._fit_foot()
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        self.splitter.addWidget(left)
        self.splitter.addWidget(right)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.splitterMoved.connect(lambda: self.use_table_width(self.table_width))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.splitter)
        self.setFocusProxy(self.table)

    def _show_rows(self, rows: tuple[Row, ...], ready: Mapping[str, float]) -> None:
        """Show rows in the table; what was chosen and current stays so, and nobody hears of it."""
        if rows is self._model.rows:
            self._model.show_rows(rows, ready, self._spoken)
            return
        current, chosen = self.table.current_id(), self.table.chosen_ids()
        with QSignalBlocker(self.table.selectionModel()):
            self._model.show_rows(rows, ready, self._spoken)
            here = self._model.row_of(current)
            if here >= 0:
                self.table.choose((number for id in chosen if (number := self._model.row_of(id)) >= 0), here)
            else:
                self.table.selectionModel().clear()
        self.table.measure()
        self.table.verticalScrollBar().setValue(self.bars.offset.y())

    def _fit_foot(self) -> None:
        below = 0 if self.map.isHidden() else self.map.height()
        self._foot.setFixedHeight(self.bars.horizontalScrollBar().sizeHint().height() + below)

    def _connect(self) -> None:
        table, bars = self.table, self.bars
        table.verticalScrollBar().valueChanged.connect(bars.verticalScrollBar().setValue)
        bars.verticalScrollBar().valueChanged.connect(table.verticalScrollBar().setValue)
        table.selectionModel().currentRowChanged.connect(self._row_chosen)
        table.selectionModel().selectionChanged.connect(self._chosen)
        table.fold_wanted.connect(self.fold_wanted)
        table.remove_wanted.connect(self.remove_wanted)
        self._model.title_typed.connect(self.title_typed)
        bars.scrolled.connect(self._show_dates)
        bars.clicked.connect(self._clicked)
        bars.opened.connect(self.opened)
        bars.wanted.connect(self.wanted)
        bars.framed.connect(self._framed)
        bars.add_wanted.connect(self._add)
        bars.key_pressed.connect(self._key)
        bars.menu_wanted.connect(lambda point: self.menu_wanted.emit(self.table.current_id(), point))
        self._header.wheeled.connect(bars.wheelEvent)
        self.map.appeared.connect(self._fit_foot)
        self._themes.changed.connect(self._restyle)

    def _restyle(self) -> None:
        palette, fonts = looks_of(self._themes)
        self.table.painter = TablePainter(palette, fonts)
        self.table.fit(self._themes.text_scale)
        sizes = Sizes.at(self._themes.text_scale)
        painter = TimelinePainter(palette, fonts, sizes)
        self.bars.painter = painter
        self._header.use(painter)
        self.map.use(painter)
        if self._timeline is not None and self._timeline.sizes != sizes:
            self._timeline = self._timeline.sized(sizes)
            self.bars.show_timeline(self._timeline)
            self.map.show_timeline(self._timeline)
        for widget in (
            self.table.viewport(),
            self.table.horizontalHeader(),
            self.bars.viewport(),
            self._header,
        ):
            widget.update()

    def _spoken(self, row: Row) -> str:
        assert self._timeline is not None
        return spoken(self._timeline, row, self._model.ready_text(row))

    def _show_dates(self) -> None:
        self._header.show_part(self.bars.scale, self.bars.offset.x(), self._today.toordinal() + 0.5)
        self.zoomed.emit()

    def _row_chosen(self) -> None:
        id = self.table.current_id()
        self.bars.hand.aim(id)
        self._chosen()
        self._tell_selection()
        row = self._row(id)
        self.selected.emit(id if row is not None and is_record(row) else "")

    def _chosen(self) -> None:
        if self._timeline is not None:
            self.bars.select(self.table.current_id(), frozenset(self.chosen_ids()))

    def _clicked(self, id: str, held: Qt.KeyboardModifier) -> None:
        """A bar in the row of a folded group stands for a release that has no row of its own."""
        number, current = self._model.row_of(id), self.table.currentIndex().row()
        if number < 0:
            self.selected.emit(id)
        elif held & Qt.KeyboardModifier.ShiftModifier and current >= 0:
            self.table.choose(range(min(number, current), max(number, current) + 1), current)
        elif held & Qt.KeyboardModifier.ControlModifier:
            chosen = {self._model.row_of(each) for each in self.table.chosen_ids()} ^ {number}
            self.table.choose(chosen, number)
        else:
            self.table.choose((number,), number)
            self.select(id, scroll=False)

    def _framed(self, frame: QRectF) -> None:
        """Choose every bar that a frame touches."""
        assert self._timeline is not None
        touched = self._timeline.between(
            self.bars.scale, frame.left(), frame.right(), frame.top(), frame.bottom()
        )
        numbers = [number for id in touched if (number := self._model.row_of(id)) >= 0]
        if numbers:
            self.table.choose(numbers, numbers[0])

    def _row(self, id: str) -> Row | None:
        number = self._model.row_of(id)
        return self._model.rows[number] if number >= 0 else None

    def _tell_selection(self) -> None:
        if self._timeline is not None:
            words = ", ".join(lines_about(self._timeline, self.table.current_id()))
            self.bars.setAccessibleDescription(words)

    def _add(self, number: int, day: float) -> None:
        assert self._timeline is not None
        rows = self._timeline.rows
        row = rows[number] if 0 <= number < len(rows) else None
        calendar = self._timeline.schedule.calendars
        at = calendar.of_release(row.release).next_work(moment_of(int(day))) if row else moment_of(int(day))
        self.add_wanted.emit(row.id if row else "", at)

    def _key(self, event: QKeyEvent) -> None:
        """A key pressed on the bars; what means nothing there goes on to what is around."""
        event.setAccepted(keys.press(self, event))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._table_width is None:
            # As wide as its words want, but the bars have the larger part.
            table = min(self._themes.px(_TABLE_WIDTH), round(self.width() * _TABLE_SHARE))
            self.splitter.setSizes([table, self.width() - table])

    def sizeHint(self) -> QSize:
        return QSize(1200, 720)

"""The small window below a column's head in which its filter is set; what it keeps out goes at once."""

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from relplanner.domain.declare import FieldSpec
from relplanner.domain.errors import Refusal
from relplanner.domain.kinds import Release
from relplanner.domain.typed import date_text
from relplanner.gui.context import PageContext
from relplanner.gui.records.columns import Column
from relplanner.gui.records.filters import ColumnFilter, is_dated
from relplanner.gui.theme import TextRole
from relplanner.gui.widgets import MUTED, Button, ButtonKind, text_label

_MOST = 300
_PAUSE_MS = 120
_WIDTH, _LIST_HEIGHT = 264, 220
_TEXT = Qt.ItemDataRole.UserRole
_DAY: FieldSpec = Release.KIND.by_name["target_date"]
Choices = list[tuple[str, int]]


class FilterPopup(QFrame):
    """Sets the filter of one column: days from and to for dates, else words and a list of values to tick.

    ``change`` is called with every other filter that is set. Esc and Enter close it; nothing is lost by that.
    """

    def __init__(
        self, context: PageContext, column: Column, present: ColumnFilter, choices: Choices,
        change: Callable[[ColumnFilter], None], parent: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("kind", "palette")
        self.setAccessibleName(self.tr("Filter: {column}").format(column=column.title))
        self._context, self._change = context, change
        self._ticked = set(present.chosen)
        self._choices = choices
        self._later = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._later.timeout.connect(self._tell)
        self._body = QVBoxLayout(self)
        px = context.themes.px
        self._body.setContentsMargins(px(10), px(8), px(10), px(10))
        self._body.setSpacing(px(6))
        self.setFixedWidth(px(_WIDTH))
        self._body.addWidget(text_label(column.title, TextRole.HEADING))
        self._dated = is_dated(column)
        self._lines: list[QLineEdit] = []
        if self._dated:
            self._line(
                self.tr("From, such as 12 jan or +5d"), date_text(present.first) if present.first else ""
            )
            self._line(self.tr("To"), date_text(present.last) if present.last else "")
        else:
            self._line(self.tr("Words"), present.words)
        self._list = QListWidget()
        self._fill_list()
        self._note = text_label("", MUTED, wrap=True)
        self._note.hide()
        self._body.addWidget(self._note)
        self._finish()

    def open_at(self, spot: QPoint) -> None:
        """Show it with its corner at a point of the screen, the keyboard in its first field."""
        self.move(spot)
        self.show()
        self._lines[0].setFocus(Qt.FocusReason.PopupFocusReason)
        self._lines[0].selectAll()

    # -- inside --------------------------------------------------------------------------------------------

    def _line(self, name: str, text: str) -> None:
        line = QLineEdit(text)
        line.setPlaceholderText(name)
        line.setAccessibleName(name)
        line.setClearButtonEnabled(True)
        line.textChanged.connect(self._typed)
        line.installEventFilter(self)
        self._lines.append(line)
        self._body.addWidget(line)

    def _finish(self) -> None:
        self._list.setAccessibleName(self.tr("Only these"))
        self._list.setMaximumHeight(self._context.themes.px(_LIST_HEIGHT))
        self._list.itemChanged.connect(self._tick)
        self._list.installEventFilter(self)
        self._body.addWidget(self._list)
        self._list.setVisible(not self._dated)
        row = QHBoxLayout()
        clear = Button(self.tr("Clear"), ButtonKind.QUIET)
        done = Button(self.tr("Done"))
        clear.clicked.connect(self._clear)
        done.clicked.connect(self.close)
        row.addWidget(clear)
        row.addStretch(1)
        row.addWidget(done)
        self._body.addLayout(row)

    def _fill_list(self) -> None:
        """List the values that hold the typed words; what is ticked is listed in any case."""
        words = "" if self._dated else self._lines[0].text().casefold()
        there = [
            (text, count)
            for text, count in self._choices
            if text in self._ticked or all(word in text.casefold() for word in words.split())
        ]
        self._list.blockSignals(True)
        self._list.clear()
        for text, count in there[:_MOST]:
            item = QListWidgetItem(f"{text or self.tr('(empty)')}   {count:,}", self._list)
            item.setData(_TEXT, text)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if text in self._ticked else Qt.CheckState.Unchecked)
        self._list.blockSignals(False)

    def _tick(self, item: QListWidgetItem) -> None:
        text = item.data(_TEXT)
        if item.checkState() == Qt.CheckState.Checked:
            self._ticked.add(text)
        else:
            self._ticked.discard(text)
        self._later.start()

    def _typed(self) -> None:
        if not self._dated:
            self._fill_list()
        self._later.start()

    def _clear(self) -> None:
        self._ticked.clear()
        for line in self._lines:
            line.clear()
        self._fill_list()
        self._tell()

    def _tell(self) -> None:
        self._later.stop()
        if not self._dated:
            self._change(ColumnFilter(frozenset(self._ticked), self._lines[0].text().strip()))
            return
        try:
            first, last = (self._day(line) for line in self._lines)
        except Refusal as refusal:
            self._note.setText(str(refusal))
            self._note.show()
            return
        self._note.setVisible(bool(first and last and last < first))
        self._note.setText(self.tr("The end lies before the beginning, so nothing passes."))
        self._change(ColumnFilter(first=first, last=last))

    def _day(self, line: QLineEdit) -> dt.date | None:
        """The day that is typed in a field; none where it is empty. Raises Refusal."""
        text = line.text().strip()
        found = self._context.reading().parse(_DAY, text) if text else None
        return found if isinstance(found, dt.date) else None

    # -- Qt ------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._tell()
            self.close()
            return True
        if key == Qt.Key.Key_Down and watched in self._lines and self._list.isVisible():
            self._list.setFocus(Qt.FocusReason.TabFocusReason)
            self._list.setCurrentRow(max(0, self._list.currentRow()))
            return True
        return False

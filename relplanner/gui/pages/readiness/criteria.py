"""The criteria below the checklist: what must be true, by hand or measured against a threshold."""

from collections.abc import Callable, Iterable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from relplanner.domain.declare import Record
from relplanner.domain.kinds import Criterion
from relplanner.gui.context import PageContext
from relplanner.gui.pages.readiness.columns import CRITERION_COLUMNS, criterion_columns, tally_text
from relplanner.gui.records.table import RecordTable
from relplanner.gui.theme import TextRole
from relplanner.gui.widgets import MUTED, Button, ButtonKind, text_label


class CriteriaPane(QWidget):
    """A heading with its tally, and the table."""

    def __init__(
        self,
        context: PageContext,
        source: Callable[[], Iterable[Record]],
        toggle: Callable[[str], None],
        add: Callable[[], None],
    ) -> None:
        super().__init__()
        self.table = RecordTable(
            context,
            Criterion.KIND,
            self.tr("Criteria"),
            columns=CRITERION_COLUMNS,
            extra=criterion_columns(toggle),
            source=lambda _: source(),
            empty=self.tr("No criteria. Press Ins to add one."),
        )
        self.table.add_wanted.connect(add)
        self._tally = text_label("", MUTED)
        plus = Button(self.tr("+ Criterion"), ButtonKind.QUIET)
        plus.clicked.connect(add)
        self._heading = QFrame()
        self._heading.setProperty("kind", "header")
        row = QHBoxLayout(self._heading)
        row.setContentsMargins(16, 5, 10, 5)
        row.addWidget(text_label(self.tr("Criteria"), TextRole.HEADING))
        row.addWidget(self._tally)
        row.addStretch(1)
        row.addWidget(plus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._heading)
        column.addWidget(self.table, 1)

    def show_tally(self, records: Iterable[Record]) -> None:
        """Show how many are settled, and how many are judged only once the release is live."""
        self._tally.setText(tally_text(tuple(records)))

    def height_of_rows(self) -> int:
        """How high it wants to be for all rows to be seen, with room for one more."""
        row = self.table.verticalHeader().defaultSectionSize()
        rows = (self.table.records.rowCount() + 1) * row
        head = self.table.horizontalHeader().sizeHint().height() + 2 * self.table.frameWidth()
        return self._heading.sizeHint().height() + head + rows

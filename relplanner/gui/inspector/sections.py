"""The parts of the inspector below the form: what is related to a record, and what happened to it."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QLabel, QLayout, QToolButton, QVBoxLayout, QWidget

from relplanner.domain.declare import Kind, Record
from relplanner.domain.kinds import BaselineDate, Dependency
from relplanner.gui.context import PageContext
from relplanner.gui.inspector.past import event_lines
from relplanner.gui.theme import TextRole
from relplanner.gui.widgets import text_label

_SHOWN = 5
# Told in sections of their own, or of no use in a count.
_NOT_COUNTED = frozenset({Dependency.KIND.name, BaselineDate.KIND.name})
PAGES = {
    "release": "releases", "activity": "roadmap", "checklist_item": "readiness", "criterion": "readiness",
    "risk": "risks", "risk_assessment": "risks", "risk_action": "risks", "release_notes": "notes",
    "note_entry": "notes", "scope_item": "notes",
}  # fmt: skip
"""The page on which a kind of record is seen; kinds without one are selected where we are."""


def flat_button(text: str, act: Callable[[], None]) -> QToolButton:
    """Words that can be clicked, without a frame."""
    button = QToolButton()
    button.setText(text)
    button.setProperty("kind", "flat")
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.clicked.connect(act)
    return button


def clear(layout: QLayout) -> None:
    """Take every widget out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


def related(context: PageContext, record: Record) -> list[tuple[Kind, tuple[Record, ...]]]:
    """The records that belong or refer to a record, by kind, in the order in which kinds are declared."""
    found: dict[str, dict[str, Record]] = {}
    for kind, _, referrer in context.plan.referrers(record.id):
        if kind.name not in _NOT_COUNTED and not referrer.archived:
            found.setdefault(kind.name, {})[referrer.id] = referrer
    return [(context.plan.kind(name), tuple(records.values())) for name, records in found.items()]


class RelatedSection(QWidget):
    """How many records of which kind belong to this one; each leads there."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._shown: list[tuple[str, int, str]] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(context.themes.px(2))
        column.addWidget(text_label(self.tr("Related"), TextRole.LABEL))
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        column.addLayout(self._grid)

    def show_record(self, record: Record) -> None:
        """Show what is related to a record."""
        groups = related(self._context, record)
        shown = [(kind.name, len(records), records[0].id) for kind, records in groups]
        self.setVisible(bool(shown))
        if shown == self._shown:
            return
        self._shown = shown
        clear(self._grid)
        for place, (kind, records) in enumerate(groups):
            name = kind.title if len(records) == 1 else kind.plural
            button = flat_button(f"{name}  {len(records)}", self._jump(kind, records[0].id))
            row, column = divmod(place, 2)
            self._grid.addWidget(button, row, column, Qt.AlignmentFlag.AlignLeft)

    def _jump(self, kind: Kind, id: str) -> Callable[[], None]:
        page = PAGES.get(kind.name)
        return (lambda: self._context.go(page, id)) if page else (lambda: self._context.select(id))


class HistorySection(QWidget):
    """The last steps that touched a record, read after the panel stands."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._id = context, ""
        self._read_at = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(context.themes.px(4))
        column.addWidget(text_label(self.tr("History"), TextRole.LABEL))
        self._lines = [self._line() for _ in range(_SHOWN)]
        for line in self._lines:
            column.addWidget(line)
        self._all = flat_button(self.tr("Show all"), lambda: context.go("history", self._id))
        column.addWidget(self._all, 0, Qt.AlignmentFlag.AlignLeft)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._read)

    def show_record(self, record: Record) -> None:
        """Show the history of a record, in a moment."""
        if record.id != self._id:
            for line in self._lines:
                line.hide()
        self._id = record.id
        self._soon.start()

    def _read(self) -> None:
        now = f"{self._context.plan.place} {self._id}"
        if now == self._read_at or self._context.plan.get(self._id) is None:
            self._show(self._read_at == now)
            return
        self._read_at = now
        events = self._context.session.history(self._id)
        texts = list(event_lines(self._context.plan, events[:_SHOWN], self._id, self._context.today()))
        for place, line in enumerate(self._lines):
            line.setText(texts[place] if place < len(texts) else "")
        self._all.setVisible(len(events) > _SHOWN)
        self._show(True)

    def _show(self, known: bool) -> None:
        for line in self._lines:
            line.setVisible(known and bool(line.text()))

    def _line(self) -> QLabel:
        line = text_label("", TextRole.LABEL, wrap=True)
        line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return line

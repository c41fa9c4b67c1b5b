"""What fills the return page while there is something to decide: counts, questions, the list, the card."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from relplanner.commands.return_findings import Comparison
from relplanner.gui.comparing.card import DecisionCard
from relplanner.gui.comparing.counts import CountsBar
from relplanner.gui.comparing.model import Column, FindingsModel
from relplanner.gui.comparing.questions import QuestionsBar
from relplanner.gui.comparing.view import FindingsView
from relplanner.gui.comparing.words import Names
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.widgets import MUTED, ElidedLabel, EmptyState


class FindingsPane(QWidget):
    """Lays out what the page fills; ``trailing`` stands at the end of the counts."""

    def __init__(self, themes: ThemeSource, toggle: Callable[[int], None], trailing: QWidget) -> None:
        super().__init__()
        self.counts = CountsBar(themes, trailing)
        self.questions = QuestionsBar()
        self._notes = ElidedLabel("", MUTED)
        self._notes.setContentsMargins(16, 0, 16, 6)
        now = self.tr("In the plan now")
        titles = Names(self.tr("As circulated"), now, self.tr("In the workbook"))
        self.findings = FindingsModel(themes, toggle, titles, self)
        self.view = FindingsView(themes, self.tr("What came back"))
        self.view.setModel(self.findings)
        self.view.fit()
        self.view.ticked.connect(self.findings.tick)
        self.card = DecisionCard(themes, Names(titles.base, self.tr("Mine"), self.tr("Theirs")))
        around = QWidget()
        margin = QVBoxLayout(around)
        margin.setContentsMargins(16, 12, 16, 14)
        margin.addWidget(self.card)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.counts, self._notes, self.questions):
            column.addWidget(widget)
        column.addWidget(self.view, 1)
        column.addWidget(around)

    def show_told(self, told: Comparison, refused: Sequence[str]) -> None:
        """What stands over the list: what is to be asked, and what is to be known."""
        self.questions.show_questions(told.questions)
        notes = [*refused, *told.notices]
        self._notes.setText("   ".join(notes))
        self._notes.setVisible(bool(notes))
        self.view.setColumnHidden(Column.SENDER, len(told.sent) < 2)


def no_files(themes: ThemeSource, choose: QAction) -> QWidget:
    """Shown before anything has come back."""
    text = _tr(
        "Drop the workbooks that came back here, several at once if you like, or choose them. "
        "Every cell is compared with what went out and with the plan as it is now; nothing is taken "
        "before you say so, and the files are never written."
    )
    return EmptyState(themes, "file-spreadsheet", _tr("No workbook has come back yet"), text, [choose])


def all_alike(themes: ThemeSource, choose: QAction) -> QWidget:
    """Shown when a workbook says what the plan says."""
    text = _tr("Every cell says what the plan says: there is nothing to take.")
    return EmptyState(themes, "circle-check", _tr("Nothing differs"), text, [choose])


def at_top(widget: QWidget) -> QWidget:
    """The widget with room around it."""
    around = QWidget()
    column = QVBoxLayout(around)
    column.setContentsMargins(16, 16, 16, 16)
    column.addWidget(widget)
    column.addStretch(1)
    return around


def _tr(text: str) -> str:
    return QCoreApplication.translate("returning", text)

"""Dates that read two ways: asked once for each column, with samples."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from relplanner.commands.return_dates import DateOrder
from relplanner.commands.return_findings import Question
from relplanner.gui.widgets import Button, text_label


class QuestionsBar(QFrame):
    """A line for each question; the answer counts for its whole column."""

    answered = Signal(tuple, str)
    """The sheet and the column, and what comes first in its dates."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "notice")
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(16, 8, 16, 8)
        self.hide()

    def show_questions(self, questions: Sequence[Question]) -> None:
        """Ask these."""
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for question in questions:
            self._rows.addWidget(self._line(question))
        self.setVisible(bool(questions))

    def _line(self, question: Question) -> QWidget:
        samples = ", ".join(question.samples)
        words = _tr("{sheet}, {column}: {samples}. What comes first?")
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        told = words.format(sheet=question.sheet, column=question.title, samples=samples)
        row.addWidget(text_label(told, wrap=True), 1)
        for order, text in ((DateOrder.DMY, _tr("The day")), (DateOrder.MDY, _tr("The month"))):
            button = Button(text)
            button.setAccessibleName(f"{question.title}: {text}")
            column = question.sheet, question.column
            button.clicked.connect(
                lambda _=False, column=column, order=order: self.answered.emit(column, order.value)
            )
            row.addWidget(button)
        return line


def _tr(text: str) -> str:
    return QCoreApplication.translate("comparing", text)

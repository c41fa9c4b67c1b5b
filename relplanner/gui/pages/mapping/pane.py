"""What fills the mapping page while a file is looked at: its sheets, the columns of one, its first rows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSpinBox,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from relplanner.commands.return_findings import Question
from relplanner.commands.table_preview import Aside
from relplanner.gui.comparing.questions import QuestionsBar
from relplanner.gui.pages.choosing import ChoiceButton
from relplanner.gui.pages.mapping.columns import ColumnsModel, ColumnsView
from relplanner.gui.pages.mapping.preview import PreviewModel, PreviewView
from relplanner.gui.pages.mapping.sheets import SheetsModel, SheetsView
from relplanner.gui.pages.mapping.words import aside_words, grouped
from relplanner.gui.theme import TextRole, Tone
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.tips import plain_tip
from relplanner.gui.widgets import MUTED, Pill, WrapLayout, text_label

_ASIDE_ROW, _MOST_ASIDES = 26, 4
_MOST_COUNTS = 6
_ASIDE = Qt.ItemDataRole.UserRole


class MappingPane(QWidget):
    """Lays out what the page fills."""

    def __init__(self, themes: ThemeSource) -> None:
        super().__init__()
        self._themes, self._held = themes, False
        self.sheets_model = SheetsModel(self)
        self.sheets = SheetsView(themes, self.sheets_model)
        self.header_row = QSpinBox()
        self.header_row.setKeyboardTracking(False)
        self.header_row.setSpecialValueText("–")
        self.header_row.setAccessibleName(self.tr("Headings in row"))
        self.kind = ChoiceButton(self.tr("Its rows are"))
        self.into = ChoiceButton(self.tr("Into"))
        self.questions = QuestionsBar()
        self.columns_model = ColumnsModel(themes, self)
        self.columns = ColumnsView(themes, self.columns_model)
        self.effect = EffectLine(themes)
        self.preview_model = PreviewModel(themes, self)
        self.preview = PreviewView(themes, self.preview_model)
        self.asides = QListWidget()
        self.asides.setAccessibleName(self.tr("What cannot be taken"))
        self.asides.setUniformItemSizes(True)
        self.asides.currentItemChanged.connect(lambda item, _: self._go_to(item))
        self.asides.itemActivated.connect(self._go_to)
        themes.changed.connect(lambda _: self._fit())
        self._lay_out()
        self._fit()

    def show_asides(self, sheet: str, asides: Sequence[Aside]) -> None:
        """List the cells that cannot be taken, with the reason."""
        self.asides.clear()
        for aside, count in grouped(asides):
            words = " ".join(aside_words(sheet, aside, count).split())
            item = QListWidgetItem(self._themes.icons.icon("triangle-alert", "warning_ink"), words)
            item.setToolTip(plain_tip(aside.reason))
            item.setSizeHint(QSize(60, self._themes.px(_ASIDE_ROW)))
            item.setData(_ASIDE, (aside.row, aside.column))
            self.asides.addItem(item)
        self.asides.setVisible(bool(asides))
        self._fit()

    def show_questions(self, questions: Sequence[Question]) -> None:
        """Ask about dates; the columns keep the room that they need beneath."""
        self.questions.show_questions(questions)
        self.columns_model.ask([question.column for question in questions])
        QTimer.singleShot(0, self, self._share)

    def _go_to(self, item: QListWidgetItem | None) -> None:
        """Show the cell that a line tells of, where it is among the first rows."""
        place = self.preview_model.place_of(*item.data(_ASIDE)) if item is not None else None
        if place is not None and place.isValid():
            self.preview.setCurrentIndex(place)
            self.preview.scrollTo(place)

    def _fit(self) -> None:
        """As high as its lines, up to a few."""
        px, lines = self._themes.px, min(self.asides.count(), _MOST_ASIDES)
        self.asides.setIconSize(QSize(px(14), px(14)))
        self.asides.setFixedHeight(px(_ASIDE_ROW) * lines + px(6))

    def _share(self) -> None:
        """Give the columns the height that they need, up to half of it, until somebody has moved the line."""
        if not self._held:
            room = sum(self._both.sizes())
            top = min(self.columns.whole_height, room // 2)
            self._both.setSizes([top, room - top])

    def _hold(self) -> None:
        self._held = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def _lay_out(self) -> None:
        settings = QWidget()
        row = WrapLayout(settings)
        row.setContentsMargins(16, 8, 16, 8)
        row.addWidget(text_label(self.tr("Headings in row"), MUTED))
        for widget in (self.header_row, self.kind, self.into):
            row.addWidget(widget)
        below = QWidget()
        rows = QVBoxLayout(below)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.effect)
        rows.addWidget(self.preview, 1)
        beneath = QVBoxLayout()
        beneath.setContentsMargins(8, 0, 8, 0)
        beneath.addWidget(self.asides)
        rows.addLayout(beneath)
        self._both = both = QSplitter(Qt.Orientation.Vertical)
        both.setChildrenCollapsible(False)
        both.addWidget(self.columns)
        both.addWidget(below)
        both.splitterMoved.connect(self._hold)
        self.columns_model.modelReset.connect(self._share)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(settings)
        right.addWidget(self.questions)
        right.addWidget(both, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.sheets)
        whole.addLayout(right, 1)


class EffectLine(QWidget):
    """“First rows as they would arrive”, then what importing the sheet does: 110 new, 3 updated."""

    def __init__(self, themes: ThemeSource) -> None:
        super().__init__()
        row = WrapLayout(self)
        row.setContentsMargins(16, 10, 16, 6)
        row.addWidget(text_label(self.tr("First rows as they would arrive"), TextRole.HEADING))
        self._pills = [Pill(themes, mark=False, parent=self) for _ in range(_MOST_COUNTS)]
        self._words = text_label("", MUTED)
        for widget in (*self._pills, self._words):
            row.addWidget(widget)

    @property
    def told(self) -> str:
        """All that it says, in one line."""
        parts = [*(pill.text() for pill in self._pills), self._words.text()]
        return ", ".join(part for part in parts if part)

    def show_effect(self, counts: Sequence[tuple[str, Tone]], words: str) -> None:
        """Show counts, each with its tone, and what else there is to say."""
        none = ("", Tone.NEUTRAL)
        padded = [*counts, *([none] * len(self._pills))]
        for pill, (text, tone) in zip(self._pills, padded, strict=False):
            pill.show_status(text, tone)
            pill.setVisible(bool(text))
        self._words.setText(words)

"""The part of the inspector that tells when a release or an activity will probably be finished."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from relplanner.domain.declare import Record
from relplanner.domain.kinds import Activity
from relplanner.gui.context import PageContext
from relplanner.gui.forecast.picture import ForecastPicture
from relplanner.gui.forecast.words import (
    certain_words,
    chance_words,
    driver_words,
    per_cent,
    percentile_words,
)
from relplanner.gui.inspector.links import JumpButton
from relplanner.gui.inspector.sections import clear, flat_button
from relplanner.gui.theme import TextRole, Tone
from relplanner.gui.tips import plain_tip
from relplanner.gui.widgets import ElidedLabel, Pill, ProgressBarThin, WrapLayout, text_label
from relplanner.rules.forecasts import SEED, TRIALS, is_open, promises

if TYPE_CHECKING:
    from relplanner.schedule.forecast import Forecast

_DRIVERS = 4
_TELLING = 0.05
"""A correlation below this is chance, or as good as none."""


class ForecastSection(QWidget):
    """The forecast of the record that is shown; made when the section can be seen and things are quiet."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._id, self._seed = context, "", SEED
        self._watch = context.forecasts
        self._watch.made.connect(self._show)
        self._watch.progressed.connect(self._show_progress)
        px = context.themes.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        column.addLayout(self._head())
        self._picture = ForecastPicture(context.themes)
        column.addWidget(self._picture)
        self._chance = Pill(context.themes)
        column.addWidget(self._chance, 0, Qt.AlignmentFlag.AlignLeft)
        self._words = text_label("", TextRole.LABEL, wrap=True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self._words)
        self._drivers = QVBoxLayout()
        self._drivers.setSpacing(px(1))
        column.addLayout(self._drivers)
        column.addLayout(self._foot())
        self._hide_result()
        self._show_busy(False)

    def show_record(self, record: Record) -> None:
        """Show the forecast of a record, in a moment; the section hides where there is none to make."""
        schedule, plan = self._context.schedule, self._context.plan
        self.setVisible(is_open(plan, schedule, record.id))
        self._estimate.setVisible(isinstance(record, Activity) and not schedule.is_summary(record.id))
        if record.id != self._id:
            self._id = record.id
            self._hide_result()
        self._picture.setEnabled(False)
        self._ask()

    # -- inside --------------------------------------------------------------------------------------------

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        words = self.tr("Forecast finish ({trials} trials)").format(trials=f"{TRIALS:,}")
        row.addWidget(ElidedLabel(words, TextRole.LABEL), 1)
        self._look = flat_button(self.tr("S-curve"), self._turn)
        row.addWidget(self._look)
        return row

    def _turn(self) -> None:
        """Show the curve, or the bars; the button names the other."""
        self._picture.show_curve(not self._picture.is_curve)
        self._look.setText(self.tr("Bars") if self._picture.is_curve else self.tr("S-curve"))

    def _foot(self) -> WrapLayout:
        row = WrapLayout(spacing=self._context.themes.px(8))
        self._seed_label = text_label("", TextRole.LABEL)
        self._again = flat_button(self.tr("Draw again"), self._draw_again)
        self._again.setToolTip(
            self.tr("Draw other durations, by the next seed: how far the forecast can be trusted")
        )
        self._estimate = flat_button(self.tr("Estimate…"), self._go_to_estimate)
        self._progress = ProgressBarThin(self._context.themes, self.tr("Forecast"), Tone.ACCENT)
        self._cancel = flat_button(self.tr("Cancel"), self._stop)
        for widget in (self._seed_label, self._again, self._estimate, self._progress, self._cancel):
            row.addWidget(widget)
        return row

    def _ask(self) -> None:
        context = self._context
        if self.isVisible() and is_open(context.plan, context.schedule, self._id):
            self._watch.ask(context.schedule, self._id, self._seed, context.today())

    def _show_progress(self, percent: int) -> None:
        if self.isVisible():
            self._progress.show_percent(percent)
            self._show_busy(True)

    def _show(self) -> None:
        """Show what is known of the record that is shown."""
        context = self._context
        made = self._watch.known(context.schedule, self._id, self._seed)
        self._show_busy(False)
        if made is None:
            return
        today = context.today()
        due = promises(context.plan, context.schedule, self._id)
        self._picture.show_forecast(made, due, today)
        self._picture.setEnabled(True)
        self._picture.setVisible(not made.is_certain)
        self._look.setVisible(not made.is_certain)
        chance, tone = chance_words(made, due, today)
        self._chance.show_status(chance, tone)
        self._chance.setVisible(bool(chance) and not made.is_certain)
        words = certain_words(made, today) if made.is_certain else percentile_words(made, today)
        self._words.setText(words)
        self._words.show()
        self._seed_label.setText(self.tr("Seed {seed}").format(seed=made.seed))
        self._show_drivers(made)

    def _show_drivers(self, made: Forecast) -> None:
        clear(self._drivers)
        telling = [driver for driver in made.drivers if driver.cruciality >= _TELLING]
        drivers = () if made.is_certain else telling[:_DRIVERS]
        if drivers:
            self._drivers.addWidget(text_label(self.tr("Driven by, and in how many trials"), TextRole.LABEL))
        width = self.fontMetrics().horizontalAdvance(per_cent(1))
        for driver in drivers:
            button = JumpButton(self._context, driver.activity)
            words = driver_words(driver)
            button.setToolTip(plain_tip(words))
            button.setAccessibleDescription(words)
            share = text_label(per_cent(driver.criticality), TextRole.LABEL)
            share.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            share.setMinimumWidth(width)
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            line.addWidget(button, 1)
            line.addWidget(share)
            self._drivers.addWidget(row)

    def _show_busy(self, busy: bool) -> None:
        for widget in (self._progress, self._cancel, self._seed_label, self._again):
            widget.setVisible(busy is (widget in (self._progress, self._cancel)))

    def _hide_result(self) -> None:
        for widget in (self._picture, self._look, self._chance, self._words):
            widget.hide()
        clear(self._drivers)

    def _draw_again(self) -> None:
        self._seed += 1
        self._ask()

    def _stop(self) -> None:
        self._watch.forget()
        self._show_busy(False)
        self._seed_label.setText(self.tr("Not worked out"))

    def _go_to_estimate(self) -> None:
        self._context.remedy_wanted.emit(self._id, ("optimistic",))

    # -- Qt ------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask()

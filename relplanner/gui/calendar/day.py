"""Everything about the chosen day: what goes live and how ready it is, what else happens, what is free."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QDate, QLocale, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from relplanner.chart.calendar import Item, Layer, Look
from relplanner.chart.calendar_day import DayFacts, GoingLive
from relplanner.domain.notices import conflict_text
from relplanner.domain.typed import date_text
from relplanner.gui.calendar.lines import WordsList
from relplanner.gui.say import choice_text
from relplanner.gui.theme import TextRole, Tone
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.widgets import MUTED, Card, Pill, ProgressBarThin, text_label
from relplanner.gui.widgets.lines import Line
from relplanner.rules.conflicts import Conflict
from relplanner.rules.severity import Severity

_WIDTH = 316
_MOST_BLOCKING, _MOST = 4, 10
_FULL, _NEARLY = 100, 75


class FreeDay(NamedTuple):
    """A day on which a release could go live, and what would be wrong with it; empty when nothing would."""

    day: dt.date
    words: str


class DayDetail(QScrollArea):
    """The panel beside the calendar."""

    record_chosen = Signal(str)
    day_taken = Signal(str, dt.date)
    """A release shall go live on a free day."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._free_for = ""
        self._cards: list[QWidget] = []
        self.setAccessibleName(self.tr("The day"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._weekday = text_label("", TextRole.LABEL)
        self._date = text_label("", TextRole.TITLE)
        self._kinds = text_label("", MUTED, wrap=True)
        self._going = QVBoxLayout()
        self._going.setSpacing(10)
        self._conflicts = _Section(themes, self.tr("Conflicts"))
        self._others = _Section(themes, self.tr("On the same day"))
        self._away = _Section(themes, self.tr("Away"))
        self._free = _Section(themes, self.tr("Nearest free live dates"))
        self._nothing = text_label(self.tr("Nothing is planned for this day."), MUTED, wrap=True)
        for section in (self._conflicts, self._others, self._away):
            section.list.pressed_line.connect(self._pressed)
        self._free.list.pressed_line.connect(self._taken)
        self._lay_out()

    def show_facts(self, facts: DayFacts) -> None:
        """Show a day."""
        locale, day = QLocale(), QDate(facts.day.year, facts.day.month, facts.day.day)
        self._weekday.setText(locale.toString(day, "dddd"))
        self._date.setText(locale.toString(day, "d MMMM yyyy"))
        self._kinds.setText("\n".join(facts.kinds_of_day))
        self._kinds.setVisible(bool(facts.kinds_of_day))
        self._show_cards(facts.going_live)
        self._conflicts.show_lines(self._some([_conflict_line(each) for each in facts.conflicts]))
        others = [_item_line(item) for item in facts.others]
        self._others.set_title(self.tr("On the same day") if facts.going_live else self.tr("On this day"))
        self._others.show_lines(self._some(others))
        self._away.show_lines(Line(name, record="-") for name in facts.away)
        parts = (facts.going_live, facts.others, facts.away, facts.conflicts, facts.kinds_of_day)
        self._nothing.setVisible(not any(parts))

    def show_free_days(self, release: str, title: str, days: Sequence[FreeDay]) -> None:
        """Offer days on which a release could go live instead; none hides the offer."""
        self._free_for = release
        self._free.set_title(self.tr("Nearest free live dates · {release}").format(release=title))
        self._free.show_lines(
            Line(
                date_text(each.day), each.words or self.tr("no conflicts"), record=each.day.isoformat(),
                tone=Tone.WARNING if each.words else Tone.GOOD,
            )
            for each in days
        )  # fmt: skip

    # -- inside --------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        px = self._themes.px
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(px(14), px(14), px(12), px(16))
        column.setSpacing(px(10))
        head = QVBoxLayout()
        head.setSpacing(px(2))
        for label in (self._weekday, self._date, self._kinds):
            head.addWidget(label)
        column.addLayout(head)
        column.addLayout(self._going)
        for widget in (self._conflicts, self._free, self._others, self._away, self._nothing):
            column.addWidget(widget)
        column.addStretch(1)
        self.setWidget(body)
        body.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)

    def _some(self, lines: list[Line]) -> list[Line]:
        """As many lines as one reads, and how many more there are."""
        rest = len(lines) - _MOST
        more = [Line(self.tr("and {count} more").format(count=rest), record="-")] if rest > 0 else []
        return [*lines[:_MOST], *more]

    def _show_cards(self, going: Iterable[GoingLive]) -> None:
        for card in self._cards:
            self._going.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = [self._card(each) for each in going]
        for card in self._cards:
            self._going.addWidget(card)

    def _card(self, going: GoingLive) -> Card:
        release, ready = going.release, going.readiness
        card = Card(
            self.tr("◆ {release} live").format(release=release.title),
            Pill(self._themes, choice_text(release.kind), Tone.ACCENT, mark=False),
        )
        blocking = len(ready.blocking)
        told = self.tr("Nothing to be ready by yet")
        if ready.percent is not None:
            many = self.tr("{count} blocking items open").format(count=blocking)
            waiting = {0: self.tr("nothing blocks"), 1: self.tr("1 blocking item open")}.get(blocking, many)
            told = self.tr("Readiness {share} % · {open}").format(share=int(ready.percent), open=waiting)
        card.body.addWidget(text_label(told, MUTED, wrap=True))
        bar = ProgressBarThin(self._themes, self.tr("Readiness of {release}").format(release=release.title))
        bar.show_percent(ready.percent, _tone(ready.percent, blocking))
        card.body.addWidget(bar)
        if blocking:
            blockers = WordsList(self._themes, self.tr("Blocking items"))
            # Never shown before it has a parent: that flashes a window of its own.
            card.body.addWidget(blockers)
            blockers.show_lines([
                Line(check.record.title, check.record.key, check.record.id, tone=Tone.WARNING)
                for check in ready.blocking[:_MOST_BLOCKING]
            ])  # fmt: skip
            blockers.pressed_line.connect(self._pressed)
        for title, words in (
            (self.tr("Deployment window"), "\n".join(going.deployment)),
            (self.tr("State"), choice_text(release.state)),
            (self.tr("Release manager"), going.manager or self.tr("nobody yet")),
        ):
            if words:
                card.body.addWidget(text_label(title, TextRole.LABEL))
                card.body.addWidget(text_label(words, wrap=True))
        return card

    def _pressed(self, line: Line) -> None:
        if line.record not in ("", "-"):
            self.record_chosen.emit(line.record)

    def _taken(self, line: Line) -> None:
        self.day_taken.emit(self._free_for, dt.date.fromisoformat(line.record))

    # -- Qt ------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(self._themes.px(_WIDTH), self._themes.px(400))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._themes.px(240), self._themes.px(160))


class _Section(QWidget):
    """A title over a list of lines; out of the way when there are none."""

    def __init__(self, themes: ThemeSource, title: str) -> None:
        super().__init__()
        self._title = text_label(title, TextRole.LABEL, wrap=True)
        self.list = WordsList(themes, title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._title)
        column.addWidget(self.list)
        self.hide()

    def set_title(self, title: str) -> None:
        self._title.setText(title)
        self.list.setAccessibleName(title)

    def show_lines(self, lines: Iterable[Line]) -> None:
        told = list(lines)
        self.list.show_lines(told)
        self.setVisible(bool(told))


def _tone(percent: float | None, blocking: int) -> Tone:
    if percent is None or percent >= _FULL or not blocking:
        return Tone.GOOD
    return Tone.ACCENT if percent >= _NEARLY else Tone.WARNING


def _conflict_line(conflict: Conflict) -> Line:
    tone = Tone.BAD if conflict.severity is Severity.BAD else Tone.WARNING
    words = conflict_text(conflict.code, conflict.values)
    return Line(words, "", conflict.subjects[0], tone=tone)


def _item_line(item: Item) -> Line:
    tones = {Look.BAD: Tone.BAD, Look.WARNING: Tone.WARNING, Look.HUE: Tone.ACCENT}
    detail = f"until {date_text(item.last)}" if item.last > item.first else ""
    tone = tones.get(item.look, Tone.NEUTRAL)
    if item.layer is Layer.FREEZES:
        tone = Tone.BAD
    return Line(item.text, item.conflict or detail, item.id or "-", tone=tone)

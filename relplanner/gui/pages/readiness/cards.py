"""What stands beside the checks: the verdict with what blocks, the way back, and how far each release is."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from relplanner.domain.kinds import Release, RollbackPlan, RollbackStep
from relplanner.domain.kinds.readiness import RehearsalResult
from relplanner.domain.plan import Plan
from relplanner.domain.typed import duration_text
from relplanner.gui.pages.words import plural, short_date
from relplanner.gui.records.display import named
from relplanner.gui.say import choice_text
from relplanner.gui.theme import TextRole, Tone
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.widgets import (
    MUTED,
    Button,
    ButtonKind,
    Card,
    ElidedLabel,
    Pill,
    ProgressBarThin,
    ProgressRing,
    text_label,
)
from relplanner.rules.readiness import Check, Outcome, Readiness, Verdict

_MOST_BLOCKING = 6
_MOST_RELEASES = 8

TONES = {
    Verdict.NOTHING: Tone.NEUTRAL,
    Verdict.NOT_RUN: Tone.WARNING,
    Verdict.NO_GO: Tone.BAD,
    Verdict.HOLD: Tone.WARNING,
    Verdict.CONDITIONAL: Tone.WARNING,
    Verdict.GO: Tone.GOOD,
}


def verdict_text(verdict: Verdict) -> str:
    """What a suggestion is called."""
    return {
        Verdict.NOTHING: _tr("Nothing to judge by"),
        Verdict.NOT_RUN: _tr("Not all run"),
        Verdict.NO_GO: _tr("No-go"),
        Verdict.HOLD: _tr("Hold"),
        Verdict.CONDITIONAL: _tr("Conditional go"),
        Verdict.GO: _tr("Go"),
    }[verdict]


class VerdictCard(Card):
    """The ring, the suggestion, and what blocks, failed first, each with its reason."""

    check_wanted = Signal(str)
    """A check that blocks was clicked: its id."""

    def __init__(self, themes: ThemeSource) -> None:
        self._pill = Pill(themes)
        super().__init__(_tr("Verdict"), self._pill)
        self._ring = ProgressRing(themes, _tr("Ready"))
        self._headline = text_label("", TextRole.HEADING, wrap=True)
        self._facts = [text_label("", MUTED, wrap=True) for _ in range(4)]
        words = QVBoxLayout()
        words.setSpacing(4)
        for label in (self._headline, *self._facts):
            words.addWidget(label)
        words.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self._ring, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.body.addLayout(row)
        self._blocking = [_Line() for _ in range(_MOST_BLOCKING)]
        for line in self._blocking:
            line.clicked.connect(self.check_wanted)
            self.body.addWidget(line)
        self._more = text_label("", MUTED)
        self.body.addWidget(self._more)

    def show_readiness(
        self, found: Readiness, facts: Sequence[str], title_of: Callable[[Check], str]
    ) -> None:
        """Show how ready it is; ``facts`` are further sentences, most telling first."""
        tone = TONES[found.verdict]
        self._pill.show_status(verdict_text(found.verdict), tone)
        self._ring.show_percent(found.percent, Tone.BAD if found.verdict is Verdict.NO_GO else Tone.GOOD)
        self._headline.setText(headline(found))
        for label, words in zip(self._facts, [*facts, "", "", "", ""][:4], strict=True):
            label.setText(words)
            label.setVisible(bool(words))
        blocking = found.blocking
        for line, check in zip(self._blocking, [*blocking, *[None] * _MOST_BLOCKING], strict=False):
            line.setVisible(check is not None)
            if check is not None:
                line.show_line(check.record.id, title_of(check), _why(check))
        left = len(blocking) - _MOST_BLOCKING
        self._more.setText(plural(left, _tr("and {n} more"), _tr("and {n} more")))
        self._more.setVisible(left > 0)


def headline(found: Readiness) -> str:
    """The most important thing about a release's readiness, in a line."""
    failed = sum(check.outcome is Outcome.FAILED for check in found.blocking)
    if not found.checks:
        return _tr("No checks yet")
    if failed:
        words = plural(failed, _tr("{n} blocking check failed"), _tr("{n} blocking checks failed"))
        left = len(found.blocking) - failed
        return words + (_tr(", {n} open").format(n=left) if left else "")
    if found.blocking:
        return plural(len(found.blocking), _tr("{n} blocking check open"), _tr("{n} blocking checks open"))
    return _tr("Nothing blocks")


def _why(check: Check) -> str:
    if check.outcome is Outcome.FAILED:
        return _tr("failed, late") if check.late else _tr("failed")
    return _tr("late") if check.late else _tr("open")


class _Line(QWidget):
    """A thing that can be clicked, with a word about it."""

    clicked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._id = ""
        self._title, self._word = ElidedLabel(), text_label("", MUTED)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._title, 1)
        row.addWidget(self._word)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_line(self, id: str, title: str, word: str) -> None:
        self._id = id
        self._title.setText(title)
        self._word.setText(word)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.clicked.emit(self._id)


class RollbackCard(Card):
    """The way back of a release: strategy, steps, who decides, and whether it was rehearsed."""

    open_wanted = Signal()
    """Open the plan, or make one where there is none."""

    def __init__(self, themes: ThemeSource) -> None:
        self._pill = Pill(themes)
        super().__init__(_tr("Rollback plan"), self._pill)
        self._words = text_label("", MUTED, wrap=True)
        self._open = Button("", ButtonKind.PLAIN)
        self._open.clicked.connect(self.open_wanted)
        self.body.addWidget(self._words)
        self.body.addWidget(self._open)

    def show_plan(self, plan: Plan, rollback: RollbackPlan | None, today: dt.date) -> None:
        """Show a release's plan, or that it has none."""
        self._open.setText(_tr("Edit…") if rollback else _tr("Add a rollback plan"))
        if rollback is None:
            self._pill.show_status(_tr("None yet"), Tone.WARNING)
            self._words.setText(_tr("Nobody has written down how to get back if this release fails."))
            return
        self._pill.show_status(*_rehearsal(rollback))
        self._words.setText("\n".join(_told(plan, rollback, today)))


def _rehearsal(rollback: RollbackPlan) -> tuple[str, Tone]:
    if rollback.rehearsal is RehearsalResult.PASSED:
        return _tr("Rehearsed"), Tone.GOOD
    if rollback.rehearsal is RehearsalResult.PARTLY:
        return _tr("Rehearsed in part"), Tone.WARNING
    failed = rollback.rehearsal is RehearsalResult.FAILED
    return (_tr("Rehearsal failed"), Tone.BAD) if failed else (_tr("Not rehearsed"), Tone.WARNING)


def _told(plan: Plan, rollback: RollbackPlan, today: dt.date) -> list[str]:
    steps = [step for step in plan.children(RollbackStep, "plan", rollback.id) if not step.archived]
    words = [choice_text(rollback.strategy)]
    if steps:
        lasts = duration_text(sum(step.duration for step in steps), plan)
        words[0] += " · " + plural(len(steps), _tr("{n} step"), _tr("{n} steps")) + f", {lasts}"
    if rollback.triggers:
        words.append(_tr("When: {triggers}").format(triggers=" ".join(rollback.triggers.split())[:200]))
    turning = next((number for number, step in enumerate(steps, 1) if step.point_of_no_return), 0)
    if turning:
        words.append(
            _tr("No return after step {n}: {title}").format(n=turning, title=steps[turning - 1].title)
        )
    if rollback.decision_owner:
        words.append(_tr("Decided by {name}").format(name=named(plan, rollback.decision_owner)))
    if rollback.rehearsed_on:
        words.append(_tr("Rehearsed on {day}").format(day=short_date(rollback.rehearsed_on, today)))
    return words


class ReleaseProgress(NamedTuple):
    """One line of the progress card."""

    release: Release
    live: dt.date | None
    readiness: Readiness


class ProgressCard(Card):
    """The next releases with their percentage; a click shows one."""

    release_wanted = Signal(str)

    def __init__(self, themes: ThemeSource) -> None:
        super().__init__(_tr("Progress by release"))
        self.body.setSpacing(10)
        self._rows = [_ProgressRow(themes) for _ in range(_MOST_RELEASES)]
        for row in self._rows:
            row.name.clicked.connect(self.release_wanted)
            self.body.addWidget(row)
        self._more = text_label("", MUTED, wrap=True)
        self.body.addWidget(self._more)

    def show_releases(self, releases: Sequence[ReleaseProgress], today: dt.date, chosen: str) -> None:
        """Show these releases, in their order; the chosen one stands out."""
        for row, found in zip(self._rows, [*releases, *[None] * _MOST_RELEASES], strict=False):
            row.setVisible(found is not None)
            if found is not None:
                row.show_release(found, today, chosen=found.release.id == chosen)
        left = len(releases) - _MOST_RELEASES
        self._more.setText(_tr("and {n} more, in the list above the table").format(n=left))
        self._more.setVisible(left > 0)


class _ProgressRow(QWidget):
    """A release, the day it goes live, and how far it is."""

    def __init__(self, themes: ThemeSource) -> None:
        super().__init__()
        self.name = _Line()
        self._bar = ProgressBarThin(themes, "")
        self._percent = text_label("", MUTED)
        self._percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._percent.setMinimumWidth(themes.px(36))
        below = QHBoxLayout()
        below.addWidget(self._bar, 1)
        below.addWidget(self._percent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.name)
        column.addLayout(below)

    def show_release(self, found: ReleaseProgress, today: dt.date, *, chosen: bool) -> None:
        title, percent = found.release.title, found.readiness.percent
        day = short_date(found.live, today) if found.live else ""
        self.name.show_line(found.release.id, f"▸ {title}" if chosen else title, day)
        self._bar.setAccessibleName(_tr("Readiness of {release}").format(release=title))
        self._bar.show_percent(percent, Tone.BAD if found.readiness.verdict is Verdict.NO_GO else Tone.GOOD)
        self._percent.setText("–" if percent is None else f"{int(percent)}%")


def _tr(text: str) -> str:
    return QCoreApplication.translate("readiness", text)

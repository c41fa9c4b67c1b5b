"""The cards about one conflict: what collides, the smallest move with everything it moves, and the leave."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from relplanner.domain.edit import Step
from relplanner.domain.kinds import Activity, WindowOverride
from relplanner.domain.plan import title_of
from relplanner.domain.typed import date_text
from relplanner.gui.conflicts.solver import Solution
from relplanner.gui.conflicts.words import fix_words, no_move_words, rule_words, shift_words, what_words
from relplanner.gui.context import PageContext
from relplanner.gui.inspector.sections import clear, flat_button
from relplanner.gui.records.display import named
from relplanner.gui.say import step_text
from relplanner.gui.theme import TextRole, Tone
from relplanner.gui.widgets import MUTED, Button, ButtonKind, Card, Pill, text_label
from relplanner.rules.conflicts import Conflict
from relplanner.rules.conflicts.told import amount_text

_MOST = 12


class ConflictCard(Card):
    """What collides with what, by how much and since when; every record leads to where it is seen."""

    def __init__(self, context: PageContext) -> None:
        self._pill = Pill(context.themes)
        super().__init__(_tr("Conflict"), self._pill)
        self._context = context
        self._what = text_label("", TextRole.HEADING, wrap=True)
        self._by = text_label("", MUTED, wrap=True)
        self._origin = text_label("", MUTED, wrap=True)
        self._shown: Conflict | None = None
        self._records = QVBoxLayout()
        self._records.setSpacing(0)
        self.body.addWidget(self._what)
        self.body.addWidget(self._by)
        self.body.addWidget(self._origin)
        self.body.addWidget(text_label(_tr("Between"), TextRole.LABEL))
        self.body.addLayout(self._records)

    def show_conflict(self, conflict: Conflict) -> None:
        """Tell of a conflict."""
        context = self._context
        self.set_title(rule_words(conflict))
        tone = Tone(conflict.severity.value)
        word = _tr("Clash") if tone is Tone.BAD else _tr("Warning")
        self._pill.show_status(*((_tr("Allowed"), Tone.GOOD) if conflict.override else (word, tone)))
        self._what.setText(what_words(conflict))
        began = conflict.since <= context.today()
        since = _tr("By {amount}, since {day}") if began else _tr("By {amount}, from {day}")
        amount = amount_text(conflict, context.plan)
        if self._shown is None or self._shown.key != conflict.key:
            self._origin.hide()
        self._shown = conflict
        self._by.setText(since.format(amount=amount, day=date_text(conflict.since)))
        clear(self._records)
        for id in (*conflict.subjects[:_MOST], *([conflict.window] if conflict.window else [])):
            self._records.addWidget(flat_button(self._called(id), self._jump(id)))

    def show_origin(self, conflict: Conflict, step: Step | None) -> None:
        """Tell which step brought the conflict about; nothing where that is too long ago to be known."""
        if self._shown is None or self._shown.key != conflict.key:
            return
        self._origin.setVisible(step is not None)
        if step is not None:
            day = date_text(step.at.astimezone())
            words = _tr("Brought about on {day} by {author}: {what}") if step.author else _tr("{day}: {what}")
            self._origin.setText(words.format(day=day, author=step.author, what=step_text(step.label)))

    def _called(self, id: str) -> str:
        """What a record is, what it is called, and of an activity the release that it belongs to."""
        plan = self._context.plan
        record = plan.get(id)
        if record is None:
            return ""
        words = f"{record.KIND.title}: {title_of(plan, record)}"
        return f"{words} · {named(plan, record.release)}" if isinstance(record, Activity) else words

    def _jump(self, id: str):
        return lambda: self._context.go("", id)


class MoveCard(Card):
    """The smallest move that clears a conflict, what it moves, and the button that makes it."""

    apply_wanted = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__(_tr("Smallest move that clears it"))
        self._context = context
        self._words = text_label("", wrap=True)
        self._moved = text_label("", MUTED, wrap=True)
        self._creates = text_label("", TextRole.LABEL, wrap=True)
        self.button = Button(_tr("Apply the move"), ButtonKind.PRIMARY)
        self.button.setToolTip(_tr("Apply the move (F4)"))
        self.button.clicked.connect(self.apply_wanted)
        for widget in (self._words, self._moved, self._creates):
            self.body.addWidget(widget)
        self.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_solution(self, conflict: Conflict, solution: Solution | None) -> None:
        """Tell of what was found to clear a conflict; None that it is being looked for."""
        plan, today = self._context.plan, self._context.today()
        fix = solution.fix if solution is not None else None
        self.button.setVisible(fix is not None)
        self.button.setEnabled(not self._context.session.read_only)
        if fix is None:
            self._show(no_move_words(conflict, looking=solution is None), [], [])
            return
        shifts = solution.shifts if solution is not None else ()
        moved = [
            _tr("Finish, before and after"),
            *(shift_words(plan, shift, today) for shift in shifts[:_MOST]),
        ]
        if len(shifts) > _MOST:
            moved.append(_tr("{n} more…").format(n=len(shifts) - _MOST))
        creates = [_tr("▲ Then: {what}").format(what=what_words(each)) for each in fix.creates[:3]]
        self._show(fix_words(fix, plan), moved, creates)

    def _show(self, words: str, moved: Sequence[str], creates: Sequence[str]) -> None:
        self._words.setText(words)
        for label, lines in ((self._moved, moved), (self._creates, creates)):
            label.setText("\n".join(lines))
            label.setVisible(bool(lines))


class LeaveCard(Card):
    """Where a window is broken: who has allowed it, or the reason and the last day for which it shall be."""

    allow_wanted = Signal(str, str)
    """The reason, and the last day as it was typed."""
    withdraw_wanted = Signal()
    left = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__(_tr("Allow it all the same"))
        self._context = context
        self._told = text_label("", wrap=True)
        self.reason = _Field(self, _tr("Reason"), _tr("Why, and who says so"))
        self.expires = _Field(self, _tr("Until"), _tr("For good, or a day such as 12 jan"))
        self.button = Button(_tr("Allow"))
        self.button.clicked.connect(self._allow)
        self.withdraw = Button(_tr("Withdraw the leave"))
        self.withdraw.clicked.connect(self.withdraw_wanted)
        self._form = QWidget()
        form = QFormLayout(self._form)
        form.setContentsMargins(0, 0, 0, 0)
        for field in (self.reason, self.expires):
            label = text_label(field.accessibleName(), TextRole.LABEL)
            label.setBuddy(field)
            form.addRow(label, field)
            field.returnPressed.connect(self._typed)
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addStretch()
        form.addRow(row)
        self.body.addWidget(self._told)
        self.body.addWidget(self.withdraw, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self._form)

    def show_conflict(self, conflict: Conflict) -> None:
        """Offer, or tell of, the leave to go on in the window of a conflict."""
        plan = self._context.plan
        self.setVisible(bool(conflict.window))
        override = plan.one(WindowOverride, conflict.override)
        self._told.setVisible(override is not None)
        self._form.setVisible(override is None)
        self.withdraw.setVisible(override is not None)
        self.set_title(_tr("Allow it all the same") if override is None else _tr("Allowed all the same"))
        for button in (self.button, self.withdraw):
            button.setEnabled(not self._context.session.read_only)
        if override is not None:
            until = _tr("until {day}").format(day=date_text(override.expires)) if override.expires else ""
            by = named(plan, override.approver) if override.approver else ""
            parts = (override.reason, by, until, override.key)
            self._told.setText(" · ".join(part for part in parts if part))

    def begin(self) -> None:
        """Put the keyboard where the reason is typed."""
        if self._form.isVisible():
            self.reason.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def emptied(self) -> None:
        """Forget what was typed."""
        self.reason.clear()
        self.expires.clear()

    def _typed(self) -> None:
        if self.expires.hasFocus():
            self._allow()
        else:
            self.expires.setFocus(Qt.FocusReason.TabFocusReason)

    def _allow(self) -> None:
        self.allow_wanted.emit(self.reason.text(), self.expires.text())


class _Field(QLineEdit):
    def __init__(self, card: LeaveCard, name: str, hint: str) -> None:
        super().__init__()
        self._card = card
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._card.left.emit()
            return
        super().keyPressEvent(event)


def _tr(text: str) -> str:
    return QCoreApplication.translate("conflicts", text)

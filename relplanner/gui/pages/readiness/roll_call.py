"""The roll call of a release: whose word it needs, what they said, and whether that still holds."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from relplanner.commands.records import add
from relplanner.commands.signoffs import sign
from relplanner.domain.kinds import SignOff
from relplanner.domain.kinds.readiness import SignOffDecision
from relplanner.domain.plan import Plan
from relplanner.gui.context import PageContext
from relplanner.gui.pages.words import plural
from relplanner.gui.records.display import named
from relplanner.gui.say import choice_text
from relplanner.gui.theme import Tone
from relplanner.gui.tips import plain_tip
from relplanner.gui.widgets import MUTED, Button, ButtonKind, Card, ElidedLabel, Pill, text_label
from relplanner.rules.signoffs import Part, digest_of, roll_call, stale_parts

_TONES = {
    SignOffDecision.APPROVE: Tone.GOOD,
    SignOffDecision.WITH_CONDITIONS: Tone.WARNING,
    SignOffDecision.REJECT: Tone.BAD,
    SignOffDecision.ABSTAIN: Tone.NEUTRAL,
}


class RollCallCard(Card):
    """A line for each role; its button asks for its word. What is stale says what has changed."""

    def __init__(self, context: PageContext) -> None:
        self._context, self._release = context, ""
        self._pill = Pill(context.themes)
        super().__init__(_tr("Sign-offs"), self._pill)
        self._none = text_label(_tr("Nobody has to sign this release off yet."), MUTED, wrap=True)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        add = Button(_tr("Add a role…"))
        add.clicked.connect(self._add_role)
        self.body.addWidget(self._none)
        self.body.addLayout(self._lines)
        self.body.addWidget(add)

    def show_release(self, release: str) -> None:
        """Show the roll call of a release."""
        self._release, plan = release, self._context.plan
        found = roll_call(plan, release)
        digest = digest_of(plan, release) if found else ""
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        stale = [stale_parts(plan, each, digest) for each in found]
        for sign_off, parts in zip(found, stale, strict=True):
            self._lines.addWidget(self._line(plan, sign_off, parts))
        self._none.setVisible(not found)
        self._pill.setVisible(bool(found))
        self._tell(found, sum(map(bool, stale)))

    def _tell(self, found: Sequence[SignOff], stale: int) -> None:
        awaited = sum(each.decision is None for each in found)
        if any(each.decision is SignOffDecision.REJECT for each in found):
            self._pill.show_status(_tr("Rejected"), Tone.BAD)
        elif stale:
            self._pill.show_status(plural(stale, _tr("{n} stale"), _tr("{n} stale")), Tone.WARNING)
        elif awaited:
            self._pill.show_status(plural(awaited, _tr("{n} awaited"), _tr("{n} awaited")), Tone.NEUTRAL)
        else:
            self._pill.show_status(_tr("All signed"), Tone.GOOD)

    def _line(self, plan: Plan, sign_off: SignOff, stale: Sequence[Part]) -> QWidget:
        words, tone = _standing(sign_off, stale)
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        who = f" · {named(plan, sign_off.person)}" if sign_off.person else ""
        row.addWidget(ElidedLabel(f"{sign_off.role}{who}"), 1)
        pill = Pill(self._context.themes, words, tone)
        changed = _tr("Changed since: {parts}").format(parts=", ".join(stale)) if stale else ""
        pill.setToolTip(plain_tip("\n".join(filter(None, (changed, sign_off.conditions)))))
        button = Button(_tr("Sign…"), ButtonKind.QUIET)
        told = _tr("Sign off as {role}: {standing}")
        button.setAccessibleName(told.format(role=sign_off.role, standing=words))
        button.clicked.connect(lambda: self._sign(sign_off))
        row.addWidget(pill)
        row.addWidget(button)
        return line

    def _sign(self, sign_off: SignOff) -> None:
        """Ask for a role's word, and record it with what it is given for."""
        ask, choices = self._context.ask, list(SignOffDecision)
        answers = [*(choice_text(each) for each in choices), _tr("Take it back"), _tr("Cancel")]
        words = _tr("What does {role} say of the release as it is now?").format(role=sign_off.role)
        at = ask.choose(_tr("Sign off"), words, answers)
        if at is None or at > len(choices):
            return
        decision = choices[at] if at < len(choices) else None
        conditions = None
        if decision is SignOffDecision.WITH_CONDITIONS:
            conditions = ask.line(_tr("Sign off"), _tr("On which conditions?"), sign_off.conditions)
            if conditions is None:
                return
        self._context.do(sign, sign_off.id, decision, conditions)

    def _add_role(self) -> None:
        role = self._context.ask.line(_tr("Sign-offs"), _tr("Which role is to sign this release off?"))
        if role and role.strip():
            self._context.do(add, SignOff.KIND.name, {"role": role.strip(), "release": self._release})


def _standing(sign_off: SignOff, stale: Sequence[Part]) -> tuple[str, Tone]:
    if sign_off.decision is None:
        return _tr("Awaited"), Tone.NEUTRAL
    if stale:
        return _tr("Stale"), Tone.WARNING
    return choice_text(sign_off.decision), _TONES[sign_off.decision]


def _tr(text: str) -> str:
    return QCoreApplication.translate("readiness", text)

"""The card about one risk: cause, event, effect, what is done about it, and how its score has gone."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from relplanner.domain.kinds import Risk, RiskAction
from relplanner.domain.kinds.readiness import ActionState
from relplanner.domain.plan import Plan
from relplanner.gui.context import PageContext
from relplanner.gui.pages.risks.columns import TONES
from relplanner.gui.pages.words import short_date
from relplanner.gui.records.display import named
from relplanner.gui.say import choice_text
from relplanner.gui.theme import TextRole, Tone
from relplanner.gui.widgets import MUTED, Button, Card, Pill, Trend, text_label
from relplanner.rules.risk import Standing, above_appetite, standing


class DetailCard(Card):
    """Tells of the risk that is selected; ticking and adding actions happens here."""

    action_ticked = Signal(str)
    """An action's box was clicked: its id."""
    action_added = Signal(str)
    """An action was typed: its title."""
    edit_wanted = Signal()

    def __init__(self, context: PageContext) -> None:
        self._pill = Pill(context.themes)
        super().__init__(_tr("Risk"), self._pill)
        self._context = context
        self._words = text_label("", TextRole.HEADING, wrap=True)
        self._parts = [_Part(words) for words in _PARTS]
        self._actions = _Actions(self)
        self._trend = Trend(context.themes, _tr("Score over time"))
        self._assessed = text_label("", MUTED, wrap=True)
        edit = Button(_tr("Edit…"))
        edit.clicked.connect(self.edit_wanted)
        self.body.addWidget(self._words)
        for part in self._parts[:3]:
            self.body.addWidget(part)
        self.body.addWidget(text_label(_tr("Response"), TextRole.LABEL))
        self.body.addWidget(self._actions)
        self.body.addWidget(self._parts[3])
        self._trend_heading = text_label(_tr("Trend"), TextRole.LABEL)
        self.body.addWidget(self._trend_heading)
        self.body.addWidget(self._trend)
        self.body.addWidget(self._assessed)
        self.body.addWidget(edit)

    def show_risk(self, risk: Risk) -> None:
        """Show another risk, or what is new about it."""
        plan = self._context.plan
        found = standing(plan, risk.id)
        self.set_title(risk.key)
        self._pill.show_status(*_judged(plan, risk, found))
        self._words.setText(risk.title)
        texts = (risk.cause, risk.event, risk.effect, risk.contingency)
        for part, text in zip(self._parts, texts, strict=True):
            part.show_text(text)
        self._actions.show_actions(self._context, plan.children(RiskAction, "risk", risk.id))
        self._show_trend(found, plan.programme.appetite)

    def begin_action(self) -> None:
        """Put the keyboard where a new action is typed."""
        self._actions.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_trend(self, found: Standing, appetite: int) -> None:
        today = self._context.today()
        scores = [each.likelihood * each.impact for each in found.history]
        days = [each.at for each in found.history]
        for widget in (self._trend_heading, self._trend):
            widget.setVisible(bool(scores))
        if found.now is None:
            self._assessed.setText(_tr("Not scored yet: press F4, then type likelihood and impact, as 4 5."))
            return
        captions = [short_date(days[0], today), short_date(days[-1], today)] if len(days) > 1 else []
        summary = _tr("{scores}; appetite {appetite}").format(
            scores=", ".join(map(str, scores)), appetite=appetite
        )
        values = scores if len(scores) > 1 else scores * 2
        self._trend.show_values(
            values, summary, target=appetite, captions=captions, tone=TONES[found.now.band]
        )
        last = found.history[-1]
        words = _tr("Assessed {day} by {name}") if last.assessed_by else _tr("Assessed {day}")
        name = named(self._context.plan, last.assessed_by) if last.assessed_by else ""
        self._assessed.setText(words.format(day=short_date(last.at, today), name=name))


class _Part(QWidget):
    """A heading and a text; away when there is none."""

    def __init__(self, heading: str) -> None:
        super().__init__()
        self._text = text_label("", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(text_label(heading, TextRole.LABEL))
        column.addWidget(self._text)

    def show_text(self, text: str) -> None:
        self.setVisible(bool(text))
        self._text.setText(text)


class _Actions(QWidget):
    """A risk's actions with their boxes, and the line in which another one is typed."""

    def __init__(self, card: DetailCard) -> None:
        super().__init__()
        self._card = card
        self._rows: list[_ActionRow] = []
        self.field = QLineEdit()
        self.field.setPlaceholderText(_tr("Add an action…"))
        self.field.setAccessibleName(_tr("Add an action"))
        self.field.returnPressed.connect(self._typed)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addWidget(self.field)

    def show_actions(self, context: PageContext, actions: Sequence[RiskAction]) -> None:
        """Show these; rows are kept, so that the keyboard stays where it is."""
        while len(self._rows) < len(actions):
            row = _ActionRow()
            row.ticked.connect(self._card.action_ticked)
            self._column.insertWidget(len(self._rows), row)
            self._rows.append(row)
        for row, action in zip(self._rows, [*actions, *[None] * len(self._rows)], strict=False):
            row.setVisible(action is not None)
            if action is not None:
                row.show_action(context, action)

    def _typed(self) -> None:
        if title := self.field.text().strip():
            self.field.clear()
            self._card.action_added.emit(title)


class _ActionRow(QWidget):
    ticked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._id = ""
        self._box, self._words = QCheckBox(), text_label("", wrap=True)
        self._box.clicked.connect(lambda: self.ticked.emit(self._id))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._box, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)

    def show_action(self, context: PageContext, action: RiskAction) -> None:
        self._id = action.id
        today, done = context.today(), action.state is ActionState.DONE
        words = [action.title]
        if action.owner:
            words.append(named(context.plan, action.owner))
        if action.due:
            words.append(short_date(action.due, today))
        if action.state is ActionState.DROPPED:
            words.append(choice_text(action.state))
        elif action.due and action.due < today and not done:
            words.append(_tr("late"))
        with QSignalBlocker(self._box):
            self._box.setChecked(done)
        self._words.setText(" · ".join(words))
        self._box.setAccessibleName(" · ".join(words))


def _judged(plan: Plan, risk: Risk, found: Standing) -> tuple[str, Tone]:
    """How a risk compares with what the programme accepts."""
    if found.now is None:
        return _tr("Not scored"), Tone.WARNING
    if above_appetite(plan, risk):
        return _tr("Above appetite"), Tone.BAD
    return _tr("Within appetite"), Tone.GOOD


def _tr(text: str) -> str:
    return QCoreApplication.translate("risks", text)


_PARTS = (_tr("Because of"), _tr("there is a risk that"), _tr("leading to"), _tr("Contingency"))

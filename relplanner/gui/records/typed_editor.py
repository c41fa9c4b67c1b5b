"""The line in which anything short is typed: ``12 jan``, ``3d 4h``, the name of a record."""

import datetime as dt

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from relplanner.domain.declare import FieldSpec, FieldType, Record, Value
from relplanner.domain.errors import Refusal
from relplanner.domain.plan import Plan
from relplanner.domain.typed import Reading, typed
from relplanner.gui.context import PageContext
from relplanner.gui.records.completing import Offers, offers_words, record_name
from relplanner.gui.records.display import text_of
from relplanner.gui.records.editors import Judge, Trial, is_undo_for_the_plan
from relplanner.gui.records.month import MonthPopup
from relplanner.gui.say import choice_text
from relplanner.gui.theme import Tone

DATED = frozenset({FieldType.DATE, FieldType.LOCAL_TIME})
_HINTED = DATED | {FieldType.DURATION}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_UNLIMITED = 2**31 - 1
_EXAMPLES = {
    FieldType.DATE: "12 jan · +5d · next tue · T-10",
    FieldType.LOCAL_TIME: "12 jan · 12 jan 14:30 · +5d",
    FieldType.DURATION: "3d · 1w 2d · 4h",
}


def anchor_of(context: PageContext, record: Record | None) -> dt.date | None:
    """The T of ``T-10`` for a record: the live date of its release."""
    if record is None:
        return None
    if record.KIND.name == "release":
        return context.schedule.live_date(record.id)
    for spec, ref in record.KIND.references():
        if spec.type is FieldType.REFERENCE and ref.kinds == ("release",):
            return context.schedule.live_date(getattr(record, spec.name) or "")
    return None


class TypedEditor(QLineEdit):
    """Text that is read by the grammar of :class:`Reading`; says live what it understood.

    Enter finishes, Esc leaves, Alt+Down opens a month for dates. What cannot be read stays, with the reason.
    """

    finished = Signal()
    left = Signal()

    def __init__(
        self, context: PageContext, record: Record, spec: FieldSpec, judge: Judge, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(spec.title)
        # The declaration's limit is told in words; cutting would lose text without a word.
        self.setMaxLength(_UNLIMITED)
        self._context, self._record, self._spec = context, record, spec
        self.suffix = ""
        self._trial = Trial(context, self, judge)
        self._original: Value = None
        self._start = ""
        self._ids: dict[str, str] = {}
        self._offers: Offers | None = None
        self.textEdited.connect(self._typed)
        if spec.type in DATED:
            self._calendar = QAction(self.tr("Choose a day"), self)
            context.themes.keep_icon(self._calendar, "calendar", "faint")
            self._calendar.triggered.connect(self.open_month)
            self.addAction(self._calendar, QLineEdit.ActionPosition.TrailingPosition)
            # At rest the words need the room.
            self._calendar.setVisible(False)

    def be_about(self, record: Record) -> None:
        """Be the editor of another record of the kind from now on."""
        self._record = record

    def show_value(self, value: Value) -> None:
        self._original = value
        self._ids.clear()
        self._offers = None
        self.setCompleter(None)  # type: ignore[arg-type]
        self._start = self._text_for(value)
        if self.suffix and self._start:
            self._start += self.suffix
        self.setText(self._start)
        self.setCursorPosition(0)
        self._trial.forget()

    def value(self) -> Value:
        if not self.is_modified():
            return self._original
        return self._read(self.text().strip().removesuffix(self.suffix.strip()))

    def is_modified(self) -> bool:
        return self.text() != self._start

    def attempt(self) -> bool:
        if not self.is_modified():
            self._trial.forget()
            return True
        return self._trial.passes(self.value)

    def open_month(self) -> None:
        """Let the user pick a day; a time of day that is typed already stays."""
        try:
            value = self.value()
        except Refusal:
            value = self._original
        day = value.date() if isinstance(value, dt.datetime) else value
        today = self._context.today()
        calendar = self._context.schedule.calendars.programme
        start = day if isinstance(day, dt.date) else today
        month = MonthPopup(
            self._context.themes, start, today, lambda date: bool(calendar.hours_of(date)), self
        )
        month.picked.connect(lambda date: self._picked(date, value))
        month.open_below(self)

    # -- inside --------------------------------------------------------------------------------------------

    def _picked(self, day: dt.date, before: Value) -> None:
        clock = f" {before:%H:%M}" if isinstance(before, dt.datetime) else ""
        self.setText(text_of(self._spec, day, self._context.plan) + clock)
        if self.attempt():
            self.finished.emit()

    def _text_for(self, value: Value) -> str:
        plan = self._context.plan
        if self._spec.ref is not None:
            return self._names(value, plan)
        if self._spec.type in _EXACT:
            return typed(self._spec, value, plan)
        return text_of(self._spec, value, plan)

    def _names(self, value: Value, plan: Plan) -> str:
        """The names of referred records, remembered so that they mean the same records again."""
        ids = value if isinstance(value, tuple) else (str(value),) if value else ()
        names = []
        for id in ids:
            record = plan.get(id)
            name = record_name(plan, record, in_list=isinstance(value, tuple)) if record else id
            name = record.key if record and name in self._ids and self._ids[name] != id else name
            self._ids[name] = id
            names.append(name)
        return ", ".join(names)

    def _reading(self) -> Reading:
        record = self._context.plan.get(self._record.id) or self._record
        return self._context.reading(anchor_of(self._context, record), record)

    def _read(self, text: str) -> Value:
        reading, spec = self._reading(), self._spec
        if spec.ref is None:
            return reading.parse(spec, _codes(spec, text))
        known = {**self._ids, **(self._offers.picked if self._offers else {})}
        if spec.type is FieldType.REFERENCE:
            name = text.strip()
            return known.get(name) or (reading.reference(spec, name).id if name else reading.parse(spec, ""))
        parts = [part.strip() for part in text.split(",") if part.strip()]
        found = (known.get(part) or reading.reference(spec, part).id for part in parts)
        return tuple(dict.fromkeys(found))

    def _typed(self) -> None:
        if self._offers is None and offers_words(self._spec):
            self._offers = Offers(self, self._spec, self._context.plan, self._record.KIND.name)
            self.setCompleter(self._offers)
            self._offers.setCompletionPrefix(self.text())
        if self._spec.type not in _HINTED:
            self._trial.forget()
            return
        self._tell_understood()

    def _tell_understood(self) -> None:
        try:
            value = self.value()
        except Refusal:
            self._trial.forget()
            self._trial.say(_EXAMPLES[self._spec.type], Tone.NEUTRAL)
            return
        self._trial.forget()
        if isinstance(value, dt.date):
            self._trial.say(
                f"{text_of(self._spec, value, self._context.plan)}{self._away(value)}", Tone.ACCENT
            )
        elif value is not None:
            self._trial.say(text_of(self._spec, value, self._context.plan), Tone.ACCENT)

    def _away(self, value: dt.date) -> str:
        day = value.date() if isinstance(value, dt.datetime) else value
        days = (day - self._context.today()).days
        near = {-1: self.tr("yesterday"), 0: self.tr("today"), 1: self.tr("tomorrow")}
        far = self.tr("in {days} days") if days > 0 else self.tr("{days} days ago")
        return f"  ·  {near.get(days) or far.format(days=abs(days))}"

    def _finish(self) -> None:
        if self._offers is not None and self._offers.shown_list().isVisible():
            if self._is_unreadable() and self._spec.type is not FieldType.WORDS:
                self._offers.take_first()
            self._offers.shown_list().hide()
        if self.attempt():
            self.finished.emit()

    def _is_unreadable(self) -> bool:
        try:
            self.value()
        except Refusal:
            return True
        return False

    # -- Qt ------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if is_undo_for_the_plan(event, self.isUndoAvailable()):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self._finish()
        elif event.key() == Qt.Key.Key_Escape:
            if self._offers is not None and self._offers.shown_list().isVisible():
                event.ignore()  # the offers go first
            else:
                self.left.emit()
        elif (
            self._spec.type in DATED
            and event.key() == Qt.Key.Key_Down
            and event.modifiers() & Qt.KeyboardModifier.AltModifier
        ):
            self.open_month()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._spec.type in DATED and not self.isReadOnly():
            self._calendar.setVisible(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._spec.type in DATED and event.reason() != Qt.FocusReason.PopupFocusReason:
            self._calendar.setVisible(False)
            self.setCursorPosition(0)
        if not self.is_modified():
            self._trial.forget()


_EXACT = frozenset(
    {FieldType.LINE, FieldType.INTEGER, FieldType.NUMBER, FieldType.DURATION, FieldType.INSTANT}
)


def _codes(spec: FieldSpec, text: str) -> str:
    """Choices typed by their labels, as the codes that the grammar knows; anything else as it is."""
    if spec.choices is None:
        return text
    by_label = {choice_text(member).casefold(): member.value for member in spec.choices}
    return ", ".join(
        by_label.get(part.strip().casefold(), part.strip()) for part in text.split(",") if part.strip()
    )

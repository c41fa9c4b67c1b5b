"""Editors for the fields of records. None of them changes a value that the user did not touch.

Qt's own do: an empty date becomes 2000-01-01, 0.1234567 becomes 0.12, a wheel over a combo box picks another
entry. Here an untouched editor gives back exactly what it was given.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QPlainTextEdit, QStyledItemDelegate, QWidget

from relplanner.domain.declare import FieldSpec, Value
from relplanner.domain.errors import Refusal
from relplanner.domain.states import TRANSITIONS
from relplanner.gui.context import PageContext
from relplanner.gui.records.hint import Hint
from relplanner.gui.records.setting import has_remedy, refusal_of
from relplanner.gui.say import choice_text, refusal_text
from relplanner.gui.theme import Tone

Judge = Callable[[Value], Refusal | None]
"""Why a value that could be read cannot be taken; None when it can."""
PAUSE_MS = 2_000
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FieldEditor(Protocol):
    """What tables and forms ask of an editor. It is a QWidget with the signals named here."""

    finished: Signal
    """The user is done, and the value can be taken."""
    left: Signal
    """The user thinks better of it."""

    def show_value(self, value: Value) -> None:
        """Show a value as the present one; nothing is typed any more."""

    def value(self) -> Value:
        """What stands in the editor. Raises Refusal when that cannot be read."""

    def is_modified(self) -> bool:
        """Whether the user changed something."""

    def attempt(self) -> bool:
        """Whether what stands there can be taken; if not, the reason is shown and the typing stays."""


def judge_of(context: PageContext, id: str, name: str) -> Judge:
    """The judge of a field of a record; what has a remedy passes, since the refusal then offers it."""

    def judge(value: Value) -> Refusal | None:
        refusal = refusal_of(context, id, name, value)
        return None if refusal is None or has_remedy(refusal) else refusal

    return judge


def mark_invalid(editor: QWidget, invalid: bool) -> None:
    """Let the style sheet show whether what stands in a field can be read."""
    if bool(editor.property("invalid")) != invalid:
        editor.setProperty("invalid", invalid)
        editor.style().unpolish(editor)
        editor.style().polish(editor)


class Trial:
    """What editors share when they try their value: the judge, the hint, the mark of an unreadable value."""

    def __init__(self, context: PageContext, editor: QWidget, judge: Judge) -> None:
        self._context, self._editor, self._judge = context, editor, judge
        self._hint: Hint | None = None

    def passes(self, read: Callable[[], Value]) -> bool:
        """Whether the value can be read and taken; the reason is shown when not."""
        try:
            refusal = self._judge(read())
        except Refusal as unreadable:
            refusal = unreadable
        mark_invalid(self._editor, refusal is not None)
        self.say(refusal_text(refusal) if refusal else "", Tone.BAD)
        return refusal is None

    def say(self, text: str, tone: Tone) -> None:
        """Show a word below the editor; an empty one takes it away."""
        if self._hint is None and text:
            self._hint = Hint(self._context.themes, self._editor)
        if self._hint is not None:
            self._hint.say(text, tone)

    def forget(self) -> None:
        """Nothing is wrong any more."""
        mark_invalid(self._editor, False)
        self.say("", Tone.NEUTRAL)


class TextEditor(QPlainTextEdit):
    """Several lines of text. Ctrl+Enter finishes, Esc leaves; ``paused`` follows each rest of 2 s."""

    finished = Signal()
    left = Signal()
    paused = Signal()

    def __init__(self, context: PageContext, spec: FieldSpec, judge: Judge, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAccessibleName(spec.title)
        self.setTabChangesFocus(True)
        self._trial = Trial(context, self, judge)
        self._original: Value = ""
        self._rest = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._rest.timeout.connect(self._rested)
        self.textChanged.connect(self._typed)

    def show_value(self, value: Value) -> None:
        self._original = value
        if self.toPlainText() != (value or ""):
            with QSignalBlocker(self):
                self.setPlainText(str(value or ""))
        self.document().setModified(False)
        self._rest.stop()
        self._trial.forget()

    def take_as_shown(self, value: Value) -> None:
        """What stands here is the present value from now on; cursor and undo stay."""
        self._original = value
        self.document().setModified(False)
        self._trial.forget()

    def value(self) -> Value:
        return self.toPlainText() if self.is_modified() else self._original

    def is_modified(self) -> bool:
        return self.document().isModified() and self.toPlainText() != (self._original or "")

    def attempt(self) -> bool:
        return not self.is_modified() or self._trial.passes(self.value)

    def _typed(self) -> None:
        self._rest.start()

    def _rested(self) -> None:
        if self.is_modified() and self.attempt():
            self.paused.emit()

    def event(self, event: QEvent) -> bool:
        if is_undo_for_the_plan(event, self.document().isUndoAvailable()):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if self.attempt():
                self.finished.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class ChoiceEditor(QComboBox):
    """One of the choices, and none where the field may be empty; a state offers only what may follow it."""

    finished = Signal()
    left = Signal()
    folded = Signal()
    """The list was closed; what was chosen, if anything was, has been told."""

    def __init__(
        self, context: PageContext, kind: str, spec: FieldSpec, judge: Judge, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(spec.title)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        # The usual delegate heeds the style sheet; a combo box's own does not.
        self.setItemDelegate(QStyledItemDelegate(self))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._kind, self._spec = kind, spec
        self._trial = Trial(context, self, judge)
        self._values: list[Value] = []
        self._original: Value = None
        self.activated.connect(self._chosen)

    def show_value(self, value: Value) -> None:
        self._original = value
        self._values = self._choices(value)
        with QSignalBlocker(self):
            self.clear()
            self.addItems([choice_text(v) if isinstance(v, StrEnum) else "–" for v in self._values])
            self.setCurrentIndex(self._values.index(value))
        self._trial.forget()

    def value(self) -> Value:
        return self._values[self.currentIndex()] if self.is_modified() else self._original

    def is_modified(self) -> bool:
        return bool(self._values) and self._values[self.currentIndex()] != self._original

    def attempt(self) -> bool:
        return not self.is_modified() or self._trial.passes(self.value)

    def _choices(self, value: Value) -> list[Value]:
        members: list[Value] = list(self._spec.choices or ())
        follow = TRANSITIONS.get(self._kind) if self._spec.name == "state" else None
        if follow is not None:
            allowed = follow.get(value, frozenset())  # type: ignore[call-overload]
            members = [member for member in members if member == value or member in allowed]
        return [None, *members] if self._spec.optional else members

    def _chosen(self) -> None:
        if self.attempt():
            self.finished.emit()

    def showPopup(self) -> None:
        super().showPopup()
        self.view().window().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Hide:
            QTimer.singleShot(0, self, self.folded.emit)
        return super().eventFilter(watched, event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self._chosen()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._spec.optional:
            self.setCurrentIndex(0)
        else:
            super().keyPressEvent(event)


class TickEditor(QCheckBox):
    """Yes or no; a click is all it takes."""

    finished = Signal()
    left = Signal()

    def __init__(self, context: PageContext, spec: FieldSpec, judge: Judge, parent: QWidget | None) -> None:
        super().__init__(spec.title, parent)
        self._trial = Trial(context, self, judge)
        self._original = False
        self.clicked.connect(self._clicked)

    def show_value(self, value: Value) -> None:
        self._original = bool(value)
        self.setChecked(self._original)
        self._trial.forget()

    def value(self) -> Value:
        return self.isChecked()

    def is_modified(self) -> bool:
        return self.isChecked() != self._original

    def attempt(self) -> bool:
        return not self.is_modified() or self._trial.passes(self.value)

    def _clicked(self) -> None:
        if self.attempt():
            self.finished.emit()


def is_undo_for_the_plan(event: QEvent, own: bool) -> bool:
    """Whether this is Ctrl+Z in an editor that has nothing of its own to take back."""
    if event.type() != QEvent.Type.ShortcutOverride or own:
        return False
    return isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Undo)


def loses_focus_to_itself(event: QFocusEvent) -> bool:
    """Whether an editor loses the focus only to its own popup, or with the whole window."""
    return event.reason() in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)

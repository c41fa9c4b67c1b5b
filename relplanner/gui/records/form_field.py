"""One field of a form: its label, its editor, and the moment at which what was typed becomes a step."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from relplanner.domain.declare import FieldType, Record, Value
from relplanner.domain.errors import Refusal
from relplanner.gui.context import PageContext
from relplanner.gui.records.access import Access
from relplanner.gui.records.display import text_of
from relplanner.gui.records.editors import TextEditor, TickEditor, loses_focus_to_itself
from relplanner.gui.records.make_editor import make_editor
from relplanner.gui.records.typed_editor import TypedEditor
from relplanner.gui.theme import TextRole
from relplanner.gui.tips import plain_tip
from relplanner.gui.widgets import ElidedLabel, text_label

_SHORT = frozenset({
    FieldType.DATE, FieldType.LOCAL_TIME, FieldType.DURATION, FieldType.INTEGER, FieldType.NUMBER,
    FieldType.CHOICE, FieldType.YES_NO,
})  # fmt: skip
_SHORT_LINE = 14
_LINES = (2, 12)


class FormField(QWidget):
    """Commits on leaving, on Enter, and in long text at each pause; what cannot be read stays where it is."""

    left = Signal()
    """Esc was pressed and there is nothing more to take back here."""

    def __init__(
        self,
        context: PageContext,
        access: Access,
        record: Record,
        *,
        labelled: bool = True,
    ) -> None:
        super().__init__()
        self._context, self.access = context, access
        self._id, self._labelled = record.id, labelled
        self._shown: Value = None
        self._kept: dict[str, str] = {}
        fixed = access.aim is None or context.session.read_only
        self.editor = None if fixed else make_editor(context, record, access.spec, self, self._judge)
        self._words = ElidedLabel() if self.editor is None else None
        self._meaning = text_label("", TextRole.LABEL, wrap=True) if access.meaning is not None else None
        self._lay_out()
        if self.editor is not None:
            self._wire()
        self.show_record(record)

    @property
    def is_short(self) -> bool:
        """Whether half the width of a form is enough."""
        spec = self.access.spec
        return spec.type in _SHORT or (spec.type is FieldType.LINE and spec.width <= _SHORT_LINE)

    # -- showing -------------------------------------------------------------------------------------------

    def show_record(self, record: Record) -> None:
        """Show another record; what was typed for the last one is taken, or kept until it comes back."""
        if record.id != self._id:
            self.hand_over()
            self._keep_typing()
        self._id = record.id
        if isinstance(self.editor, TypedEditor):
            self.editor.be_about(record)
        self._show(self.access.get(self._context, record))
        if isinstance(self.editor, (TypedEditor, TextEditor)) and (text := self._kept.pop(record.id, None)):
            _put(self.editor, text)
            self.editor.attempt()

    def follow(self, record: Record) -> None:
        """Show what the record says now, unless something is being typed here."""
        value = self.access.get(self._context, record)
        names_may_differ = self.access.spec.ref is not None
        if value == self._shown and not names_may_differ:
            return
        if self.editor is None or not self.editor.is_modified():
            self._show(value)

    def kept(self) -> QWidget | None:
        """The editor, where what is typed in it cannot be taken."""
        editor = self.editor
        return editor if editor is not None and editor.is_modified() and not editor.attempt() else None

    def hand_over(self) -> None:
        """Take what is typed, if it can be taken."""
        if self.editor is not None and self.editor.is_modified() and self.editor.attempt():
            self._commit()

    # -- inside --------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        spec = self.access.spec
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._context.themes.px(3))
        if self._labelled and not isinstance(self.editor, TickEditor):
            label = text_label(spec.title, TextRole.LABEL)
            label.setBuddy(self.editor or self)
            label.setToolTip(plain_tip(spec.help))
            column.addWidget(label)
        shown = self.editor or self._words
        assert shown is not None
        shown.setToolTip(plain_tip(spec.help))
        column.addWidget(shown)
        if self._meaning is not None:
            column.addWidget(self._meaning)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        if isinstance(self.editor, TickEditor):
            # On one line with its neighbour's field, not with the neighbour's label.
            column.insertStretch(0)
        if isinstance(self.editor, TextEditor):
            self.editor.document().documentLayout().documentSizeChanged.connect(self._grow)

    def _wire(self) -> None:
        assert self.editor is not None
        if isinstance(self.editor, TypedEditor):
            self.editor.suffix = self.access.suffix
            # Qt's own inner margins would cost a long date its last figure, and words their common edge.
            self.editor.setTextMargins(-2, 0, -2, 0)
        if isinstance(self.editor, TextEditor):
            self.editor.document().setDocumentMargin(1)
            self.editor.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.editor.installEventFilter(self)
        self.editor.finished.connect(self._commit)
        self.editor.left.connect(self._take_back)
        if isinstance(self.editor, TextEditor):
            self.editor.paused.connect(self._commit)

    def _judge(self, value: Value) -> Refusal | None:
        return self.access.refusal(self._context, self._id, value)

    def _show(self, value: Value) -> None:
        self._shown = value
        if self._meaning is not None and self.access.meaning is not None:
            meaning = self.access.meaning(str(value or ""))
            self._meaning.setText(meaning)
            self._meaning.setVisible(bool(meaning))
        if self.editor is not None:
            self.editor.show_value(value)
            self._grow()
        elif self._words is not None:
            self._words.setText(text_of(self.access.spec, value, self._context.plan) or "–")

    def _commit(self) -> None:
        """The typed value becomes a step; without one the field shows what it was."""
        editor = self.editor
        assert editor is not None
        if not editor.is_modified():
            return
        value = editor.value()
        if isinstance(editor, TextEditor) and editor.hasFocus():
            # The editor goes on: its own undo and the cursor stay as they are.
            if self.access.set(self._context, self._id, value):
                self._shown = value
                editor.take_as_shown(value)
            return
        if not self.access.set(self._context, self._id, value):
            self._show(self._shown)
            return
        record = self._context.plan.get(self._id)
        if record is not None:
            self._show(self.access.get(self._context, record))

    def _take_back(self) -> None:
        """Esc: first what was typed, then the field itself is left."""
        assert self.editor is not None
        if self.editor.is_modified():
            self._show(self._shown)
        else:
            self.left.emit()

    def _keep_typing(self) -> None:
        if isinstance(self.editor, (TypedEditor, TextEditor)) and self.editor.is_modified():
            self._kept[self._id] = _text_in(self.editor)

    def _grow(self) -> None:
        """As high as the text asks for, within reason."""
        if not isinstance(self.editor, TextEditor):
            return
        least, most = _LINES
        wanted = round(self.editor.document().size().height())
        lines = min(most, max(least, wanted))
        policy = Qt.ScrollBarPolicy
        self.editor.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if wanted > most else policy.ScrollBarAlwaysOff
        )
        frame = self._context.themes.px(20)
        self.editor.setFixedHeight(self.editor.fontMetrics().lineSpacing() * lines + frame)

    # -- Qt ------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.lostFocus() and not loses_focus_to_itself(event):
            self.hand_over()
        if event.type() == QEvent.Type.Resize:
            # The text is laid out anew only after this.
            QTimer.singleShot(0, self, self._grow)
        return False


def _text_in(editor: QLineEdit | TextEditor) -> str:
    return editor.text() if isinstance(editor, QLineEdit) else editor.toPlainText()


def _put(editor: QLineEdit | TextEditor, text: str) -> None:
    """Text as if it had been typed."""
    if isinstance(editor, QLineEdit):
        editor.setText(text)
    else:
        editor.setPlainText(text)
        editor.document().setModified(True)

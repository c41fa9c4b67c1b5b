"""The title over the inspector: words that wrap, and a field as soon as somebody clicks or presses Enter."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from relplanner.domain.declare import Record
from relplanner.gui.context import PageContext
from relplanner.gui.records.access import access_of
from relplanner.gui.records.display import named
from relplanner.gui.records.editors import loses_focus_to_itself
from relplanner.gui.records.form_field import FormField
from relplanner.gui.theme import TextRole
from relplanner.gui.widgets import text_label

_EDIT_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2)


class TitleField(QWidget):
    """A record's title. A kind without one shows what its records go by, which cannot be typed."""

    def __init__(self, context: PageContext, record: Record, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._can_edit = record.KIND.by_name["title"].required and not context.session.read_only
        self._words = text_label("", TextRole.TITLE, wrap=True)
        self._words.setProperty("kind", "field")
        self._field = FormField(context, access_of(record.KIND, "title"), record, labelled=False)
        self._field.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._words)
        column.addWidget(self._field)
        self._words.installEventFilter(self)
        if self._can_edit and self._field.editor is not None:
            self._words.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self._words.setCursor(Qt.CursorShape.IBeamCursor)
            self._field.editor.finished.connect(self._done)
            self._field.left.connect(self._done)
            self._field.editor.installEventFilter(self)

    def show_record(self, record: Record) -> None:
        """Show another record."""
        self._field.show_record(record)
        self._show(named(self._context.plan, record.id))

    def follow(self, record: Record) -> None:
        """Show what the record is called now."""
        self._field.follow(record)
        self._words.setText(named(self._context.plan, record.id))

    def edit(self) -> None:
        """Let the title be typed."""
        if self._can_edit and self._field.editor is not None:
            self._words.hide()
            self._field.show()
            self._field.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- inside --------------------------------------------------------------------------------------------

    def _show(self, text: str) -> None:
        self._words.setText(text)
        typing = self._field.editor is not None and self._field.editor.is_modified()
        self._field.setVisible(typing)
        self._words.setVisible(not typing)

    def _done(self) -> None:
        self._show(self._words.text())
        if self._words.isVisible():
            self._words.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._words:
            if self._can_edit and _asks_to_edit(event):
                self.edit()
                return True
        elif isinstance(event, QFocusEvent) and event.lostFocus() and not loses_focus_to_itself(event):
            # Once the field has handed over what was typed.
            QTimer.singleShot(0, self, lambda: self._show(self._words.text()))
        return False


def _asks_to_edit(event: QEvent) -> bool:
    """A click or one of the keys that open an editor."""
    if isinstance(event, QMouseEvent):
        return event.type() == QEvent.Type.MouseButtonRelease
    return isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _EDIT_KEYS

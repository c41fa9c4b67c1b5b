"""The middle of the release notes page: the Markdown source of what is selected."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from relplanner.commands.records import set_fields
from relplanner.domain.declare import Record
from relplanner.domain.edit import Edit
from relplanner.domain.kinds import NoteEntry, ReleaseNotes, ScopeItem
from relplanner.domain.kinds.telling import NoteCategory, NotesState
from relplanner.domain.plan import Plan
from relplanner.domain.typed import date_text
from relplanner.exchange.notes_text import category_heading
from relplanner.gui.context import PageContext
from relplanner.gui.markdown_editor import MarkdownEditor
from relplanner.gui.pages.choosing import ChoiceButton
from relplanner.gui.theme import TextRole
from relplanner.gui.widgets import MUTED, Button, ButtonKind, ElidedLabel, text_label

_FIELDS = {NoteEntry.KIND.name: "text", ReleaseNotes.KIND.name: "introduction"}


class SourcePane(QWidget):
    """Edits the introduction or an entry. A scope item without a note shows how to begin one."""

    edited = Signal()
    """Something was typed that is not in the plan yet."""
    left = Signal()

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._subject: Record | None = None
        self.title = ElidedLabel("", TextRole.HEADING)
        self.category = ChoiceButton(
            self.tr("Category"), [(each.value, category_heading(each)) for each in NoteCategory], named=False
        )
        self.category.chosen.connect(self._categorise)
        self.notice = text_label("", MUTED, wrap=True)
        self.editor = MarkdownEditor(context.themes, self.tr("Text in Markdown"))
        self.editor.setPlaceholderText(self.tr("Write for the reader, in Markdown…"))
        self.editor.committed.connect(self._commit)
        self.editor.edited.connect(self.edited)
        self.editor.left.connect(self.left)
        self._generated = text_label("", MUTED, wrap=True)
        self._generated.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._use_generated = Button(self.tr("Use it instead"), ButtonKind.QUIET)
        self._use_generated.clicked.connect(self._back_to_generated)
        self._lay_out()

    @property
    def subject(self) -> Record | None:
        """What is being edited."""
        return self._subject

    def show_subject(self, plan: Plan, notes: ReleaseNotes, subject: Record | None) -> None:
        """Show the notes themselves (their introduction), an entry, or a scope item that has none."""
        fresh = subject is None or self._subject is None or subject.id != self._subject.id
        if fresh:
            self.editor.flush()
        self._subject = subject
        locked = notes.state is NotesState.PUBLISHED
        editable = isinstance(subject, NoteEntry | ReleaseNotes)
        self.editor.setVisible(editable)
        self.editor.setReadOnly(locked or self._context.session.read_only)
        self.editor.show_text(self._text_of(subject), fresh=fresh)
        entry = subject if isinstance(subject, NoteEntry) else None
        self.category.setVisible(entry is not None)
        self.category.setEnabled(not locked)
        if entry is not None:
            with QSignalBlocker(self.category):
                self.category.choose(entry.category)
        self.title.setText(self._title_of(subject))
        self._tell_generated(entry, locked=locked)
        self._tell_notice(notes, subject, locked=locked)

    def pending(self) -> Edit | None:
        """The edit that would keep what is typed now; None when nothing is."""
        if self._subject is None or not self.editor.is_changed:
            return None
        field = _FIELDS[self._subject.KIND.name]
        before = self._text_of(self._subject)
        return Edit(self._subject.KIND.name, self._subject.id, {field: before}, {field: self.editor.text})

    def flush(self) -> None:
        """Keep what is typed."""
        self.editor.flush()

    # -- inside --------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(14, 8, 14, 0)
        head.addWidget(self.title, 1)
        head.addWidget(self.category)
        self.notice.setContentsMargins(14, 6, 14, 0)
        self._suggestion = QFrame()
        self._suggestion.setProperty("kind", "header")
        below = QVBoxLayout(self._suggestion)
        below.setContentsMargins(14, 8, 14, 10)
        line = QHBoxLayout()
        line.addWidget(text_label(self.tr("Generated text"), TextRole.LABEL), 1)
        line.addWidget(self._use_generated)
        below.addLayout(line)
        below.addWidget(self._generated)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.notice)
        column.addWidget(self.editor, 1)
        column.addWidget(self._suggestion)
        column.addStretch(0)

    def _text_of(self, subject: Record | None) -> str:
        if isinstance(subject, NoteEntry):
            return subject.text
        return subject.introduction if isinstance(subject, ReleaseNotes) else ""

    def _title_of(self, subject: Record | None) -> str:
        if isinstance(subject, ReleaseNotes):
            return self.tr("Introduction")
        if subject is None:
            return ""
        return " · ".join(part for part in (subject.key, subject.title) if part)

    def _tell_generated(self, entry: NoteEntry | None, *, locked: bool) -> None:
        generated = entry.generated if entry is not None else ""
        self._suggestion.setVisible(bool(generated))
        self._generated.setText(generated)
        self._use_generated.setVisible(bool(entry is not None and entry.text and not locked))

    def _tell_notice(self, notes: ReleaseNotes, subject: Record | None, *, locked: bool) -> None:
        words = ""
        if locked and notes.published_on:
            words = self.tr("Published on {day} and locked. Amend them to change anything.").format(
                day=date_text(notes.published_on)
            )
        elif locked:
            words = self.tr("Published and locked. Amend them to change anything.")
        elif isinstance(subject, ScopeItem):
            words = self.tr("No note speaks of this yet. Space begins one; Del says why there is none.")
        elif isinstance(subject, NoteEntry) and subject.no_note:
            words = self.tr("Left out: {why}. Space takes it in again.").format(why=subject.no_note)
        elif isinstance(subject, NoteEntry) and not subject.text and subject.generated:
            words = self.tr("Readers see the generated text until you write your own.")
        self.notice.setText(words)
        self.notice.setVisible(bool(words))

    def _commit(self, text: str) -> None:
        if self._subject is not None:
            field = _FIELDS[self._subject.KIND.name]
            self._context.do(set_fields, self._subject.id, {field: text})

    def _back_to_generated(self) -> None:
        if self._subject is not None:
            self.editor.flush()
            self._context.do(set_fields, self._subject.id, {"text": ""})

    def _categorise(self, category: str) -> None:
        if self._subject is not None:
            self.editor.flush()
            self._context.do(set_fields, self._subject.id, {"category": NoteCategory(category)})

"""What one does to entries: begin, tick, leave out, move, remove; each is one step that can be undone."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence

from relplanner.commands.notes import leave_out, tell_of
from relplanner.commands.records import add, reorder, set_fields
from relplanner.domain.declare import Value
from relplanner.domain.kinds import NoteEntry, ReleaseNotes
from relplanner.domain.kinds.telling import NoteCategory
from relplanner.domain.rank import between
from relplanner.gui.context import PageContext
from relplanner.gui.pages.notes.outline import Outline
from relplanner.gui.pages.notes.rows import Row, RowKind, in_category
from relplanner.gui.records.removal import remove_records


class Editing(QObject):
    """The actions of the outline, and what they do to the notes that ``notes`` gives."""

    begun = Signal(str)
    """The id of a new entry, whose text is to be written."""

    def __init__(
        self,
        context: PageContext,
        outline: Outline,
        notes: Callable[[], ReleaseNotes | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context, self._outline, self._notes = context, outline, notes
        self.new = self._action(self.tr("New entry"), Qt.Key.Key_Insert, self.begin)
        self.drop = self._action(self.tr("Remove the entry"), Qt.Key.Key_Delete, self.remove)
        outline.ticked.connect(self.tick)
        outline.moved.connect(self.move)

    def begin(self) -> None:
        """A new entry after the current one and in its category."""
        notes, row = self._notes(), self._outline.current
        if notes is None:
            return
        values: dict[str, Value] = {"notes_of": notes.id, "category": NoteCategory.ADDED}
        entry = self._entry(row)
        if entry is not None:
            values |= {"category": entry.category, "rank": self._rank_after(entry)}
        step = self._context.do(add, NoteEntry.KIND.name, values)
        if step is not None:
            self.begun.emit(step.edits[0].id)

    def tick(self, row: Row) -> None:
        """Tell of what is not told; of what is told, ask for the reason not to."""
        notes = self._notes()
        if notes is None:
            return
        if row.kind is RowKind.MISSING:
            step = self._context.do(tell_of, notes.id, (row.id,))
            if step is not None:
                self.begun.emit(step.edits[0].id)
        elif row.kind is RowKind.LEFT_OUT:
            self._context.do(set_fields, row.id, {"no_note": ""})
        elif row.kind is RowKind.ENTRY:
            self._leave_out(notes, row)

    def remove(self) -> None:
        """Remove the current entry; a scope item is left out for a reason instead."""
        notes, row = self._notes(), self._outline.current
        if notes is None or row is None:
            return
        if row.kind is RowKind.MISSING:
            self._leave_out(notes, row)
        elif self._entry(row) is not None:
            remove_records(self._context, [row.id])

    def move(self, places: int, categories: int) -> None:
        """Move the current entry up or down in its category, or to the category before or after."""
        entry = self._entry(self._outline.current)
        if entry is None:
            return
        if categories:
            order = list(NoteCategory)
            wanted = order.index(entry.category) + categories
            if 0 <= wanted < len(order):
                self._context.do(set_fields, entry.id, {"category": order[wanted]})
            return
        ids = [each.id for each in in_category(self._context.plan, entry)]
        if entry.id not in ids or not 0 <= ids.index(entry.id) + places < len(ids):
            return
        place = ids.index(entry.id) + places
        ids.remove(entry.id)
        before = ids[place] if place < len(ids) else None
        after = ids[place - 1] if place > 0 else None
        self._context.do(reorder, entry.id, after, before)

    # -- inside --------------------------------------------------------------------------------------------

    def _action(self, words: str, key: Qt.Key, run: Callable[[], None]) -> QAction:
        action = QAction(words, self._outline)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda: run())
        self._outline.addAction(action)
        return action

    def _entry(self, row: Row | None) -> NoteEntry | None:
        return self._context.plan.one(NoteEntry, row.id) if row is not None else None

    def _rank_after(self, entry: NoteEntry) -> str:
        following = [each.rank for each in in_category(self._context.plan, entry) if each.rank > entry.rank]
        return between(entry.rank, min(following, default=""))

    def _leave_out(self, notes: ReleaseNotes, row: Row) -> None:
        title = self.tr("Leave it out of the notes")
        reason = self._context.ask.line(
            title, self.tr("Why is there no note on “{what}”?").format(what=row.words)
        )
        if reason:
            self._context.do(leave_out, notes.id, row.id, reason)

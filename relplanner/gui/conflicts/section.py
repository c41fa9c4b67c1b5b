"""What the selected record collides with, and the move that clears it: a part of the inspector."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from relplanner.commands.conflicts import clear_conflict
from relplanner.domain.declare import Record
from relplanner.domain.kinds import Activity
from relplanner.gui.conflicts.words import fix_words, no_move_words, rule_words, what_words
from relplanner.gui.context import PageContext
from relplanner.gui.inspector.sections import clear, flat_button
from relplanner.gui.theme import TextRole, Tone
from relplanner.gui.widgets import Button, Pill, text_label
from relplanner.rules.conflicts import Conflict

_MOST = 3


class ConflictsSection(QWidget):
    """Every conflict of a record with the button that clears it; away when there is none."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._record: Record | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(context.themes.px(4))
        context.solver.solved.connect(self._solved)
        context.conflicts_found.connect(self._found)

    def show_record(self, record: Record) -> None:
        """Show what a record, or what a release holds, collides with."""
        self._record = record
        found = conflicts_of(self._context, record)
        clear(self._column)
        self.setVisible(bool(found))
        for conflict in found[:_MOST]:
            self._add(conflict)
        if len(found) > _MOST:
            words = self.tr("{n} more…").format(n=len(found) - _MOST)
            self._column.addWidget(flat_button(words, lambda: self._context.go("conflicts", record.id)))

    def _add(self, conflict: Conflict) -> None:
        context = self._context
        pill = Pill(context.themes, rule_words(conflict), Tone(conflict.severity.value))
        self._column.addWidget(pill, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addWidget(text_label(what_words(conflict), TextRole.LABEL, wrap=True))
        solution = context.solution(conflict)
        fix = solution.fix if solution is not None else None
        words = fix_words(fix, context.plan) if fix else no_move_words(conflict, looking=solution is None)
        self._column.addWidget(text_label(words, TextRole.LABEL, wrap=True))
        # Side by side, so that a move that is found does not push others from under the pointer.
        row = QWidget()
        buttons = QHBoxLayout(row)
        buttons.setContentsMargins(0, 0, 0, 0)
        if fix is not None:
            button = Button(self.tr("Apply the move"))
            button.setAccessibleName(words)
            button.clicked.connect(lambda: context.do(clear_conflict, conflict, fix))
            buttons.addWidget(button)
        more = flat_button(self.tr("Show the conflict"), lambda: context.conflict_wanted.emit(conflict))
        more.setAccessibleName(self.tr("Show the conflict: {what}").format(what=what_words(conflict)))
        buttons.addWidget(more)
        buttons.addStretch(1)
        self._column.addWidget(row)

    def _found(self) -> None:
        around = self.parentWidget()
        if self._record is not None and around is not None and around.isVisible():
            self.show_record(self._record)

    def _solved(self, conflict: Conflict) -> None:
        record = self._record
        if record is not None and self.isVisible() and conflict in conflicts_of(self._context, record):
            self.show_record(record)


def conflicts_of(context: PageContext, record: Record) -> list[Conflict]:
    """The conflicts of a record; of a release, those of its activities too."""
    by_subject = context.radar.by_subject
    ids = [record.id]
    if not isinstance(record, Activity):
        ids += [each.id for each in context.plan.children(Activity, "release", record.id)]
    return list({each.key: each for id in ids for each in by_subject.get(id, ())}.values())

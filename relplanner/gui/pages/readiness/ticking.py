"""Ticking checks from a table: all that are selected at once, and a word about those that have to wait."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from relplanner.commands.checklists import tick, unready
from relplanner.domain.errors import BrokenRule, Refusal
from relplanner.domain.kinds import ChecklistItem, Criterion
from relplanner.gui.context import PageContext
from relplanner.gui.pages.words import plural
from relplanner.gui.records.table import RecordTable
from relplanner.gui.say import refusal_text
from relplanner.rules.readiness import Checked, Outcome, outcome


class Ticking(QObject):
    """Runs the tick command for tables; ``table_of`` finds the table that shows a check."""

    def __init__(self, context: PageContext, table_of: Callable[[str], RecordTable | None]) -> None:
        super().__init__(context)
        self._context, self._table_of = context, table_of

    def toggle(self, id: str) -> None:
        """A tick box was clicked, or Space pressed on it: what is selected with it goes along."""
        table = self._table_of(id)
        selected = table.selected_ids() if table is not None else []
        self.tick(selected if id in selected else [id])

    def tick(self, ids: Sequence[str]) -> None:
        """Tick or untick these checks as one step."""
        waiting = [found for id in ids if (found := self._checked(id)) and _waits(found)]
        try:
            step = self._context.session.do(tick, ids) if ids else None
        except BrokenRule as refusal:
            self._refused(refusal)
        except Refusal as refusal:
            self._context.refuse(refusal)
        else:
            if step is not None and waiting:
                words = plural(
                    len(waiting),
                    self.tr("{n} check could not be ticked yet: it needs evidence or a better value."),
                    self.tr("{n} checks could not be ticked yet: they need evidence or a better value."),
                )
                self._context.said.emit(words, self.tr("Show"), lambda: self._edit(waiting[0]))

    def _refused(self, refusal: BrokenRule) -> None:
        record = self._context.plan.by_key(str(refusal.values["key"]))
        assert isinstance(record, ChecklistItem | Criterion)
        self._context.said.emit(refusal_text(refusal), self.tr("Add it"), lambda: self._edit(record))

    def _edit(self, record: Checked) -> None:
        """Open the cell that keeps a check from being ticked."""
        table = self._table_of(record.id)
        if table is not None:
            table.setFocus()
            table.edit_field(record.id, "evidence" if isinstance(record, ChecklistItem) else "value")

    def _checked(self, id: str) -> Checked | None:
        plan = self._context.plan
        return plan.one(ChecklistItem, id) or plan.one(Criterion, id)


def _waits(record: Checked) -> bool:
    return outcome(record) in (Outcome.PENDING, Outcome.FAILED) and unready(record)

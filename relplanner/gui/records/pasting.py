"""Many cells at once: what is pasted over them or filled down, as one step, with what was no good told."""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from relplanner.commands.dated import set_typed
from relplanner.commands.records import set_many
from relplanner.domain.declare import Record, Value, Values
from relplanner.domain.edit import Label, Proposal, folded
from relplanner.domain.errors import Refusal
from relplanner.domain.plan import Maker, Plan
from relplanner.domain.typed import Reading
from relplanner.gui.context import PageContext
from relplanner.gui.records.clipboard import Pasted, Untaken, pasted, read_cells, without_titles
from relplanner.gui.records.model import RecordTableModel
from relplanner.gui.records.setting import Intent, intent, is_special, together
from relplanner.gui.records.typed_editor import anchor_of
from relplanner.gui.say import refusal_text
from relplanner.schedule.dates import Schedule, compute

_MOST_TOLD = 3
_MOVING = frozenset({"start", "finish", "duration", "mode"})
"""Fields that mean more than that they are set."""

Making = Callable[[Record, Values], Intent | None]
"""What makes a record with these fields near another one; None where that cannot be."""


class _Part(NamedTuple):
    """One line of a paste, and the command by which it is taken."""

    line: int
    intent: Intent


@dataclass(frozen=True, slots=True)
class Paste:
    """Takes cells into the records of one table; with ``making``, into new ones too."""

    context: PageContext
    model: RecordTableModel
    making: Making | None = None

    def over(self, text: str, row: int, place: int) -> bool:
        """Put text down from a cell on; lines beyond the last row become records. Whether anything came."""
        cells = pasted(text)
        untitled = without_titles(cells, self.model.columns)
        first = 0 if untitled is not cells else place
        return bool(cells) and self._take(read_cells(self.model, self._reading, untitled, row, first), row)

    def below(self, text: str, row: int) -> bool:
        """Make a record of every line of text, near the one in a row; whether anything came of it."""
        cells = without_titles(pasted(text), self.model.columns)
        end = self.model.rowCount()
        return bool(cells) and self._take(read_cells(self.model, self._reading, cells, end, 0), row)

    # -- inside --------------------------------------------------------------------------------------------

    def _reading(self, record: Record | None) -> Reading:
        return self.context.reading(anchor_of(self.context, record), record)

    def _take(self, found: Pasted, row: int) -> bool:
        new = list(self._makings(found, self._near(found, row)))
        old = [set_cells(self.model, found.values)] if found.values else []
        try:
            step = self.context.session.do(together([*old, *(part.intent for part in new)]))
        except Refusal:
            # Something of it cannot be: find out what, so that the rest can.
            each = [_Part(found.lines[id], set_cells(self.model, {id: v})) for id, v in found.values.items()]
            kept = [part.intent for part in (*each, *new) if self._is_possible(part, found)]
            step = self.context.do(together(kept))
        self._tell(found.untaken)
        return step is not None

    def _near(self, found: Pasted, row: int) -> Record | None:
        """The last record that was pasted over, else that of the row: new ones are made near it."""
        last = self.model.row_of(list(found.values)[-1]) if found.values else row
        ids = self.model.ids()
        return self.model.record_at(last) or self.model.record_at(self.model.row_of(ids[-1]) if ids else -1)

    def _makings(self, found: Pasted, near: Record | None) -> Iterator[_Part]:
        title = self.model.kind.by_name["title"].title
        for line, values in found.new.items():
            if self.making is None or near is None:
                found.untaken.append(Untaken(line, "", _tr("there is no row for it")))
            elif not str(values.get("title") or "").strip():
                found.untaken.append(Untaken(line, title, _tr("a new row needs one")))
            elif (intent := self.making(near, values)) is not None:
                yield _Part(line, intent)

    def _is_possible(self, part: _Part, found: Pasted) -> bool:
        try:
            self.context.session.try_out(part.intent)
        except Refusal as refusal:
            found.untaken.append(Untaken(part.line, "", refusal_text(refusal)))
            return False
        return True

    def _tell(self, untaken: Sequence[Untaken]) -> None:
        if not untaken:
            return
        words = [_told(each) for each in sorted(untaken)[:_MOST_TOLD]]
        if len(untaken) > _MOST_TOLD:
            words.append(_tr("and {count} more").format(count=len(untaken) - _MOST_TOLD))
        self.context.said.emit(_tr("Not pasted: {what}").format(what="; ".join(words)), "", None)


def set_cells(model: RecordTableModel, values: Mapping[str, Values]) -> Intent:
    """The command by which cells of several records, by id, take values as typing them does."""
    aims = {
        column.spec.name: column.access.aim
        for column in model.columns
        if column.spec is not None and column.access is not None and column.access.aim is not None
    }
    own = {name for name in model.kind.by_name if not is_special(model.kind.name, name)}

    def command(plan: Plan, make: Maker) -> Proposal:
        intents: list[Intent] = [
            lambda now, make: set_many(now, make, _only(values, own - _MOVING)),
            lambda now, make: _set_dates(now, make, _only(values, own & _MOVING), model.context.schedule),
        ]
        for id, fields in values.items():
            rest = ((name, value) for name, value in fields.items() if name not in own)
            intents += [aims.get(name, _aim(name))(plan, id, value) for name, value in rest]
        return together(intents)(plan, make)

    return command


def _aim(name: str) -> Callable[[Plan, str, Value], Intent]:
    return lambda plan, id, value: intent(plan, id, name, value)


def _only(values: Mapping[str, Values], names: Set[str]) -> dict[str, Values]:
    """The values of these fields alone, of the records that have any."""
    kept = {id: {name: fields[name] for name in fields if name in names} for id, fields in values.items()}
    return {id: fields for id, fields in kept.items() if fields}


def _set_dates(plan: Plan, make: Maker, values: Mapping[str, Values], known: Schedule) -> Proposal:
    """Set what moves something, of all records by the dates that hold now: none is pushed by another row.

    ``known`` is the schedule of this snapshot or of one before it.
    """
    schedule = compute(plan, known) if values else None
    typed = (set_typed(plan, make, id, fields, schedule=schedule) for id, fields in values.items())
    net = folded(edit for each in typed for edit in each.edits)
    return Proposal(Label("set-records", {"count": len(net)}), net)


def fill_down(context: PageContext, model: RecordTableModel, ids: Sequence[str], place: int) -> bool:
    """Give the records the value that the first of them has in a column; whether anything came of it."""
    column, record = model.columns[place], context.plan.get(ids[0]) if len(ids) > 1 else None
    if record is None or column.spec is None or not column.editable:
        return False
    own = column.access.get(context, record) if column.access else getattr(record, column.spec.name)
    value: Value = own
    return context.do(set_cells(model, {id: {column.spec.name: value} for id in ids[1:]})) is not None


def _told(untaken: Untaken) -> str:
    where = _tr("line {number}").format(number=untaken.line)
    where += f", {untaken.column}" if untaken.column else ""
    return f"{where}: {untaken.reason}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("pasting", text)

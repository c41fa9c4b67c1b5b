"""Records that a workbook goes out: its number, who gets it, and what it carried."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from relplanner.commands.records import new_record
from relplanner.domain.declare import Value
from relplanner.domain.edit import Edit, Label, Proposal, changed, created
from relplanner.domain.errors import BrokenRule, NotFound
from relplanner.domain.kinds import Ask, Circulation
from relplanner.domain.plan import Maker, Plan


@dataclass(frozen=True, slots=True)
class Asked:
    """What a circulation asks of whom: the owner (id), the fields (``activity.actual_finish``), by when."""

    owner: str
    cells: tuple[str, ...]
    due: dt.date | None = None


def next_number(plan: Plan) -> int:
    """The number of the next circulation: one more than the highest ever, so that none is used twice."""
    numbers = (circulation.number for circulation in plan.of(Circulation).values())
    return max(plan.counters.get(Circulation.KIND.name, 0), *numbers, 0) + 1


def superseded(plan: Plan, pack: str, recipients: Iterable[str]) -> Circulation | None:
    """The last circulation of the same pack to the same recipients, in whatever order they are named."""
    wanted = frozenset(recipients)
    same = (
        circulation
        for circulation in plan.of(Circulation).values()
        if circulation.pack == pack and frozenset(circulation.recipients) == wanted
    )
    return max(same, key=lambda circulation: circulation.number, default=None)


def last_had(plan: Plan, recipients: Iterable[str]) -> Circulation | None:
    """What these recipients saw last, of whatever pack: of several the one that all of them know already.

    That is the oldest among what each had last; without recipients, the last that went to nobody by name.
    """
    names = tuple(recipients)
    sent = sorted(plan.of(Circulation).values(), key=lambda circulation: circulation.number)
    if not names:
        return next((each for each in reversed(sent) if not each.recipients), None)
    had = {name: each for each in sent for name in each.recipients if name in names}
    return min(had.values(), key=lambda circulation: circulation.number, default=None)


def circulate(
    plan: Plan,
    make: Maker,
    /,
    pack: str,
    recipients: tuple[str, ...],
    number: int,
    file_name: str,
    uuid: str,
    content_hash: str,
    base_hash: str,
    base: bytes,
    place: str,
    ask: Asked | None = None,
) -> Proposal:
    """Record a circulation, before its file is put in place.

    ``number`` is what the workbook says of itself, ``base`` what its cells said, and ``place`` the step that
    it shows; ``ask`` says what its recipient is to fill in. Raises BrokenRule when somebody else has taken
    the number since.
    """
    if number != next_number(plan):
        raise BrokenRule("number-taken", number=number)
    before = superseded(plan, pack, recipients)
    values: dict[str, Value] = {
        "id": make.new_id(),
        "key": f"{Circulation.KIND.prefix}-{number}",
        "number": number,
        "uuid": uuid,
        "pack": pack,
        "recipients": recipients,
        "issued_at": make.now,
        "issued_by": make.author,
        "file_name": file_name,
        "place": place,
        "content_hash": content_hash,
        "base": base_hash,
        "supersedes": before.id if before else None,
    }
    label = Label("circulated", {"number": number, "pack": pack})
    edits = [created(Circulation.KIND, values)]
    if ask is not None:
        told: dict[str, Value] = {
            "owner": ask.owner, "circulation": edits[0].id, "cells": ask.cells, "due": ask.due,
            "title": f"{pack} no. {number}",
        }  # fmt: skip
        edits.append(new_record(plan, make, Ask.KIND, told))
    return Proposal(label, tuple(edits), blobs={base_hash: base})


def acknowledge_circulation(
    plan: Plan, make: Maker, /, circulation: str, name: str, acknowledged: bool = True
) -> Proposal:
    """Note that somebody has said they have it, or that they have not after all. Raises NotFound."""
    record = plan.one(Circulation, circulation)
    if record is None:
        raise NotFound("unknown-key", key=circulation)
    others = tuple(each for each in record.acknowledged if each != name)
    values: dict[str, Value] = {"acknowledged": (*others, name) if acknowledged else others}
    edit = changed(Circulation.KIND, record.id, Circulation.KIND.values(record), values)
    label = Label(
        "acknowledged" if acknowledged else "unacknowledged", {"name": name, "number": record.number}
    )
    return Proposal(label, (edit,) if edit else ())


def answers(plan: Plan, make: Maker, numbers: Iterable[int]) -> Iterator[Edit]:
    """The edits that note asks as answered, because the circulations with these numbers came back."""
    came_back = frozenset(numbers)
    for ask in plan.of(Ask).values():
        circulation = plan.one(Circulation, ask.circulation)
        if ask.answered_on is None and circulation is not None and circulation.number in came_back:
            edit = changed(Ask.KIND, ask.id, Ask.KIND.values(ask), {"answered_on": make.today})
            if edit is not None:
                yield edit

"""The ledger of circulations: who has which, and what a number that somebody quotes said, beside now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from relplanner.domain.errors import NotFound, Refusal
from relplanner.domain.kinds import Circulation
from relplanner.domain.plan import Plan
from relplanner.domain.returned import Carried, CarriedRow, CarriedSheet, Plain
from relplanner.schedule.dates import compute
from relplanner.session.plan_session import PlanSession


class Difference(NamedTuple):
    """A cell that went out and would say something else now; without a field, a row that came or went."""

    sheet: str
    key: str
    title: str
    field: str
    then: Plain
    now: Plain


class PutAway(NamedTuple):
    """What a circulation carried, as it was kept, and the ids of what has been added to the plan since."""

    base: bytes
    added: frozenset[str]


class Recalled(NamedTuple):
    """What a circulation said, table by table, and in which cells it would say something else now."""

    circulation: Circulation
    sheets: Carried
    differences: tuple[Difference, ...]


def numbered(plan: Plan, text: str) -> Circulation:
    """The circulation that somebody quotes by its number: ``14``, ``#14``, ``no. 14``. Raises NotFound."""
    digits = text.strip().casefold().removeprefix("no.").strip(" #")
    for circulation in plan.of(Circulation).values():
        if str(circulation.number) == digits:
            return circulation
    raise NotFound("no-such-circulation", number=text.strip())


def newest_first(plan: Plan) -> list[Circulation]:
    """All circulations, the last on top."""
    return sorted(plan.of(Circulation).values(), key=lambda each: each.number, reverse=True)


def last_to_each(plan: Plan) -> dict[str, Circulation]:
    """By recipient, the last circulation that they were sent."""
    return {name: sent for sent in reversed(newest_first(plan)) for name in sent.recipients}


def base_of(session: PlanSession, circulation: Circulation) -> PutAway:
    """What a circulation carried, as it was put away. Raises Refusal."""
    base = session.blob(circulation.base)
    if base is None:
        raise Refusal("return-no-base", number=circulation.number)
    return PutAway(base, session.added_since(circulation.place))


def recall(plan: Plan, circulation: Circulation, kept: PutAway, today: dt.date) -> Recalled:
    """What a circulation said, and how that differs now. Needs no session. Raises BadInput.

    What was there but did not go out, as it was another release's or owner's, is no difference.
    """
    from relplanner.exchange.excel.base import Base, read_base  # only when somebody looks one up
    from relplanner.exchange.excel.carried import carried_now, carried_then
    from relplanner.exchange.sheets.again import again

    content = read_base(Base(circulation.base, kept.base))
    columns: Mapping[str, Collection[str]] = {
        name: each["columns"] for name, each in content["sheets"].items()
    }
    now = carried_now(again(compute(plan), columns, today))
    then = carried_then(content, now, plan.kinds)
    return Recalled(circulation, then, tuple(_differences(then, now, kept.added)))


def _differences(then: Carried, now: Carried, added: frozenset[str]) -> Iterator[Difference]:
    for name, sheet in then.items():
        there = now.get(name)
        if there is None:
            continue
        columns = [
            (at, there.columns.index(column), title)
            for at, (column, title) in enumerate(zip(sheet.columns, sheet.titles, strict=True))
            if column in there.columns
        ]
        for id, row in sheet.rows.items():
            after = there.rows.get(id)
            title = _title(sheet, row)
            if after is None:
                yield Difference(name, row.key, title, "", title, None)
                continue
            for was, is_, heading in columns:
                if row.cells[was] != after.cells[is_]:
                    yield Difference(name, row.key, title, heading, row.cells[was], after.cells[is_])
        for id, row in there.rows.items():
            if id in added:
                yield Difference(name, row.key, _title(there, row), "", None, _title(there, row))


def _title(sheet: CarriedSheet, row: CarriedRow) -> str:
    return str(row.cells[sheet.columns.index("title")] or "") if "title" in sheet.columns else row.key

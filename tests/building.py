"""Plans for tests, built record by record without a session."""

import datetime as dt
from typing import TypeVar

from relplanner.domain.declare import Record
from relplanner.domain.kinds import KINDS, Programme
from relplanner.domain.plan import Maker, Plan

R = TypeVar("R", bound=Record)


class Builder:
    """Makes records with ids and keys of their own; ``plan`` is the snapshot that holds them."""

    def __init__(self) -> None:
        self._tables: dict[str, dict[str, Record]] = {kind.name: {} for kind in KINDS}
        self.add(Programme, title="Digital Services")

    def add(self, what: type[R], /, **values) -> R:
        table = self._tables[what.KIND.name]
        number = len(table) + 1
        values = {
            "id": f"{what.KIND.name}-{number}",
            "key": f"{what.KIND.prefix}-{number}",
            "title": what.KIND.title,
            **values,
        }
        table[values["id"]] = record = what.KIND.build(_members(what, values))
        return record

    @property
    def plan(self) -> Plan:
        counters = {name: len(table) for name, table in self._tables.items()}
        return Plan(KINDS, {name: dict(table) for name, table in self._tables.items()}, counters)


def _members(what: type[Record], values: dict) -> dict:
    """The values with codes such as ``"in_progress"`` as the members they name."""
    specs = what.KIND.by_name
    return {
        name: specs[name].choices(value)
        if name in specs and specs[name].choices and isinstance(value, str)
        else value
        for name, value in values.items()
    }


def maker(now: str = "2026-11-22T12:00+00:00", first: int = 1) -> Maker:
    """What the session hands to a command: a fixed moment and predictable ids."""
    numbers = iter(range(first, 1_000_000))
    return Maker(dt.datetime.fromisoformat(now), "Tester", lambda: f"new-{next(numbers)}")

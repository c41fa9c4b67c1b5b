"""Who was asked for what, and has not answered yet."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from relplanner.domain.kinds import Ask, Circulation
from relplanner.domain.plan import Plan, key_number


class Chase(NamedTuple):
    """An ask as it stands: ``late`` is by how many days its answer is overdue, 0 while there is time.

    ``again`` is the number of a later circulation of the same ask, which makes this one void; else None.
    """

    ask: Ask
    number: int
    late: int
    again: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether its answer is still awaited."""
        return self.ask.answered_on is None and self.again is None


def asks(plan: Plan, today: dt.date) -> tuple[Chase, ...]:
    """Every ask, those whose answer is awaited first, the most overdue on top."""
    latest: dict[str, int] = {}
    numbers: dict[str, int] = {}
    for ask in plan.of(Ask).values():
        circulation = plan.one(Circulation, ask.circulation)
        numbers[ask.id] = number = circulation.number if circulation else 0
        latest[ask.owner] = max(latest.get(ask.owner, 0), number)
    found = []
    for ask in plan.of(Ask).values():
        number = numbers[ask.id]
        late = max((today - ask.due).days, 0) if ask.due and ask.answered_on is None else 0
        again = latest[ask.owner] if latest[ask.owner] > number else None
        found.append(Chase(ask, number, late, again))
    return tuple(sorted(found, key=lambda each: (not each.is_open, -each.late, key_number(each.ask.key))))

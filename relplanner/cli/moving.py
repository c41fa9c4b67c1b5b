"""Dates that move, in words and as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from relplanner.cli.output import out, plain
from relplanner.domain.kinds import Activity
from relplanner.domain.notices import counted
from relplanner.domain.plan import Plan
from relplanner.domain.typed import date_text
from relplanner.rules.difference import Move, Which, moves
from relplanner.schedule.dates import compute

_VERBS = {Which.LIVE: "goes live", Which.START: "starts", Which.FINISH: "finishes"}


def moves_between(before: Plan, after: Plan) -> tuple[Move, ...]:
    """The dates that are others in the later of two snapshots of a plan."""
    later = compute(after)
    return tuple(moves(compute(before, later), later))


def print_moves(found: Sequence[Move], activity: Activity, plan: Plan) -> None:
    """What moved of an activity that was given a date, and how many others; or where it stays."""
    own = [move for move in found if move.id == activity.id]
    others = len({move.id for move in found} - {activity.id})
    name = f"{activity.key} {plain(activity.title)}"
    if own:
        out(f"{name} {' and '.join(map(_words, own))}")
    elif not others:
        span = compute(plan).span(activity.id)
        out("Nothing moves" + (f": {name} starts {date_text(span.start)}, as before" if span else ""))
    if others:
        also = " with it" if own else f", {name} does not"
        out(f"{counted('records', others)} {'moves' if others == 1 else 'move'}{also}")


def move_shape(move: Move) -> dict[str, object]:
    """One date that moves, as JSON."""
    return {
        "key": move.key,
        "title": move.title,
        "date": move.which.value,
        "was": move.was.isoformat() if move.was else None,
        "now": move.now.isoformat() if move.now else None,
        "working_days": move.days,
    }


def _words(move: Move) -> str:
    """``starts Mon 14 Dec 2026 (3 working days later)``."""
    if move.now is None:
        return f"{_VERBS[move.which]} on no known day"
    told = f"{_VERBS[move.which]} {date_text(move.now)}"
    if not move.days:
        return told
    side = "later" if move.days > 0 else "earlier"
    return f"{told} ({counted('working_days', abs(move.days))} {side})"

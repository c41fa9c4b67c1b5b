"""The What changed: the news since the circulation that these recipients last had."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from relplanner.exchange.sheets.fields import counted
from relplanner.exchange.sheets.lines import Scope
from relplanner.exchange.sheets.model import Cell, Look, PageSheet, Placed
from relplanner.rules.changes import HEADINGS, Change, News, changes
from relplanner.schedule.dates import Schedule

_HEAD_ROW = 4
_HEADS = ("What", "Item", "Was", "Is now", "Working days", "Why")
_WIDTHS = (16.0, 52.0, 20.0, 20.0, 13.0, 48.0)
_HEIGHTS = {1: 34.0, 2: 18.0, _HEAD_ROW: 20.0}
_CAPTION = "What is new since you had a copy last, the weightiest first."
_GOOD_NEWS = (News.GATE, News.DONE, News.NOTES)


class Since(NamedTuple):
    """What the recipients had: its number, when it was issued, and the plan's dates as they were then."""

    number: int
    issued_at: dt.datetime
    schedule: Schedule


def changed_sheet(scope: Scope, since: Since | None) -> PageSheet:
    """Every change that concerns the chosen releases, weightiest first; or that there was nothing before."""
    cells = [Placed(1, 1, "What changed", Look.TITLE)]
    if since is None:
        cells.append(Placed(2, 1, "This is the first circulation to you: everything is new.", Look.CAPTION))
        return PageSheet("What changed", tuple(cells), _WIDTHS, _HEIGHTS, landscape=True, caption=_CAPTION)
    told = [each for each in changes(since.schedule, scope.schedule) if _concerns(scope, each)]
    issued = f"{since.issued_at.astimezone():%Y-%m-%d}"
    count = counted(len(told), "change") if told else "nothing that concerns you"
    caption = f"Since circulation no. {since.number} of {issued}: {count}."
    cells.append(Placed(2, 1, caption, Look.CAPTION))
    if told:
        cells += [Placed(_HEAD_ROW, at, title, Look.HEAD) for at, title in enumerate(_HEADS, start=1)]
    for row, change in enumerate(told, start=_HEAD_ROW + 1):
        cells += _line(row, change)
    return PageSheet(
        "What changed", tuple(cells), _WIDTHS, _HEIGHTS, landscape=True, repeated=_HEAD_ROW, caption=_CAPTION
    )


def _line(row: int, change: Change) -> Sequence[Placed]:
    days = "" if not change.days else f"{change.days:+d}".replace("-", "−")
    told: tuple[Cell, ...] = (
        HEADINGS[change.news], change.title, change.was or None, change.now or None, days or None,
        change.why or None,
    )  # fmt: skip
    looks = [Look.BODY] * len(told)
    looks[0] = Look.STRONG
    if change.days:
        looks[4] = Look.BAD if change.days > 0 else Look.GOOD
    elif change.news in _GOOD_NEWS:
        looks[3] = Look.GOOD
    return [
        Placed(row, at, value, look)
        for at, (value, look) in enumerate(zip(told, looks, strict=True), start=1)
        if value is not None
    ]


def _concerns(scope: Scope, change: Change) -> bool:
    return not change.release or scope.has(change.release)

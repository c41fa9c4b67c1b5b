"""Links between the tasks of a foreign table, as people write them: ``2fs``, ``3FS+2d``, ``4; 7ss``."""

from __future__ import annotations

import re
from collections.abc import Mapping

from relplanner.commands.return_cells import plain
from relplanner.domain.delivery import Arrival
from relplanner.domain.kinds.choices import LagUnit, LinkType
from relplanner.domain.tables import ForeignTable

_PART = re.compile(
    r"(?P<id>.+?)\s*(?P<type>fs|ss|ff|sf)?\s*(?P<lag>[+-]\s*\d+(?:[.,]\d+)?)?\s*(?P<unit>%|e?[mhdw]\w*)?",
    re.IGNORECASE,
)
_MINUTES = {"m": 1, "h": 60, "d": 480, "w": 2400}
_ELAPSED = {"m": 1, "h": 60, "d": 1440, "w": 10080}

NotALink = tuple[int, str, str]
"""The row of a link that cannot be made, what it says, and why."""


def links_of(
    table: ForeignTable, column: int, tasks: Mapping[int, str], named: Mapping[str, str]
) -> tuple[list[Arrival], list[NotALink]]:
    """The links that a column of predecessors tells.

    ``tasks`` are the refs of the tasks by row number, ``named`` by what the table itself calls them.
    """
    links: dict[str, Arrival] = {}
    left: list[NotALink] = []
    for row in table.rows:
        successor, told = tasks.get(row.number), plain(row.cells.get(column, ""))
        if successor is None or told is None:
            continue
        for part in (part.strip() for part in re.split(r"[,;\n]", str(told)) if part.strip()):
            found = _PART.fullmatch(part)
            predecessor = named.get(found["id"].strip()) if found else None
            if found is None or predecessor is None:
                left.append((row.number, part, "no task of this table is called that"))
            elif predecessor == successor:
                left.append((row.number, part, "a task cannot wait for itself"))
            else:
                link = _link(table, row.number, predecessor, successor, found)
                links.setdefault(link.ref, link)
    return list(links.values()), left


def _link(
    table: ForeignTable, number: int, predecessor: str, successor: str, found: re.Match[str]
) -> Arrival:
    kind = LinkType((found["type"] or "FS").upper())
    lag, unit = _lag(found)
    return Arrival(
        "dependency",
        f"{predecessor} to {successor} {kind}",
        {"type": kind, "lag": lag, "lag_unit": unit},
        {"predecessor": (predecessor,), "successor": (successor,)},
        f"{table.sheet}!{number}",
    )


def _lag(found: re.Match[str]) -> tuple[int, LagUnit]:
    """The lag in working or elapsed minutes, or per cent; a bare figure is days."""
    if not found["lag"]:
        return 0, LagUnit.WORKING
    figure = float(found["lag"].replace(" ", "").replace(",", "."))
    unit = (found["unit"] or "d").lower()
    if unit == "%":
        return round(figure), LagUnit.PERCENT
    if unit.startswith("e"):
        return round(figure * _ELAPSED[unit[1]]), LagUnit.ELAPSED
    return round(figure * _MINUTES[unit[0]]), LagUnit.WORKING

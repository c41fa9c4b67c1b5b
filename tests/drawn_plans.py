"""Plans drawn as tables of text, for tests of the schedule: what is given left, what must come of it right.

One release begins on Monday 5 January 2026 at 9:00; the week is Monday to Friday, nine to five. A moment is
a day of that January and an hour (``Tue 6 17:00``), a length ``2d``, ``4h``, ``30m`` or elapsed ``2ed``. A
rule is a constraint (``snet Wed 7 9:00``, ``alap``), ``pinned FROM - TO``, ``began FROM, 1d left``,
``done FROM - TO``, ``deadline WHEN``, ``in PHASE``, ``live``, ``skipped``, ``by WEEK`` (``long``: every day
six to ten at night; ``short``: Monday to Thursday, nine to five); semicolons separate several.
"""

import datetime as dt
import re

from relplanner.domain.kinds import Activity, Calendar, Dependency, Release
from relplanner.domain.kinds.choices import Constraint, LagUnit, LinkType, Scheduling
from relplanner.domain.kinds.planning import Hold
from relplanner.domain.plan import Plan
from relplanner.schedule.drivers import driver_of
from relplanner.schedule.engine import schedule
from relplanner.schedule.timetable import Timetable
from tests.building import Builder

BEGIN = dt.datetime(2026, 1, 5, 9)
_UNITS = {"m": 1, "h": 60, "d": 480}
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKS = {
    "long": dict.fromkeys(_WEEK, "06:00-22:00"),
    "short": {day: "09:00-17:00" if day in _WEEK[:4] else "" for day in _WEEK},
}
_CONSTRAINTS = {
    "alap": Constraint.ALAP,
    "mso": Constraint.MUST_START_ON,
    "mfo": Constraint.MUST_FINISH_ON,
    "snet": Constraint.START_NO_EARLIER,
    "snlt": Constraint.START_NO_LATER,
    "fnet": Constraint.FINISH_NO_EARLIER,
    "fnlt": Constraint.FINISH_NO_LATER,
}


def assert_scheduled(table: str, **release: object) -> Timetable:
    """Schedule a drawn plan and compare every column that is drawn; gives back the timetable."""
    rows = _rows(table)
    plan = drawn(rows, **release)
    result = schedule(plan)
    named = {record.title: record for record in plan.of(Activity).values()}
    found = []
    for row in rows:
        record = named[row["work"]]
        timing = result.timing(record.id)
        told = dict(row)
        for column in row:
            if column in _ASKED and row[column]:
                value = None if timing is None else _ASKED[column](timing)
                told[column] = "-" if timing is None else _shown(value)
            elif column == "driver" and row[column]:
                told[column] = _driver(result, plan, record.id)
        found.append(told)
    assert found == rows, "\n".join(" | ".join(row.values()) for row in found)
    return result


_ASKED = {
    name.replace("_", " "): (lambda timing, name=name: getattr(timing, name))
    for name in (
        "start", "finish", "early_start", "early_finish", "late_start", "late_finish", "total_float",
        "free_float", "critical", "pinned",
    )
}  # fmt: skip


def drawn(rows: list[dict[str, str]], **release: object) -> Plan:
    """The plan of a drawn table."""
    build = Builder()
    home = build.add(Release, title="Release", **{"start": BEGIN, **release}).id
    ids = {name: build.add(Calendar, title=name, **week).id for name, week in _WEEKS.items()}
    for row in rows:
        values = {"mode": Scheduling.AUTOMATIC, **_length(row.get("length", "")), **_rules(row, ids)}
        ids[row["work"]] = build.add(Activity, title=row["work"], release=home, **values).id
    for row in rows:
        for link in filter(None, re.split(r",\s*", row.get("after", ""))):
            build.add(Dependency, title="", successor=ids[row["work"]], **_link(link, ids))
    return build.plan


def minutes(text: str) -> int:
    """``1d 4h`` as working minutes."""
    sign = -1 if text.startswith("-") else 1
    return sign * sum(int(count) * _UNITS[unit] for count, unit in re.findall(r"(\d+)([mhd])", text))


def moment(text: str) -> dt.datetime:
    """``Tue 6 17:00`` in January 2026."""
    _, day, clock = text.split()
    hour, minute = clock.split(":")
    return dt.datetime(2026, 1, 1, int(hour), int(minute)) + dt.timedelta(days=int(day) - 1)


def _rows(table: str) -> list[dict[str, str]]:
    lines = [
        [cell.strip() for cell in line.strip().split("|")]
        for line in table.strip().splitlines()
        if line.strip()
    ]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def _length(text: str) -> dict:
    if elapsed := re.fullmatch(r"(\d+)e([mhd])", text):
        return {"elapsed": True, "duration": int(elapsed[1]) * {"m": 1, "h": 60, "d": 1440}[elapsed[2]]}
    return {"duration": minutes(text)}


def _rules(row: dict[str, str], ids: dict[str, str]) -> dict:
    values: dict = {}
    for rule in filter(None, re.split(r";\s*", row.get("rule", ""))):
        word, _, rest = rule.partition(" ")
        if word in _CONSTRAINTS:
            values["constraint"] = _CONSTRAINTS[word]
            values["constraint_date"] = moment(rest) if rest else None
        elif word == "pinned":
            values |= {"mode": Scheduling.PINNED} | _ends(rest, "start", "finish")
        elif word == "done":
            values |= _ends(rest, "actual_start", "actual_finish")
        elif word == "began":
            since, left = rest.split(", ")
            values |= {"actual_start": moment(since), "remaining": minutes(left)}
        elif word == "deadline":
            values["deadline"] = moment(rest)
        elif word == "by":
            values["calendar"] = ids[rest]
        elif word == "in":
            values["parent"] = ids[rest]
        elif word == "live":
            values["goes_live"] = True
        else:
            assert word == "skipped", rule
            values["hold"] = Hold.SKIPPED
    return values


def _ends(text: str, first: str, last: str) -> dict:
    start, finish = text.split(" - ")
    return {first: moment(start), last: moment(finish)}


def _link(text: str, ids: dict[str, str]) -> dict:
    found = re.fullmatch(r"(\w+) ?(FS|SS|FF|SF)?(?:([+-]\d+)(e?[mhd]|%))?", text)
    assert found, text
    values = {"predecessor": ids[found[1]], "type": LinkType(found[2] or "FS")}
    count, unit = int(found[3] or 0), found[4] or "m"
    if unit == "%":
        return values | {"lag": count, "lag_unit": LagUnit.PERCENT}
    if unit.startswith("e"):
        lag = count * {"m": 1, "h": 60, "d": 1440}[unit[1]]
        return values | {"lag": lag, "lag_unit": LagUnit.ELAPSED}
    return values | {"lag": count * _UNITS[unit]}


def _driver(table: Timetable, plan: Plan, id: str) -> str:
    driver = driver_of(table, id)
    if driver is None:
        return "-"
    named = plan.of(Activity).get(driver.predecessor)
    return f"{driver.code} {named.title}" if named else str(driver.code)


def _shown(value: object) -> str:
    if isinstance(value, dt.datetime):
        day = (value.date() - dt.date(2025, 12, 31)).days
        return f"{value:%a} {day} {value.hour}:{value.minute:02}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    assert isinstance(value, int)
    days, rest = divmod(abs(value), 480)
    hours, left = divmod(rest, 60)
    parts = [f"{count}{unit}" for count, unit in ((days, "d"), (hours, "h"), (left, "m")) if count]
    return ("-" if value < 0 else "") + (" ".join(parts) or "0d")

"""Every real calendar is read with as many events as it has."""

import json
from pathlib import Path

from relplanner.commands.imports import import_delivery, import_report
from relplanner.domain.delivery import ReadOptions
from relplanner.domain.invariants import check
from relplanner.domain.kinds import CalendarDay, Window
from relplanner.exchange.ics import read_ics
from tests.building import Builder, maker


def test_every_calendar_has_the_events_that_were_counted_in_it(shared_data: Path) -> None:
    facts = json.loads((shared_data / "FACTS.json").read_text(encoding="utf-8"))["ics"]
    for name, fact in facts.items():
        path = shared_data / name
        delivery = read_ics(path.read_bytes(), path.name, ReadOptions(zone="Europe/London"))
        plan = Builder().plan
        edits = import_delivery(plan, maker(), delivery, {}).edits
        after = plan.after(edits)
        check(plan, after, edits)
        windows = after.of(Window).values()
        assert len(windows) == fact["events"], name
        assert sum(bool(window.recurrence) for window in windows) == fact["with_rrule"], name
        assert not delivery.refused, name


def test_a_second_import_of_a_calendar_updates_by_uid(shared_data: Path) -> None:
    path = shared_data / "ics/holidays/UKHolidays.ics"
    delivery = read_ics(path.read_bytes(), path.name, ReadOptions())
    plan = Builder().plan
    edits = import_delivery(plan, maker(), delivery, {}).edits
    after = plan.after(edits)
    last = {edit.id: dict(edit.after or {}) for edit in edits}
    assert import_report(after, delivery, last).unchanged == {"window": 55}
    changed = path.read_bytes().replace(b"New Year's Day (substitute)", b"Substitute day")
    report = import_report(after, read_ics(changed, path.name, ReadOptions()), last)
    assert report.updated["window"] + report.unchanged["window"] == 55
    assert report.updated["window"] > 0


def test_holidays_of_a_year_become_its_calendar_days(shared_data: Path) -> None:
    path = shared_data / "ics/holidays/autogen/GermanHolidays.ics"
    delivery = read_ics(path.read_bytes(), path.name, ReadOptions(events_as="days"))
    plan = Builder().plan
    after = plan.after(import_delivery(plan, maker(), delivery, {}).edits)
    days = [day for day in after.of(CalendarDay).values() if day.date.year == 2026]
    assert len(days) == 19
    assert all(day.until is None for day in days)

import datetime as dt

import pytest
from icalendar import Calendar

from relplanner.domain.delivery import Delivery, ReadOptions
from relplanner.domain.errors import BadInput
from relplanner.domain.kinds import Activity, Release, Window
from relplanner.domain.kinds.choices import ActivityKind, Scheduling
from relplanner.exchange.ics import read_ics
from relplanner.exchange.ics_export import write_ics
from relplanner.exchange.wanted import Revision, Wanted
from tests.building import Builder

TODAY = dt.date(2026, 6, 1)
STAMP = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)


def calendar(*events: str) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:test", "X-WR-CALNAME:Freezes"]
    for event in events:
        lines += ["BEGIN:VEVENT", *event.split("\n"), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def read(data: bytes, events_as: str = "windows", zone: str = "Europe/London") -> Delivery:
    return read_ics(data, "freezes.ics", ReadOptions(zone=zone, events_as=events_as, today=TODAY))


def test_an_all_day_event_lasts_until_midnight() -> None:
    (window,) = read(
        calendar("UID:1\nSUMMARY:Freeze\nDTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261227")
    ).arrivals
    assert window.values["start"] == dt.datetime(2026, 12, 24)
    assert window.values["finish"] == dt.datetime(2026, 12, 27)
    assert window.ref == "1"


def test_moments_become_local_times_of_the_programme() -> None:
    data = calendar("UID:1\nDTSTART:20260701T100000Z\nDTEND;TZID=Europe/Berlin:20260701T130000")
    (window,) = read(data).arrivals
    assert window.values["start"] == dt.datetime(2026, 7, 1, 11)
    assert window.values["finish"] == dt.datetime(2026, 7, 1, 12)


def test_an_unknown_time_zone_is_told() -> None:
    delivery = read(calendar("UID:1\nDTSTART;TZID=Mars/Olympus:20260701T100000"))
    assert delivery.arrivals[0].values["start"] == dt.datetime(2026, 7, 1, 10)
    assert any("Mars/Olympus" in each.what for each in delivery.not_taken)


def test_a_recurrence_stays_a_rule_on_a_window_and_ends_in_local_time() -> None:
    data = calendar("UID:1\nDTSTART:20260701T100000Z\nRRULE:FREQ=WEEKLY;UNTIL=20260715T100000Z")
    assert read(data).arrivals[0].values["recurrence"] == "FREQ=WEEKLY;UNTIL=20260715T110000"


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY", "FREQ=HOURLY", "FREQ=DAILY;BYHOUR=1,2", "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=-1", "FREQ=DAILY;COUNT=5001", "FREQ=NEVER", "COUNT=3",
    ],
)  # fmt: skip
def test_rules_that_are_too_fine_or_mad_are_refused(rule: str) -> None:
    delivery = read(
        calendar(f"UID:1\nDTSTART:20260701T100000Z\nRRULE:{rule}", "UID:2\nDTSTART:20260701T100000Z")
    )
    assert [arrival.ref for arrival in delivery.arrivals] == ["2"]
    assert "recurrence" in delivery.refused[0].reason


def test_days_are_expanded_without_those_excluded_or_moved() -> None:
    data = calendar(
        "UID:1\nSUMMARY:Day off\nDTSTART;VALUE=DATE:20260101\n"
        "RRULE:FREQ=YEARLY;COUNT=4\nEXDATE;VALUE=DATE:20270101",
        "UID:1\nSUMMARY:Moved\nRECURRENCE-ID;VALUE=DATE:20280101\nDTSTART;VALUE=DATE:20280103",
    )
    days = [arrival for arrival in read(data, "days").arrivals if arrival.kind == "calendar_day"]
    assert [(str(day.values["date"]), day.values["title"]) for day in days] == [
        ("2026-01-01", "Day off"),
        ("2029-01-01", "Day off"),
        ("2028-01-03", "Moved"),
    ]


def test_an_endless_rule_is_followed_ten_years() -> None:
    data = calendar("UID:1\nDTSTART;VALUE=DATE:20260101\nRRULE:FREQ=YEARLY")
    assert len(read(data, "milestones").arrivals) == 11


def test_more_than_5000_occurrences_are_refused() -> None:
    delivery = read(calendar("UID:1\nDTSTART;VALUE=DATE:19000101\nRRULE:FREQ=DAILY"), "days")
    assert "more than 5000" in delivery.refused[0].reason


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ("UID:1\nSUMMARY:x", "no start"),
        ("UID:1\nDTSTART:2026XX", "no start"),
        ("UID:1\nDTSTART:20260701T100000Z\nDTEND:20260601T100000Z", "before its start"),
    ],
)
def test_events_that_make_no_sense_are_refused_one_by_one(event: str, reason: str) -> None:
    assert reason in read(calendar(event)).refused[0].reason


def test_what_events_carry_beyond_dates_is_counted() -> None:
    delivery = read(calendar("UID:1\nDTSTART:20260701T100000Z\nATTENDEE:mailto:a@example.com\nPRIORITY:1"))
    assert [each.what for each in delivery.not_taken] == ["ATTENDEE (1)", "PRIORITY (1)"]


def test_only_addresses_of_the_web_and_of_mail_are_kept() -> None:
    first = "UID:1\nDTSTART:20260701T100000Z\nURL:https://example.com/a"
    second = "UID:2\nDTSTART:20260701T100000Z\nURL:file:///etc/passwd"
    assert [arrival.values["notes"] for arrival in read(calendar(first, second)).arrivals] == [
        "https://example.com/a",
        "",
    ]


@pytest.mark.parametrize("data", [b"", b"hello", b"BEGIN:VCALENDAR\r\nfoo\r\nEND:VCALENDAR", b"\xff\xfe\x00"])
def test_what_is_no_calendar_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput):
        read(data)


def exported() -> bytes:
    plan = Builder()
    release = plan.add(Release, title="Shop", version="5.0", committed_date=dt.date(2026, 9, 1))
    at = dt.datetime(2026, 8, 3, 9)
    plan.add(
        Activity, title="Code complete", release=release.id, kind=ActivityKind.MILESTONE,
        mode=Scheduling.PINNED, start=at, finish=at,
    )  # fmt: skip
    plan.add(
        Window,
        title="Ж" * 80,
        start=dt.datetime(2026, 12, 24),
        finish=dt.datetime(2026, 12, 27),
        recurrence="FREQ=YEARLY",
    )
    return write_ics(plan.plan, Wanted(now=STAMP, revisions={release.id: Revision(4, STAMP)}))


def test_releases_milestones_and_windows_go_out_with_stable_uids() -> None:
    events = {str(event["UID"]): event for event in Calendar.from_ical(exported()).walk("VEVENT")}
    assert set(events) == {"release-1@relplanner", "activity-1@relplanner", "window-1@relplanner"}
    assert events["release-1@relplanner"]["SEQUENCE"] == 4
    assert events["release-1@relplanner"]["DTSTART"].dt == dt.date(2026, 9, 1)


def test_a_calendar_s_lines_are_folded_and_end_as_the_standard_says() -> None:
    lines = exported().split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)


def test_a_window_comes_back_as_it_went_out() -> None:
    window = next(a for a in read(exported()).arrivals if a.ref.startswith("window"))
    assert window.values["finish"] == dt.datetime(2026, 12, 27)
    assert window.values["recurrence"] == "FREQ=YEARLY"

"""Working time is exact and symmetric, whatever the calendar."""

import datetime as dt
import subprocess
import sys

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relplanner.schedule.regions import is_known, public_holidays
from relplanner.schedule.worktime import ROUND_THE_CLOCK, SpecialDay, WorkCalendar

NINE_TO_FIVE = ((540, 1020),)
SPLIT = ((540, 780), (840, 1020))
MONDAY = dt.datetime(2026, 12, 14, 9)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def off(*days: str) -> dict[dt.date, SpecialDay]:
    return {dt.date.fromisoformat(day): SpecialDay((), "Holiday") for day in days}


@pytest.mark.parametrize(
    ("start", "minutes", "finish"),
    [
        ("2026-12-14T09:00", 480, "2026-12-14T17:00"),
        ("2026-12-14T09:00", 481, "2026-12-15T09:01"),
        ("2026-12-18T17:00", 60, "2026-12-21T10:00"),
        ("2026-12-19T12:00", 480, "2026-12-21T17:00"),
        ("2026-12-21T09:00", -480, "2026-12-18T09:00"),
        ("2026-12-20T03:00", -60, "2026-12-18T16:00"),
        ("2026-12-19T12:00", 0, "2026-12-19T12:00"),
    ],
)
def test_work_ends_where_working_hours_end_and_skips_the_weekend(start, minutes, finish):
    assert WorkCalendar().add(at(start), minutes) == at(finish)


def test_a_lunch_break_is_not_worked():
    calendar = WorkCalendar((SPLIT,) * 5 + ((),) * 2)
    assert calendar.add(at("2026-12-14T12:00"), 120) == at("2026-12-14T15:00")
    assert calendar.between(at("2026-12-14T09:00"), at("2026-12-14T17:00")) == 420


def test_work_can_begin_only_inside_working_hours():
    calendar = WorkCalendar()
    assert calendar.next_work(at("2026-12-18T17:00")) == at("2026-12-21T09:00")
    assert calendar.next_work(at("2026-12-21T09:00")) == at("2026-12-21T09:00")
    assert calendar.prev_work(at("2026-12-21T09:00")) == at("2026-12-18T17:00")


def test_back_scheduling_gives_the_dates_of_the_worked_example():
    """Planning 10, development 25, testing 15, implementation 10 days before Fri 5 Sep 2025."""
    calendar = WorkCalendar(special=off("2025-06-19", "2025-07-04", "2025-09-01"))
    finish, starts = at("2025-09-05T17:00"), []
    for days in (10, 15, 25, 10):
        start = calendar.add(finish, -days * 480)
        starts.append((start.date().isoformat(), finish.date().isoformat()))
        finish = calendar.prev_work(start)
    assert starts == [
        ("2025-08-22", "2025-09-05"),
        ("2025-08-01", "2025-08-21"),
        ("2025-06-26", "2025-07-31"),
        ("2025-06-11", "2025-06-25"),
    ]


WEEKS = st.lists(st.sampled_from([(), NINE_TO_FIVE, SPLIT, ROUND_THE_CLOCK]), min_size=7, max_size=7)
MOMENTS = st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2035, 1, 1)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)


@given(WEEKS, MOMENTS, st.integers(-200_000, 200_000))
def test_what_is_added_can_be_taken_back_exactly(week, moment, minutes):
    calendar = WorkCalendar(week, off("2026-12-25", "2027-01-01"))
    there = calendar.add(moment, minutes)
    assert calendar.between(moment, there) == minutes
    assert calendar.between(there, moment) == -minutes
    assert calendar.position(calendar.add(there, -minutes)) == calendar.position(moment)


@given(WEEKS, MOMENTS, MOMENTS)
def test_counting_agrees_with_counting_every_day(week, one, other):
    calendar = WorkCalendar(week, off("2026-12-25"))
    low, high = sorted((one.date(), other.date()))
    days = [low + dt.timedelta(days=number) for number in range((high - low).days)]
    assert calendar.days_between(low, high) == sum(calendar.is_working_day(day) for day in days)


@given(st.integers(-3000, 3000))
def test_working_days_come_back_to_where_they_left(count):
    calendar = WorkCalendar(special=off("2026-12-25", "2026-12-28"))
    there = calendar.add_days(MONDAY.date(), count)
    assert calendar.is_working_day(there)
    assert calendar.add_days(there, -count) == MONDAY.date()


def test_positions_stay_what_they_were_when_the_calendar_reaches_further():
    calendar = WorkCalendar(regions=("GB-SCT",))
    early = calendar.position(MONDAY)
    calendar.add(MONDAY, 5_000_000)
    calendar.add(MONDAY, -5_000_000)
    assert calendar.position(MONDAY) == early


@pytest.mark.parametrize("year", [1, 1899, 1900, 2199, 2200, 9999])
def test_far_away_years_neither_hang_nor_lose_a_minute(year):
    calendar = WorkCalendar()
    moment = dt.datetime(year, 3, 4, 10)
    assert calendar.between(MONDAY, moment) == -calendar.between(moment, MONDAY)
    assert calendar.between(moment, calendar.add(moment, 600)) == 600


def test_a_calendar_that_never_works_counts_round_the_clock():
    calendar = WorkCalendar(((),) * 7)
    assert calendar.add(MONDAY, 1440) == MONDAY + dt.timedelta(days=1)


def test_scotland_has_its_own_holidays_on_the_day_they_are_observed():
    days = public_holidays("GB-SCT", 2026)
    expected = ["2026-01-02", "2026-06-15", "2026-08-03", "2026-11-30", "2026-12-28"]
    assert {dt.date.fromisoformat(day) for day in expected} <= set(days)
    assert dt.date(2026, 12, 26) not in days  # a Saturday, made good on the Monday
    assert dt.date(2026, 4, 6) not in days
    assert dt.date(2026, 8, 31) not in days


@pytest.mark.parametrize(("region", "part"), [("GB-SCT", "SCT"), ("GB-ENG", "ENG")])
def test_the_days_off_of_2020_to_2035_are_the_library_s(region: str, part: str) -> None:
    told = holidays.country_holidays("GB", subdiv=part, years=range(2019, 2037))
    week = [dt.date(2020, 1, 1) + dt.timedelta(days=number) for number in range(16 * 366)]
    days = [day for day in week if day.year < 2036 and day.weekday() < 5]
    calendar = WorkCalendar(regions=(region,))
    assert [day for day in days if not calendar.is_working_day(day)] == [day for day in days if day in told]
    observed = {day for day, name in told.items() if name.endswith("(observed)") and 2020 <= day.year <= 2035}
    assert observed
    assert {day for day in observed if calendar.is_working_day(day)} == set()


def test_one_region_does_not_import_every_country() -> None:
    script = (
        "import sys; from relplanner.schedule.regions import public_holidays\n"
        "import datetime as dt; assert dt.date(2026, 11, 30) in public_holidays('GB-SCT', 2026)\n"
        "assert dt.date(2026, 6, 4) in public_holidays('DE-BY', 2026)\n"
        "print(sorted(name for name in sys.modules if name.startswith('holidays.countries')))\n"
        "import holidays.countries; holidays.countries.France"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "['holidays.countries.germany', 'holidays.countries.united_kingdom']"


def test_an_unknown_region_has_no_holidays_and_says_so():
    assert public_holidays("XX-YY", 2026) == {}
    assert not is_known("XX-YY")
    assert is_known("GB-SCT")


def test_a_special_day_wins_over_a_public_holiday():
    calendar = WorkCalendar(
        special={dt.date(2026, 11, 30): SpecialDay(NINE_TO_FIVE, "Cut-over")}, regions=("GB-SCT",)
    )
    assert calendar.is_working_day(dt.date(2026, 11, 30))
    assert calendar.name_of(dt.date(2026, 11, 30)) == "Cut-over"
    assert calendar.name_of(dt.date(2026, 12, 28)) == "Boxing Day"

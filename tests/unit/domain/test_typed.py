"""What a person types is understood, and what is shown can be typed back."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relplanner.domain.declare import Value
from relplanner.domain.errors import InvalidValue, NotFound, Refusal
from relplanner.domain.kinds import Activity, Criterion, Person, Release, Team, Window
from relplanner.domain.notices import worked
from relplanner.domain.plan import Plan
from relplanner.domain.typed import Reading, duration_text, shown, typed
from tests.unit.domain.plans import with_record

MONDAY = dt.date(2026, 11, 2)


@pytest.fixture(scope="module")
def plan() -> Plan:
    plan, _ = with_record(Plan(), "release", title="Shop 5.0")
    plan, _ = with_record(plan, "person", title="Ann")
    plan, _ = with_record(plan, "person", title="Bob")
    plan, _ = with_record(plan, "person", title="Bob")
    return plan


def reading(plan: Plan) -> Reading:
    return Reading(plan, MONDAY, anchor=dt.date(2026, 12, 14))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", "2026-11-02"),
        ("tomorrow", "2026-11-03"),
        ("yesterday", "2026-11-01"),
        ("12 jan", "2027-01-12"),
        ("12 January 2027", "2027-01-12"),
        ("jan 12", "2027-01-12"),
        ("3rd nov", "2026-11-03"),
        ("Mon 14 Dec 2026", "2026-12-14"),
        ("15 oct", "2026-10-15"),
        ("1 oct", "2027-10-01"),
        ("2027-01-12", "2027-01-12"),
        ("12/1/2027", "2027-01-12"),
        ("12.1.2027", "2027-01-12"),
        ("+5d", "2026-11-07"),
        ("-1w", "2026-10-26"),
        ("+2w", "2026-11-16"),
        ("+3m", "2027-02-02"),
        ("+1y", "2027-11-02"),
        ("+5wd", "2026-11-09"),
        ("tue", "2026-11-03"),
        ("mon", "2026-11-09"),
        ("next fri", "2026-11-06"),
        ("T-10", "2026-11-30"),
        ("T+1", "2026-12-15"),
        ("T", "2026-12-14"),
    ],
)
def test_a_date_is_understood(plan: Plan, text: str, day: str) -> None:
    assert reading(plan).parse(Release.KIND.by_name["target_date"], text) == dt.date.fromisoformat(day)


def to_monday(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


@pytest.mark.parametrize(
    ("field", "text", "day"),
    [
        ("start", "+5d", "2026-11-09"),
        ("finish", "+6d", "2026-11-09"),
        ("deadline", "+5d 12:00", "2026-11-09"),
        ("start", "+7d", "2026-11-09"),
        ("start", "7 nov", "2026-11-07"),
        ("start", "next sat", "2026-11-07"),
        ("actual_start", "-1d", "2026-11-01"),
    ],
)
def test_planned_work_lands_on_a_working_day_when_its_day_was_counted(
    plan: Plan, field: str, text: str, day: str
) -> None:
    lands = Reading(plan, MONDAY, landing=to_monday)
    found = lands.parse(Activity.KIND.by_name[field], text)
    assert isinstance(found, dt.datetime)
    assert found.date() == dt.date.fromisoformat(day)


@pytest.mark.parametrize(
    "text", ["soon", "31 feb", "13/13/2027", "+5x", "32", "0000-00-00", "12 foo", "+99999y"]
)
def test_what_is_no_date_is_refused_with_examples(plan: Plan, text: str) -> None:
    with pytest.raises(InvalidValue, match="is not a date, such as"):
        reading(plan).parse(Release.KIND.by_name["target_date"], text)


def test_the_end_of_a_month_stays_within_it(plan: Plan) -> None:
    spec = Release.KIND.by_name["target_date"]
    assert Reading(plan, dt.date(2026, 1, 31)).parse(spec, "+1m") == dt.date(2026, 2, 28)
    assert Reading(plan, dt.date(2028, 2, 29)).parse(spec, "+1y") == dt.date(2029, 2, 28)


def test_without_a_go_live_date_there_is_no_t(plan: Plan) -> None:
    with pytest.raises(InvalidValue):
        Reading(plan, MONDAY).parse(Release.KIND.by_name["target_date"], "T-10")


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("3d", 1440),
        ("1w 2d", 3360),
        ("4h", 240),
        ("4.5h", 270),
        ("90m", 90),
        ("2", 960),
        ("1w", 2400),
        ("0", 0),
    ],
)
def test_a_duration_counts_working_time(plan: Plan, text: str, minutes: int) -> None:
    assert reading(plan).parse(Activity.KIND.by_name["duration"], text) == minutes


@pytest.mark.parametrize("text", ["long", "3x!", "d", "--3d"])
def test_what_is_no_duration_is_refused(plan: Plan, text: str) -> None:
    with pytest.raises(InvalidValue, match="is not a duration"):
        reading(plan).parse(Activity.KIND.by_name["duration"], text)


def test_a_start_begins_with_the_day_and_a_finish_ends_with_it(plan: Plan) -> None:
    read = reading(plan)
    assert read.parse(Activity.KIND.by_name["start"], "3 nov") == dt.datetime(2026, 11, 3, 9)
    assert read.parse(Activity.KIND.by_name["finish"], "3 nov") == dt.datetime(2026, 11, 3, 17)
    assert read.parse(Activity.KIND.by_name["start"], "3 nov 14:30") == dt.datetime(2026, 11, 3, 14, 30)


def test_a_choice_is_known_by_code_and_by_label_and_an_unknown_one_is_told_the_others(plan: Plan) -> None:
    read, spec = reading(plan), Release.KIND.by_name["state"]
    assert read.parse(spec, "in_progress") == read.parse(spec, "In progress")
    assert read.parse(spec, "no-go") == read.parse(spec, "no_go")
    with pytest.raises(InvalidValue, match="one of Draft, Planned"):
        read.parse(spec, "done")


def test_a_reference_is_known_by_key_by_title_and_by_both(plan: Plan) -> None:
    read, spec = reading(plan), Release.KIND.by_name["owner"]
    ann = plan.by_key("PER-1").id
    assert {read.parse(spec, text) for text in ("PER-1", "per-1", "ann", "PER-1 Ann")} == {ann}
    with pytest.raises(Refusal, match="PER-2, PER-3"):
        read.parse(spec, "Bob")
    with pytest.raises(NotFound):
        read.parse(spec, "REL-1")


def test_empty_text_clears(plan: Plan) -> None:
    read = reading(plan)
    assert read.parse(Release.KIND.by_name["owner"], "  ") is None
    assert read.parse(Release.KIND.by_name["version"], "") == ""
    assert read.parse(Team.KIND.by_name["members"], "") == ()


@pytest.mark.parametrize(("text", "number"), [("99.5", 99.5), ("99,5", 99.5), ("−3", -3.0), ("1e3", 1000.0)])
def test_a_number_may_have_either_point(plan: Plan, text: str, number: float) -> None:
    assert reading(plan).parse(Criterion.KIND.by_name["threshold"], text) == number


@pytest.mark.parametrize(
    ("minutes", "text"), [(0, "0d"), (480, "1d"), (2400, "5d"), (510, "1d 30m"), (-480, "-1d"), (61, "1h 1m")]
)
def test_a_duration_reads_exactly(plan: Plan, minutes: int, text: str) -> None:
    assert duration_text(minutes, plan) == text


def test_what_is_shown_is_for_people(plan: Plan) -> None:
    kind = Release.KIND
    assert shown(kind.by_name["target_date"], dt.date(2026, 12, 14), plan) == "Mon 14 Dec 2026"
    assert shown(kind.by_name["out_of_band"], True, plan) == "Yes"
    assert shown(kind.by_name["owner"], plan.by_key("PER-1").id, plan) == "Ann"
    assert shown(kind.by_name["owner"], None, plan) == ""


MINUTES = st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2999, 1, 1)).map(
    lambda at: at.replace(microsecond=0, second=0)
)
STATE, KINDS_OF = Release.KIND.by_name["state"], Window.KIND.by_name["release_kinds"]
SPECS = [
    (Release.KIND.by_name["target_date"], st.dates(dt.date(1900, 1, 1), dt.date(2999, 12, 31))),
    (Window.KIND.by_name["start"], MINUTES),
    (Activity.KIND.by_name["duration"], st.integers(0, 100_000)),
    (Release.KIND.by_name["confidence"], st.integers(1, 5)),
    (Criterion.KIND.by_name["value"], st.floats(allow_nan=False, allow_infinity=False)),
    (STATE, st.sampled_from(list(STATE.choices or ()))),
    (KINDS_OF, st.lists(st.sampled_from(list(KINDS_OF.choices or ())), unique=True).map(tuple)),
    (Person.KIND.by_name["active"], st.booleans()),
]


@given(st.data())
def test_every_value_can_be_typed_back(plan: Plan, data: st.DataObject) -> None:
    spec, values = data.draw(st.sampled_from(SPECS))
    value: Value = data.draw(values)
    assert reading(plan).parse(spec, typed(spec, value, plan)) == value


@pytest.mark.parametrize(
    ("minutes", "text"), [(480, "1 working day"), (5280, "11 working days"), (720, "1d 4h"), (60, "1h")]
)
def test_a_sentence_counts_whole_working_days_in_words(plan: Plan, minutes: int, text: str) -> None:
    assert worked(minutes, plan) == text

import datetime as dt

import pytest

from relplanner.domain.delivery import Arrival, Delivery, ReadOptions
from relplanner.domain.errors import BadInput
from relplanner.domain.kinds.choices import ActivityKind, Constraint, LagUnit, LinkType, Scheduling
from relplanner.domain.kinds.context import DayKind
from relplanner.domain.kinds.planning import Hold
from relplanner.exchange.mspdi import read_mspdi

STANDARD = """
<Calendar><UID>1</UID><Name>Standard</Name><IsBaseCalendar>1</IsBaseCalendar>
<WeekDays>
  <WeekDay><DayType>2</DayType><DayWorking>1</DayWorking><WorkingTimes>
    <WorkingTime><FromTime>08:00:00</FromTime><ToTime>12:00:00</ToTime></WorkingTime>
    <WorkingTime><FromTime>13:00:00</FromTime><ToTime>00:00:00</ToTime></WorkingTime>
  </WorkingTimes></WeekDay>
  <WeekDay><DayType>3</DayType><DayWorking>0</DayWorking></WeekDay>
</WeekDays>{exceptions}</Calendar>"""


def project(tasks: str = "", *, head: str = "", exceptions: str = "", rest: str = "") -> bytes:
    calendar = STANDARD.format(exceptions=exceptions)
    return (
        '<?xml version="1.0"?><Project xmlns="http://schemas.microsoft.com/project">'
        f"<Title>Shop</Title><StartDate>2026-01-05T08:00:00</StartDate><CalendarUID>1</CalendarUID>{head}"
        f"<Calendars>{calendar}</Calendars><Tasks>{tasks}</Tasks>{rest}</Project>"
    ).encode()


def task(uid: int, name: str = "Build", level: int = 1, more: str = "") -> str:
    return (
        f"<Task><UID>{uid}</UID><ID>{uid}</ID><Name>{name}</Name><OutlineLevel>{level}</OutlineLevel>"
        f"<Duration>PT16H0M0S</Duration><DurationFormat>7</DurationFormat>{more}</Task>"
    )


def link(uid: int, kind: int = 1, lag: int = 0, unit: int = 7) -> str:
    return (
        f"<PredecessorLink><PredecessorUID>{uid}</PredecessorUID><Type>{kind}</Type>"
        f"<LinkLag>{lag}</LinkLag><LagFormat>{unit}</LagFormat></PredecessorLink>"
    )


def read(data: bytes) -> Delivery:
    return read_mspdi(data, "shop.xml", ReadOptions())


def one(delivery: Delivery, kind: str, ref: str) -> Arrival:
    return next(arrival for arrival in delivery.arrivals if (arrival.kind, arrival.ref) == (kind, ref))


def told(delivery: Delivery) -> str:
    return "\n".join(f"{each.where}: {each.what}" for each in delivery.not_taken)


def test_the_project_is_one_release_of_one_product_with_its_start_and_calendar() -> None:
    delivery = read(project(task(0, "Shop", 0)))
    release = one(delivery, "release", "0")
    assert release.values["title"] == "Shop"
    assert release.values["start"] == dt.datetime(2026, 1, 5, 8)
    assert release.references == {"product": ("product",), "calendar": ("calendar 1",)}
    assert not [arrival for arrival in delivery.arrivals if arrival.kind == "activity"]


def test_outline_levels_become_a_hierarchy() -> None:
    delivery = read(project(task(1, level=1) + task(2, level=2) + task(3, level=3) + task(4, level=2)))
    parents = {a.ref: a.references["parent"] for a in delivery.arrivals if a.kind == "activity"}
    assert parents == {"1": (), "2": ("1",), "3": ("2",), "4": ("1",)}
    assert one(delivery, "activity", "2").values["kind"] is ActivityKind.PHASE
    assert one(delivery, "activity", "4").values["kind"] is ActivityKind.TASK


def test_a_task_scheduled_by_hand_is_pinned_to_its_dates() -> None:
    dates = "<Manual>1</Manual><Start>2026-01-05T08:00:00</Start><Finish>2026-01-06T17:00:00</Finish>"
    values = one(read(project(task(1, more=dates))), "activity", "1").values
    assert values["mode"] is Scheduling.PINNED
    assert (values["start"], values["finish"]) == (dt.datetime(2026, 1, 5, 8), dt.datetime(2026, 1, 6, 17))


def test_an_automatic_task_keeps_the_file_s_dates_as_imported_ones() -> None:
    dates = "<Manual>0</Manual><Start>2026-01-05T08:00:00</Start><Finish>2026-01-06T17:00:00</Finish>"
    values = one(read(project(task(1, more=dates))), "activity", "1").values
    assert values["mode"] is Scheduling.AUTOMATIC
    assert values["start"] is None
    assert values["imported_start"] == dt.datetime(2026, 1, 5, 8)
    assert values["duration"] == 960


def test_an_elapsed_duration_counts_nights_too() -> None:
    data = project(task(1).replace("<DurationFormat>7", "<DurationFormat>8"))
    assert one(read(data), "activity", "1").values["elapsed"] is True


@pytest.mark.parametrize(
    ("code", "constraint"),
    [(2, Constraint.MUST_START_ON), (4, Constraint.START_NO_EARLIER), (7, Constraint.FINISH_NO_LATER)],
)
def test_constraints_keep_their_date(code: int, constraint: Constraint) -> None:
    more = f"<ConstraintType>{code}</ConstraintType><ConstraintDate>2026-02-02T08:00:00</ConstraintDate>"
    values = one(read(project(task(1, more=more))), "activity", "1").values
    assert (values["constraint"], values["constraint_date"]) == (constraint, dt.datetime(2026, 2, 2, 8))


def test_a_constraint_without_its_date_is_told_and_left_out() -> None:
    delivery = read(project(task(1, more="<ConstraintType>4</ConstraintType>")))
    assert "constraint start_no_earlier: it has no date" in told(delivery)


@pytest.mark.parametrize(
    ("kind", "lag", "unit", "expected"),
    [
        (0, 0, 7, (LinkType.FF, 0, LagUnit.WORKING)),
        (1, 4800, 7, (LinkType.FS, 480, LagUnit.WORKING)),
        (2, -4800, 5, (LinkType.SF, -480, LagUnit.WORKING)),
        (3, 14400, 8, (LinkType.SS, 1440, LagUnit.ELAPSED)),
        (1, -50, 19, (LinkType.FS, -50, LagUnit.PERCENT)),
    ],
)
def test_links_keep_type_lag_and_unit(kind: int, lag: int, unit: int, expected: tuple[object, ...]) -> None:
    delivery = read(project(task(1) + task(2, more=link(1, kind, lag, unit))))
    (found,) = (arrival for arrival in delivery.arrivals if arrival.kind == "dependency")
    assert (found.values["type"], found.values["lag"], found.values["lag_unit"]) == expected
    assert found.references == {"predecessor": ("1",), "successor": ("2",)}


def test_links_to_nowhere_and_to_other_projects_are_refused_in_words() -> None:
    outside = task(7, "Theirs", more="<ExternalTask>1</ExternalTask>")
    delivery = read(project(outside + task(2, more=link(99) + link(7))))
    assert [refused.reason for refused in delivery.refused] == [
        "its other end is not in the file",
        "its other end is in another project",
    ]


def test_empty_rows_are_skipped_and_told() -> None:
    delivery = read(project(task(1) + "<Task><UID>2</UID><ID>2</ID><IsNull>1</IsNull></Task>"))
    assert [a.ref for a in delivery.arrivals if a.kind == "activity"] == ["1"]
    assert "an empty row" in told(delivery)


def test_a_uid_that_occurs_twice_is_refused() -> None:
    delivery = read(project(task(1) + task(1, "Again")))
    assert [refused.reason for refused in delivery.refused] == ["UID 1 occurs twice"]


def test_progress_is_told_by_actuals_and_what_remains() -> None:
    more = "<ActualStart>2026-01-05T08:00:00</ActualStart><PercentComplete>25</PercentComplete>"
    values = one(read(project(task(1, more=more))), "activity", "1").values
    assert values["remaining"] == 720
    more += "<RemainingDuration>PT5H0M0S</RemainingDuration>"
    assert one(read(project(task(1, more=more))), "activity", "1").values["remaining"] == 300


def test_an_inactive_task_is_skipped_with_a_reason() -> None:
    values = one(read(project(task(1, more="<Active>0</Active>"))), "activity", "1").values
    assert values["hold"] is Hold.SKIPPED
    assert values["hold_reason"]


def test_working_hours_end_at_24_where_the_file_says_midnight() -> None:
    values = one(read(project()), "calendar", "calendar 1").values
    assert values["monday"] == "08:00-12:00 13:00-24:00"
    assert values["tuesday"] == ""


def exception(kind: int, first: str, last: str, more: str = "", working: str = "") -> str:
    return (
        f"<Exceptions><Exception><TimePeriod><FromDate>{first}T00:00:00</FromDate><ToDate>{last}T23:59:00"
        f"</ToDate></TimePeriod><Name>Closed</Name><Type>{kind}</Type>{more}"
        f"<DayWorking>{1 if working else 0}</DayWorking>{working}</Exception></Exceptions>"
    )


def days(exceptions: str) -> list[tuple[object, ...]]:
    delivery = read(project(exceptions=exceptions))
    found = [arrival.values for arrival in delivery.arrivals if arrival.kind == "calendar_day"]
    return [(str(day["date"]), day["until"] and str(day["until"]), day["kind"]) for day in found]


def test_an_exception_is_a_run_of_days() -> None:
    assert days(exception(1, "2026-12-24", "2027-01-01")) == [("2026-12-24", "2027-01-01", DayKind.HOLIDAY)]


def test_the_older_form_of_exceptions_is_read_too() -> None:
    old = "<WeekDays><WeekDay><DayType>0</DayType><DayWorking>0</DayWorking><TimePeriod>"
    old += "<FromDate>2026-05-04T00:00:00</FromDate><ToDate>2026-05-04T23:59:00</ToDate></TimePeriod>"
    assert days(old + "</WeekDay></WeekDays>") == [("2026-05-04", None, DayKind.NON_WORKING)]


@pytest.mark.parametrize(
    ("kind", "more", "expected"),
    [
        (2, "<Month>11</Month><MonthDay>25</MonthDay>", ["2026-12-25", "2027-12-25"]),
        (
            3,
            "<Month>4</Month><MonthItem>4</MonthItem><MonthPosition>4</MonthPosition>",
            ["2026-05-25", "2027-05-31"],
        ),
        (
            6,
            "<Period>26</Period><DaysOfWeek>32</DaysOfWeek>",
            ["2026-01-02", "2026-07-03", "2027-01-01", "2027-07-02", "2027-12-31"],
        ),
    ],
    ids=["yearly on a day", "last Monday of May", "every 26th Friday"],
)
def test_recurring_exceptions_become_single_days(kind: int, more: str, expected: list[str]) -> None:
    assert [day[0] for day in days(exception(kind, "2026-01-01", "2027-12-31", more))] == expected


def test_a_recurring_exception_has_a_limit() -> None:
    delivery = read(project(exceptions=exception(1, "2000-01-01", "2099-12-31", "<Period>2</Period>")))
    assert sum(arrival.kind == "calendar_day" for arrival in delivery.arrivals) == 1_000
    assert "after its first 1000 days" in told(delivery)


def test_a_task_belongs_to_its_only_worker_and_several_are_told() -> None:
    people = "".join(
        f"<Resource><UID>{uid}</UID><Name>{name}</Name><Type>1</Type></Resource>"
        for uid, name in ((1, "Ann"), (2, "Bob"))
    )
    work = "".join(
        f"<Assignment><TaskUID>{task}</TaskUID><ResourceUID>{resource}</ResourceUID></Assignment>"
        for task, resource in ((1, 1), (2, 1), (2, 2), (3, -65535))
    )
    rest = f"<Resources>{people}</Resources><Assignments>{work}</Assignments>"
    delivery = read(project(task(1) + task(2) + task(3), rest=rest))
    owners = [a.references["owner"] for a in delivery.arrivals if a.kind == "activity"]
    assert owners == [("resource 1",), (), ()]
    assert "several people: Ann, Bob" in told(delivery)


def test_baselines_hold_the_dates_of_their_day() -> None:
    base = (
        "<Baseline><Number>3</Number><Start>2026-01-05T08:00:00</Start><Finish>2026-01-06T17:00:00</Finish>"
    )
    delivery = read(project(task(1, more=base + "<Duration>PT16H0M0S</Duration></Baseline>")))
    assert one(delivery, "baseline", "baseline 3").values["title"] == "Baseline 3"
    date = one(delivery, "baseline_date", "baseline 3 of 1")
    assert date.values["duration"] == 960
    assert date.references == {"baseline": ("baseline 3",), "subject": ("1",)}


def test_fields_that_a_plan_does_not_hold_are_counted_once_per_field() -> None:
    cost = "<Cost>12.5</Cost><Priority>700</Priority><EarlyStart>2026-01-05T08:00:00</EarlyStart>"
    delivery = read(project(task(1, more=cost) + task(2, more=cost)))
    assert "tasks: Cost (2 of 2)\ntasks: Priority (2 of 2)" in told(delivery)
    assert "EarlyStart" not in told(delivery)


def test_what_cannot_be_read_is_told_with_its_place() -> None:
    delivery = read(project(task(1, more="<Deadline>soon</Deadline>")))
    assert "task 1 “Build”: Deadline “soon”: not a date and time" in told(delivery)


def test_other_xml_is_refused_in_words() -> None:
    with pytest.raises(BadInput, match="not a Microsoft Project XML file"):
        read(b"<html><body/></html>")


def test_broken_xml_is_refused_with_its_line() -> None:
    with pytest.raises(BadInput, match="line 2"):
        read(b"<Project>\n<Tasks></Project>")


def crew(task: str) -> bytes:
    """A project with an office and a night week; Ann works nights, by a calendar that adds nothing."""
    nights = "".join(
        f"<WeekDay><DayType>{day}</DayType><DayWorking>1</DayWorking><WorkingTimes><WorkingTime>"
        "<FromTime>20:00:00</FromTime><ToTime>00:00:00</ToTime></WorkingTime></WorkingTimes></WeekDay>"
        for day in range(1, 8)
    )
    rest = (
        "<Resources><Resource><UID>1</UID><Name>Ann</Name><CalendarUID>6</CalendarUID></Resource></Resources>"
        "<Assignments><Assignment><TaskUID>1</TaskUID><ResourceUID>1</ResourceUID></Assignment></Assignments>"
    )
    calendars = (
        f"<Calendar><UID>5</UID><Name>Nights</Name><IsBaseCalendar>1</IsBaseCalendar>"
        f"<WeekDays>{nights}</WeekDays></Calendar><Calendar><UID>6</UID><Name>Ann</Name>"
        "<IsBaseCalendar>0</IsBaseCalendar><BaseCalendarUID>5</BaseCalendarUID></Calendar></Calendars>"
    )
    return project(task, rest=rest).replace(b"</Calendars>", calendars.encode())


def test_a_person_whose_calendar_only_repeats_another_works_by_that() -> None:
    delivery = read(crew(task(1)))
    assert one(delivery, "person", "resource 1").references["calendar"] == ("calendar 5",)
    assert one(delivery, "activity", "1").references["owner"] == ("resource 1",)


def test_a_task_that_ignores_its_worker_s_calendar_is_left_without_and_told() -> None:
    ignores = "<CalendarUID>1</CalendarUID><IgnoreResourceCalendar>1</IgnoreResourceCalendar>"
    delivery = read(crew(task(1, more=ignores)))
    assert one(delivery, "activity", "1").references["owner"] == ()
    assert "task with UID 1: its assignment to Ann: it ignores that calendar" in told(delivery)
    alike = read(crew(task(1, more=ignores.replace(">1</Cal", ">5</Cal"))))
    assert one(alike, "activity", "1").references["owner"] == ("resource 1",)


def test_another_working_week_is_days_that_differ_and_exceptions_go_before_it() -> None:
    short = "<WorkingTime><FromTime>08:00:00</FromTime><ToTime>12:00:00</ToTime></WorkingTime>"
    weekdays = "".join(
        f"<WeekDay><DayType>{day}</DayType><DayWorking>1</DayWorking><WorkingTimes>{short}</WorkingTimes>"
        "</WeekDay>"
        for day in (2, 3, 4, 5)
    )
    week = (
        "<WorkWeeks><WorkWeek><TimePeriod><FromDate>2026-07-01T00:00:00</FromDate>"
        "<ToDate>2026-07-10T23:59:00</ToDate></TimePeriod><Name>Summer</Name><WeekDays>"
        f"{weekdays}<WeekDay><DayType>6</DayType><DayWorking>0</DayWorking></WeekDay></WeekDays>"
        "</WorkWeek></WorkWeeks>"
    )
    holiday = exception(1, "2026-07-07", "2026-07-07")
    arrivals = read(project(exceptions=holiday + week)).arrivals
    found = [arrival.values for arrival in arrivals if arrival.kind == "calendar_day"]
    told = [
        (each["date"].isoformat(), each["until"] and each["until"].isoformat(), each["hours"])
        for each in found
    ]
    assert sorted(told) == [
        ("2026-07-01", "2026-07-02", "08:00-12:00"),
        ("2026-07-03", None, ""),
        ("2026-07-06", None, "08:00-12:00"),
        ("2026-07-07", None, ""),
        ("2026-07-08", "2026-07-09", "08:00-12:00"),
        ("2026-07-10", None, ""),
    ]

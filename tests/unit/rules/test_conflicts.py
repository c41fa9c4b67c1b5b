"""What collides: each rule by one tiny plan, whom it spares, and what an override allows."""

import datetime as dt

import pytest

from relplanner.domain.kinds import (
    Activity,
    Calendar,
    CalendarDay,
    Dependency,
    Environment,
    Person,
    Product,
    Programme,
    Release,
    ReleaseTrain,
    Team,
    Window,
    WindowOverride,
)
from relplanner.domain.notices import RULES
from relplanner.rules.conflicts import Rule
from relplanner.rules.severity import Severity
from relplanner.rules.windows import openings
from tests.building import Builder
from tests.colliding import TODAY, at, day, going_live, lines, look, rows, window, working


@pytest.fixture
def build() -> Builder:
    return Builder()


def rules(build: Builder, today: dt.date = TODAY) -> set[str]:
    return {each.rule.value for each in look(build.plan, today).conflicts}


def programme(build: Builder, **values) -> None:
    """The plan's programme with other values."""
    build._tables["programme"].clear()
    build.add(Programme, title="Digital Services", **values)


def test_every_rule_has_a_name() -> None:
    assert {*RULES} == {rule.value for rule in Rule}


def test_an_empty_plan_does_not_collide(build) -> None:
    assert lines(build) == []


# -- windows -----------------------------------------------------------------------------------------------


def test_a_go_live_in_a_freeze_is_told_with_the_days_to_its_end(build) -> None:
    going_live(build, "Payments", 14)
    window(build, "freeze", "12 00:00", "19 00:00", "Year end")
    assert lines(build) == [
        "bad freeze | Payments goes live on Wed 14 Jan 2026, inside “Year end” | 3 working days | 14 Jan"
    ]


def test_a_window_counts_by_the_minute(build) -> None:
    going_live(build, "At noon", 12, "12:00")
    window(build, "blackout", "12 00:00", "12 12:00", "Settlement run")
    assert lines(build) == []
    window(build, "blackout", "12 12:00", "12 12:01", "One minute")
    assert rules(build) == {"blackout"}


def test_a_release_without_activities_collides_by_its_whole_day(build) -> None:
    build.add(Release, title="Bare", target_date=day(12))
    window(build, "embargo", "12 20:00", "12 21:00")
    assert lines(build) == [
        "bad embargo | Bare goes live on Mon 12 Jan 2026, inside “Freeze” | 1 working day | 12 Jan"
    ]


SCOPES = """
window                     | release                  | held
                           | kind minor               | yes
products pay               | product pay              | yes
products pay               | product id               | no
products pay               | product part             | yes
products part              | product pay              | no
products pay               |                          | no
release_kinds major data   | kind data                | yes
release_kinds major data   | kind minor               | no
regions GB                 | product pay              | yes
regions GB-SCT             | product scot             | yes
regions GB                 | product scot             | yes
regions GB-ENG             | product scot             | no
environments live          | environment live         | yes
environments live          | environment test         | no
environments test          | environment live         | no
environments live          |                          | yes
environments test          |                          | no
level soft                 | kind emergency           | no
level emergency_only       | kind emergency           | no
level emergency_only       | kind hotfix              | yes
level hard                 | kind emergency           | yes
archived                   |                          | no
                           | state closed             | no
                           | state cancelled          | no
                           | archived                 | no
"""


@pytest.mark.parametrize("row", rows(SCOPES), ids=lambda row: f"{row['window']} - {row['release']}")
def test_a_window_holds_what_is_in_its_scope(build, row) -> None:
    ids = {
        "pay": build.add(Product).id, "id": build.add(Product).id,
        "scot": build.add(Product, regions=("GB-SCT",)).id,
        "live": build.add(Environment, kind="live").id, "test": build.add(Environment).id,
    }  # fmt: skip
    ids["part"] = build.add(Product, parent=ids["pay"]).id
    name, *words = row["window"].split() or ["title", "Freeze"]
    plain = {"level", "title"}
    value = True if name == "archived" else words[0] if name in plain else tuple(ids.get(w, w) for w in words)
    if name == "release_kinds":
        value = tuple(Release.KIND.by_name["kind"].choices(word) for word in words)
    window(build, "freeze", "12 00:00", "17 00:00", **{name: value})
    name, *words = row["release"].split() or ["objective", "any"]
    said = True if name == "archived" else ids.get(words[0], words[0])
    if name == "environment":
        going_live(build, "Payments", 14, activity={"environment": said})
    else:
        going_live(build, "Payments", 14, **{name: said})
    assert rules(build) == ({"freeze"} if row["held"] == "yes" else set())


def test_a_soft_window_warns_and_any_other_is_bad(build) -> None:
    going_live(build, "Payments", 14)
    window(build, "freeze", "14 00:00", "15 00:00", "Hard")
    window(build, "freeze", "14 00:00", "15 00:00", "Soft", level="soft")
    found = {each.values["window"]: each.severity for each in look(build.plan).conflicts}
    assert found == {"Hard": Severity.BAD, "Soft": Severity.WARNING}


def test_work_in_an_environment_in_use_is_frozen_and_work_elsewhere_is_not(build) -> None:
    live, test = build.add(Environment, title="LIVE", kind="live"), build.add(Environment, title="TEST")
    payments = build.add(Release, title="Payments")
    working(build, payments, "Roll-out", 9, 13, environment=live.id)
    working(build, payments, "Test", 9, 13, environment=test.id)
    window(build, "freeze", "12 00:00", "14 00:00")
    assert lines(build) == ["bad freeze | “Roll-out” is in LIVE during “Freeze” | 2 working days | 12 Jan"]


def test_what_is_not_worked_on_during_a_window_does_not_collide_with_it(build) -> None:
    live = build.add(Environment, title="LIVE", kind="live")
    payments = build.add(Release, title="Payments")
    working(build, payments, "Over the weekend", 9, 12, environment=live.id)
    window(build, "maintenance", "10 06:00", "10 14:00", "Network")
    assert lines(build) == []
    working(build, payments, "On the Saturday", 10, 10, environment=live.id)
    assert [each.split(" | ")[1] for each in lines(build)] == [
        "“On the Saturday” is in LIVE during “Network”"
    ]


def test_maintenance_concerns_the_environments_it_names(build) -> None:
    uat, test = build.add(Environment, title="UAT-1", kind="uat"), build.add(Environment, title="TEST-1")
    payments = build.add(Release, title="Payments")
    for place in (uat, test):
        working(build, payments, f"Work in {place.title}", 12, 13, environment=place.id)
    window(build, "maintenance", "13 12:00", "13 15:00", "Patches", environments=(uat.id,), level="soft")
    assert lines(build) == [
        "warning maintenance | “Work in UAT-1” is in UAT-1 during “Patches” | 3h | 13 Jan"
    ]


RECURRING = """
rule                            | first                     | from  | to     | times
FREQ=WEEKLY;BYDAY=TH            | 1 20:00 - 1 22:00         | 5     | 23     | 8 15 22
FREQ=WEEKLY;BYDAY=TH;COUNT=2    | 1 20:00 - 1 22:00         | 1     | 31     | 1 8
FREQ=MONTHLY;BYMONTHDAY=-1      | 31 00:00 - 31 23:00       | 1     | 31     | 31
FREQ=DAILY;INTERVAL=10          | 1 00:00 - 3 00:00         | 2     | 22     | 1 11 21
FREQ=DAILY;UNTIL=20260110T000000| 9 00:00 - 9 01:00         | 1     | 31     | 9 10
                                | 9 00:00 - 12 00:00        | 10    | 11     | 9
no rule at all                  | 9 00:00 - 12 00:00        | 10    | 11     | 9
FREQ=WEEKLY;BYDAY=XX            | 9 00:00 - 12 00:00        | 10    | 11     | 9
FREQ=SECONDLY                   | 9 00:00 - 12 00:00        | 10    | 11     | 9
FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30 | 9 00:00 - 12 00:00     | 10    | 11     |
"""


@pytest.mark.parametrize("row", rows(RECURRING), ids=lambda row: row["rule"])
def test_windows_recur_by_their_rule(build, row) -> None:
    start, finish = row["first"].split(" - ")
    made = window(build, "freeze", start, finish, recurrence=row["rule"])
    found = openings(made, at(f"{row['from']} 00:00"), at(f"{row['to']} 23:59"))
    assert " ".join(str(each.start.day) for each in found) == row["times"]


def test_a_yearly_freeze_holds_years_later(build) -> None:
    festive = window(build, "freeze", "19 00:00", "24 00:00", recurrence="FREQ=YEARLY")
    found = list(openings(festive, dt.datetime(2031, 1, 21), dt.datetime(2031, 1, 22)))
    assert [each.start for each in found] == [dt.datetime(2031, 1, 19)]


def test_a_recurring_freeze_holds_a_go_live(build) -> None:
    going_live(build, "Payments", 16)
    window(build, "freeze", "2 00:00", "3 00:00", "No Fridays", recurrence="FREQ=WEEKLY;BYDAY=FR")
    assert rules(build) == {"freeze"}


def test_outside_its_slots_a_release_is_told_how_far_the_next_is(build) -> None:
    product = build.add(Product).id
    going_live(build, "Payments", 13, product=product)
    going_live(build, "On time", 15, product=product)
    going_live(build, "No slots", 14)
    going_live(build, "Out of band", 12, product=product, out_of_band=True)
    window(
        build, "release_slot", "1 20:00", "1 22:00", "Thursdays",
        recurrence="FREQ=WEEKLY;BYDAY=TH", products=(product,),
    )  # fmt: skip
    assert lines(build) == [
        "bad slot | Payments goes live on Tue 13 Jan 2026, outside “Thursdays” | 2 working days | 13 Jan"
    ]


def test_what_went_live_inside_a_freeze_is_told_when_asked_for(build) -> None:
    build.add(Release, title="Gone", state="closed", actual_date=day(12))
    window(build, "freeze", "12 00:00", "17 00:00")
    plan = build.plan
    assert look(plan, day(20)).conflicts == ()
    (found,) = look(plan, day(20), past=True).conflicts
    assert found.rule is Rule.FREEZE


# -- overrides ---------------------------------------------------------------------------------------------

OVERRIDES = """
subject  | expires | today | allowed
live     |         | 1     | yes
release  |         | 1     | yes
other    |         | 1     | no
live     | 14      | 1     | yes
live     | 13      | 1     | no
live     | 20      | 1     | yes
"""


@pytest.mark.parametrize("row", rows(OVERRIDES), ids=lambda row: f"{row['subject']} {row['expires']}")
def test_an_override_silences_a_conflict_until_it_expires_and_is_told(build, row) -> None:
    release = going_live(build, "Payments", 14)
    other = build.add(Release, title="Other")
    freeze = window(build, "freeze", "12 00:00", "17 00:00")
    subjects = {"live": "activity-1", "release": release.id, "other": other.id}
    expires = day(row["expires"]) if row["expires"] else None
    build.add(
        WindowOverride, window=freeze.id, subject=subjects[row["subject"]], reason="Board", expires=expires
    )
    found = look(build.plan, day(row["today"]))
    held, allowed = len(found.conflicts), len(found.allowed)
    assert (held, allowed) == ((0, 1) if row["allowed"] == "yes" else (1, 0))


def test_an_override_for_a_phase_holds_for_its_parts(build) -> None:
    live = build.add(Environment, title="LIVE", kind="live")
    release = build.add(Release)
    phase = build.add(Activity, title="Roll-out", release=release.id, kind="phase")
    working(build, release, "5 %", 12, 13, parent=phase.id, environment=live.id)
    freeze = window(build, "freeze", "12 00:00", "17 00:00")
    build.add(WindowOverride, window=freeze.id, subject=phase.id, reason="Board")
    assert lines(build) == []


# -- days --------------------------------------------------------------------------------------------------


def test_a_go_live_on_a_holiday_is_told_by_its_name_and_on_a_weekend_as_a_day_off(build) -> None:
    calendar = build.add(Calendar)
    build.add(CalendarDay, calendar=calendar.id, date=day(12), title="Proclaimed")
    programme(build, calendar=calendar.id)
    going_live(build, "Monday", 12)
    going_live(build, "Saturday", 17)
    going_live(build, "Emergency", 18, kind="emergency")
    assert lines(build) == [
        "warning holiday | Monday goes live on a holiday, Proclaimed, Mon 12 Jan 2026 | 1 day | 12 Jan",
        "warning day-off | Saturday goes live on a day off, Sat 17 Jan 2026 | 2 days | 17 Jan",
    ]


def test_a_go_live_on_its_own_calendar_keeps_to_that(build) -> None:
    weekends = build.add(Calendar, saturday="09:00-17:00")
    going_live(build, "Saturday", 17, activity={"calendar": weekends.id})
    assert lines(build) == []


WEEKDAYS = """
programme    | train        | day | told
             |              | 12  |
tue wed thu  |              | 12  | Tue, Wed, Thu
tue wed thu  |              | 13  |
Tue-Thu      |              | 16  | Tue, Wed, Thu
tue wed thu  | mon          | 12  |
tue          | fri          | 13  | Fri
nonsense     |              | 12  |
"""


@pytest.mark.parametrize(
    "row", rows(WEEKDAYS), ids=lambda row: f"{row['programme']}|{row['train']}|{row['day']}"
)
def test_the_train_else_the_programme_says_on_which_weekdays_releases_go_live(build, row) -> None:
    programme(build, live_weekdays=row["programme"])
    train = build.add(ReleaseTrain, weekdays=row["train"])
    going_live(build, "Payments", row["day"], train=train.id)
    going_live(build, "Emergency", int(row["day"]) + 7, kind="emergency", train=train.id)
    found = [each.values["allowed"] for each in look(build.plan).conflicts if each.rule is Rule.WEEKDAY]
    assert found == ([row["told"]] if row["told"] else [])


def test_releases_on_one_day_warn_and_of_one_product_are_bad(build) -> None:
    pay, case = build.add(Product).id, build.add(Product).id
    going_live(build, "Payments 1", 13, product=pay)
    going_live(build, "Portal", 13, product=case)
    assert lines(build) == [
        "warning same-day | Payments 1 and Portal go live on one day, Tue 13 Jan 2026 | 2 releases | 13 Jan"
    ]
    going_live(build, "Payments 2", 13, product=pay)
    found = look(build.plan).conflicts
    assert [(each.severity.value, len(each.subjects)) for each in found] == [("bad", 2), ("warning", 2)]


def test_a_day_with_many_releases_is_one_conflict(build) -> None:
    for number in range(1, 8):
        going_live(build, f"R{number}", 13, product=build.add(Product).id)
    assert [each.split(" | ")[1] for each in lines(build)] == [
        "R1 and R2 and R3 and 4 more go live on one day, Tue 13 Jan 2026"
    ]


def test_many_releases_of_one_product_on_a_day_are_told_together(build) -> None:
    product = build.add(Product).id
    for number in range(1, 6):
        going_live(build, f"R{number}", 13, product=product)
    assert [each.split(" | ")[1] for each in lines(build)] == [
        "R1 and R2 and R3 and 2 more, one product, go live on one day, Tue 13 Jan 2026"
    ]


def test_a_train_that_is_full_tells_how_many_are_too_many(build) -> None:
    train = build.add(ReleaseTrain, title="Weekly", cadence="FREQ=WEEKLY;BYDAY=TU", anchor=day(6), capacity=2)
    for number, on in enumerate((13, 14, 15, 20)):
        going_live(build, f"R{number}", on, train=train.id)
    assert "3 releases go with “Weekly” of Tue 13 Jan 2026, which takes 2" in "\n".join(lines(build))
    (found,) = [each for each in look(build.plan).conflicts if each.rule is Rule.TRAIN_CAPACITY]
    assert (found.amount, len(found.subjects), found.values["day"]) == (1, 3, day(13))


def test_a_release_soaks_from_the_end_of_its_work_to_its_roll_out(build) -> None:
    live = build.add(Environment, kind="live")
    train = build.add(ReleaseTrain, title="Monthly", minimum_soak=3 * 480)
    release = going_live(build, "Payments", 15, train=train.id)
    working(build, release, "Test", 5, 13)
    working(build, release, "Roll-out", 14, 15, environment=live.id)
    working(build, release, "Hypercare", 16, 20)
    assert lines(build) == [
        (
            "warning soak | Payments soaks for 2 working days until it is live; “Monthly” asks for"
            " 3 working days | 1 working day | 13 Jan"
        )
    ]


def test_one_version_twice_in_a_product_is_told_while_one_is_still_to_come(build) -> None:
    pay, other = build.add(Product, title="Payments").id, build.add(Product).id
    build.add(Release, title="Shipped", product=pay, version="1.0", state="closed")
    build.add(Release, title="Elsewhere", product=other, version="2.0")
    again = build.add(Release, title="Coming", product=pay, version=" 1.0 ")
    build.add(Release, title="Dropped", product=pay, version="1.0", state="cancelled")
    assert lines(build)[0].split(" | ")[1] == "Shipped and Coming of Payments are all version 1.0"
    (found,) = look(build.plan).conflicts
    assert (found.rule, found.subjects[0], found.amount) == (Rule.VERSION, again.id, 2)


# -- people and places -------------------------------------------------------------------------------------


def test_leave_collides_with_the_work_of_a_person_and_of_their_team(build) -> None:
    ann, bob = build.add(Person, title="Ann"), build.add(Person, title="Bob")
    team = build.add(Team, members=(ann.id, bob.id))
    release = build.add(Release)
    working(build, release, "Hers", 12, 13, owner=ann.id)
    working(build, release, "Theirs", 14, 15, owner=team.id)
    working(build, release, "His", 12, 16, owner=bob.id)
    working(build, release, "Done", 12, 16, owner=ann.id, actual_finish=at("1 17:00"))
    window(build, "leave", "13 09:00", "14 17:00", "Skiing", people=(ann.id,))
    assert lines(build) == [
        "warning leave | Ann is on leave during “Hers” | 1 working day | 13 Jan",
        "warning leave | Ann is on leave during “Theirs” | 1 working day | 14 Jan",
    ]


def test_leave_that_names_nobody_is_its_owners(build) -> None:
    ann = build.add(Person, title="Ann")
    working(build, build.add(Release), "Hers", 12, 13, owner=ann.id)
    window(build, "leave", "13 09:00", "14 17:00", "Skiing", owner=ann.id)
    assert rules(build) == {"leave"}


@pytest.mark.parametrize(("capacity", "kind", "told"), [(1, "uat", 1), (2, "uat", 0), (1, "dev", 0)])
def test_an_environment_is_double_booked_beyond_its_capacity(build, capacity, kind, told) -> None:
    uat = build.add(Environment, title="UAT-2", kind=kind, capacity=capacity)
    for number, (start, last) in enumerate(((5, 9), (8, 14), (15, 16))):
        release = build.add(Release, title=f"R{number}")
        working(build, release, f"UAT {number}", start, last, environment=uat.id)
    found = look(build.plan).conflicts
    assert [each.amount for each in found] == [2 * 480] * told
    assert all(each.rule is Rule.ENVIRONMENT for each in found)


def test_one_release_may_do_two_things_in_an_environment(build) -> None:
    uat = build.add(Environment, kind="uat")
    release = build.add(Release)
    for title in ("Test", "Rehearsal"):
        working(build, release, title, 5, 9, environment=uat.id)
    assert lines(build) == []


# -- the network -------------------------------------------------------------------------------------------


def test_a_pinned_activity_that_does_not_wait_is_told_by_how_much(build) -> None:
    release = build.add(Release)
    first = working(build, release, "Build", 5, 9)
    then = working(build, release, "Test", 8, 14)
    build.add(Dependency, predecessor=first.id, successor=then.id)
    assert lines(build) == ["bad dependency | “Test” does not wait for “Build” | 2 working days | 8 Jan"]


def test_a_missed_deadline_is_told_and_what_comes_before_it_has_negative_float(build) -> None:
    release = build.add(Release, start=at("5 09:00"))
    ids = [
        build.add(
            Activity, title=title, release=release.id, mode="automatic", duration=3 * 480, deadline=deadline
        ).id
        for title, deadline in (("Build", None), ("QA", at("9 17:00")))
    ]
    build.add(Dependency, predecessor=ids[0], successor=ids[1])
    assert lines(build) == [
        (
            "bad deadline | “QA” finishes on Mon 12 Jan 2026, after its deadline of Fri 9 Jan 2026"
            " | 1 working day | 9 Jan"
        ),
        "warning float | “Build” is too late for what depends on it | 1 working day | 5 Jan",
    ]


def test_several_that_are_too_late_for_one_deadline_are_told_as_one(build) -> None:
    release = build.add(Release, start=at("5 09:00"))
    before = None
    for title in ("Design", "Build", "Test"):
        made = build.add(
            Activity, title=title, release=release.id, mode="automatic", duration=480,
            deadline=at("6 17:00") if title == "Test" else None,
        )  # fmt: skip
        if before is not None:
            build.add(Dependency, predecessor=before.id, successor=made.id)
        before = made
    assert [each.split(" | ")[1] for each in lines(build)][1:] == [
        "“Design” and 1 more are too late for what depends on them"
    ]


CONSTRAINTS = """
constraint      | date      | told
must_start_on   | 6 09:00   | constraint
start_no_later  | 6 09:00   | constraint
finish_no_later | 7 17:00   | constraint
must_start_on   | 8 09:00   |
start_no_later  | 8 09:00   |
start_no_earlier| 6 09:00   |
"""


@pytest.mark.parametrize("row", rows(CONSTRAINTS), ids=lambda row: f"{row['constraint']} {row['date']}")
def test_a_constraint_that_its_links_break_is_told(build, row) -> None:
    release = build.add(Release, start=at("5 09:00"))
    first = build.add(Activity, title="Build", release=release.id, mode="automatic", duration=3 * 480)
    then = build.add(
        Activity, title="Test", release=release.id, mode="automatic", duration=480,
        constraint=row["constraint"], constraint_date=at(row["date"]),
    )  # fmt: skip
    build.add(Dependency, predecessor=first.id, successor=then.id)
    found = [each.split(" | ") for each in lines(build) if "float" not in each]
    assert [rule for rule, *_ in found] == ([f"bad {row['told']}"] if row["told"] else [])
    assert all("“Test” cannot keep “" in what for _, what, *_ in found)


def test_a_go_live_after_the_committed_date_is_bad_and_after_a_mere_target_a_warning(build) -> None:
    going_live(build, "Committed", 14, committed_date=day(12), target_date=day(9))
    going_live(build, "Aimed", 15, target_date=day(14))
    going_live(build, "Early", 16, committed_date=day(19))
    assert [line.split(" | ")[:3] for line in lines(build)] == [
        [
            "bad committed",
            "Committed goes live on Wed 14 Jan 2026; it is committed to Mon 12 Jan 2026",
            "2 working days",
        ],
        [
            "warning target",
            "Aimed goes live on Thu 15 Jan 2026; its target is Wed 14 Jan 2026",
            "1 working day",
        ],
    ]


# -- what is over ------------------------------------------------------------------------------------------


def test_what_is_done_or_over_or_skipped_does_not_collide(build) -> None:
    live = build.add(Environment, kind="live")
    release = build.add(Release)
    window(build, "freeze", "5 00:00", "31 00:00")
    working(build, release, "Over", 5, 6, environment=live.id)
    working(build, release, "Skipped", 12, 13, environment=live.id, hold="skipped", hold_reason="no need")
    working(build, release, "Archived", 12, 13, environment=live.id, archived=True)
    working(
        build, release, "Done", 12, 13, environment=live.id,
        actual_start=at("12 09:00"), actual_finish=at("12 10:00"),
    )  # fmt: skip
    assert lines(build, day(12)) == []


@pytest.mark.parametrize("moment", [dt.datetime.min, dt.datetime(9999, 12, 31, 23)])
@pytest.mark.parametrize("rule", ["", "FREQ=WEEKLY"])
def test_a_date_at_the_end_of_time_collides_with_nothing_and_breaks_nothing(build, moment, rule) -> None:
    live = build.add(Environment, kind="live")
    build.add(Release, title="Bare", target_date=moment.date())
    far = build.add(Release, title="Far")
    for goes_live in (False, True):
        build.add(
            Activity, release=far.id, goes_live=goes_live, environment=live.id, start=moment, finish=moment
        )
    first, last = sorted((at("5 09:00"), moment))
    window(build, "freeze", "5 00:00", "6 00:00", "Near")
    build.add(Window, title="Ages", kind="freeze", start=first, finish=last, recurrence=rule)
    going_live(build, "Near", 7)
    assert {line.split(" | ")[1].split(" goes")[0] for line in lines(build)} <= {"Near"}

"""What Microsoft Project makes of links, lags, constraints, deadlines, pins and progress, drawn as tables."""

import datetime as dt
import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from relplanner.domain.kinds import Activity, Calendar, CalendarDay, Dependency, Release
from relplanner.domain.kinds.choices import LinkType, Scheduling
from relplanner.schedule.engine import schedule
from tests.building import Builder
from tests.drawn_plans import BEGIN, assert_scheduled


def test_each_type_of_link_joins_its_ends() -> None:
    assert_scheduled("""
        work | length | after | start       | finish       | driver
        A    | 2d     |       | Mon 5 9:00  | Tue 6 17:00  | release
        B    | 1d     | A FS  | Wed 7 9:00  | Wed 7 17:00  | link A
        C    | 1d     | B SS  | Wed 7 9:00  | Wed 7 17:00  | link B
        D    | 4h     | B FF  | Wed 7 13:00 | Wed 7 17:00  | link B
        E    | 1d     | B SF  | Tue 6 9:00  | Tue 6 17:00  | link B
    """)


def test_lags_are_counted_on_the_successor_s_calendar() -> None:
    assert_scheduled("""
        work | length | after     | start        | finish
        A    | 1d     |           | Mon 5 9:00   | Mon 5 17:00
        B    | 1d     | A FS+1d   | Wed 7 9:00   | Wed 7 17:00
        C    | 1d     | A FS-4h   | Mon 5 13:00  | Tue 6 13:00
        D    | 1d     | A SS+4h   | Mon 5 13:00  | Tue 6 13:00
        E    | 1d     | A FF+1d   | Tue 6 9:00   | Tue 6 17:00
        F    | 4h     | A SF+1d   | Mon 5 13:00  | Mon 5 17:00
    """)


def test_elapsed_lags_count_nights_and_weekends() -> None:
    assert_scheduled("""
        work | length | after     | start        | finish
        A    | 5d     |           | Mon 5 9:00   | Fri 9 17:00
        B    | 1d     | A FS+1ed  | Mon 12 9:00  | Mon 12 17:00
        C    | 1d     | A FS+3ed  | Tue 13 9:00  | Tue 13 17:00
        M    | 0d     | A FS+1ed  | Mon 12 9:00  | Mon 12 9:00
    """)


def test_percentages_are_of_the_predecessor_s_duration() -> None:
    assert_scheduled("""
        work | length | after     | start       | finish
        A    | 4d     |           | Mon 5 9:00  | Thu 8 17:00
        B    | 1d     | A FS-50%  | Wed 7 9:00  | Wed 7 17:00
        C    | 1d     | A FS-75%  | Tue 6 9:00  | Tue 6 17:00
        D    | 1d     | A SS+25%  | Tue 6 9:00  | Tue 6 17:00
    """)


def test_a_milestone_stays_at_the_end_of_the_day_that_work_ends_on() -> None:
    assert_scheduled("""
        work | length | after   | start        | finish       | late finish
        A    | 5d     |         | Mon 5 9:00   | Fri 9 17:00  | Fri 9 17:00
        M    | 0d     | A       | Fri 9 17:00  | Fri 9 17:00  | Fri 9 17:00
        B    | 1d     | M       | Mon 12 9:00  | Mon 12 17:00 | Mon 12 17:00
        N    | 0d     | A FS+1d | Mon 12 17:00 | Mon 12 17:00 | Mon 12 17:00
        S    | 0d     | B SS    | Mon 12 9:00  | Mon 12 9:00  | Mon 12 17:00
    """)


def test_elapsed_durations_run_through_the_weekend_and_work_waits_for_monday() -> None:
    assert_scheduled("""
        work | length | after | start        | finish       | total float
        A    | 5d     |       | Mon 5 9:00   | Fri 9 17:00  | 0d
        Dry  | 2ed    | A     | Fri 9 17:00  | Sun 11 17:00 | 2d
        B    | 1d     | Dry   | Mon 12 9:00  | Mon 12 17:00 | 0d
    """)


def test_floats_are_what_is_left_before_the_end_and_before_the_next() -> None:
    assert_scheduled("""
        work | length | after | late start  | late finish | total float | free float | critical
        A    | 1d     |       | Mon 5 9:00  | Mon 5 17:00 | 0d          | 0d         | yes
        B    | 3d     | A     | Tue 6 9:00  | Thu 8 17:00 | 0d          | 0d         | yes
        C    | 1d     | A     | Wed 7 9:00  | Wed 7 17:00 | 1d          | 0d         | no
        D    | 1d     | C     | Thu 8 9:00  | Thu 8 17:00 | 1d          | 1d         | no
        E    | 1d     | B, D  | Fri 9 9:00  | Fri 9 17:00 | 0d          | 0d         | yes
    """)


def test_constraints_that_push() -> None:
    assert_scheduled("""
        work | length | rule              | after | start       | finish      | driver
        A    | 1d     |                   |       | Mon 5 9:00  | Mon 5 17:00 | release
        B    | 1d     | snet Wed 7 9:00   | A     | Wed 7 9:00  | Wed 7 17:00 | constraint
        C    | 1d     | fnet Thu 8 17:00  | A     | Thu 8 9:00  | Thu 8 17:00 | constraint
        D    | 1d     | snet Sat 10 9:00  | A     | Mon 12 9:00 | Mon 12 17:00 | calendar
        E    | 1d     | snet Fri 2 9:00   |       | Fri 2 9:00  | Fri 2 17:00 | constraint
        F    | 1d     | snet Fri 2 9:00   | A     | Tue 6 9:00  | Tue 6 17:00 | link A
    """)


def test_constraints_that_hold_win_over_links_and_the_float_tells() -> None:
    table = assert_scheduled("""
        work | length | rule              | after | start       | finish       | late finish  | total float
        A    | 3d     |                   |       | Mon 5 9:00  | Wed 7 17:00  | Tue 6 17:00  | -1d
        B    | 1d     | snlt Wed 7 9:00   | A     | Wed 7 9:00  | Wed 7 17:00  | Wed 7 17:00  | -1d
        C    | 1d     | fnlt Wed 7 17:00  | A     | Wed 7 9:00  | Wed 7 17:00  | Wed 7 17:00  | -1d
        D    | 1d     | mso Wed 7 9:00    | A     | Wed 7 9:00  | Wed 7 17:00  | Wed 7 17:00  | -1d
        E    | 1d     | mfo Wed 7 17:00   | A     | Wed 7 9:00  | Wed 7 17:00  | Wed 7 17:00  | -1d
        F    | 1d     | snlt Fri 9 9:00   | A     | Thu 8 9:00  | Thu 8 17:00  | Thu 8 17:00  | 0d
        G    | 1d     | mso Thu 8 9:00    |       | Thu 8 9:00  | Thu 8 17:00  | Thu 8 17:00  | 0d
    """)
    assert sorted(clash.minutes for clash in table.clashes()) == [480] * 4


def test_a_deadline_moves_nothing_but_the_late_dates() -> None:
    assert_scheduled("""
        work | length | rule                 | after | finish      | late finish | total float | critical
        A    | 3d     |                      |       | Wed 7 17:00 | Tue 6 17:00 | -1d         | yes
        B    | 2d     | deadline Thu 8 17:00 | A     | Fri 9 17:00 | Thu 8 17:00 | -1d         | yes
        C    | 1d     | deadline Thu 8 17:00 |       | Mon 5 17:00 | Thu 8 17:00 | 3d          | no
    """)


def test_as_late_as_possible_takes_the_float_and_pushes_who_follows() -> None:
    assert_scheduled("""
        work | length | rule | after | start       | finish      | early start | total float | driver
        A    | 5d     |      |       | Mon 5 9:00  | Fri 9 17:00 | Mon 5 9:00  | 0d          | release
        B    | 1d     | alap |       | Thu 8 9:00  | Thu 8 17:00 | Mon 5 9:00  | 0d          | late
        C    | 1d     |      | B     | Fri 9 9:00  | Fri 9 17:00 | Fri 9 9:00  | 0d          | link B
        D    | 1d     | alap |       | Fri 9 9:00  | Fri 9 17:00 | Mon 5 9:00  | 0d          | late
    """)


def test_pinned_work_keeps_its_dates_pulls_what_follows_and_its_clashes_are_told() -> None:
    table = assert_scheduled("""
        work | length | rule                              | after | start        | finish      | driver
        A    | 2d     |                                   |       | Mon 5 9:00   | Tue 6 17:00 | release
        P    |        | pinned Tue 6 9:00 - Wed 7 17:00   | A     | Tue 6 9:00   | Wed 7 17:00 | pinned
        B    | 1d     |                                   | P     | Thu 8 9:00   | Thu 8 17:00 | link P
        N    |        | pinned Sat 10 22:00 - Sun 11 2:00 |       | Sat 10 22:00 | Sun 11 2:00 | pinned
        C    | 1d     |                                   | N     | Mon 12 9:00  | Mon 12 17:00 | calendar N
        T    | 4ed    |                                   | N     | Sun 11 2:00  | Thu 15 2:00 | link N
    """)
    (clash,) = table.clashes()
    assert clash.minutes == 480


def test_late_dates_of_pinned_work_come_from_the_network() -> None:
    assert_scheduled("""
        work | length | rule                            | after | late start  | late finish | total float
        P    |        | pinned Mon 5 9:00 - Mon 5 17:00 |       | Wed 7 9:00  | Wed 7 17:00 | 2d
        B    | 1d     |                                 | P     | Thu 8 9:00  | Thu 8 17:00 | 2d
        C    | 4d     |                                 |       | Mon 5 9:00  | Thu 8 17:00 | 0d
    """)


def test_what_has_begun_keeps_its_start_and_what_remains_follows() -> None:
    assert_scheduled("""
        work | length | rule                          | after | start       | finish       | total float
        A    | 3d     | began Tue 6 9:00, 2d left     |       | Tue 6 9:00  | Thu 8 17:00  | 1d
        B    | 1d     |                               | A     | Fri 9 9:00  | Fri 9 17:00  | 1d
        C    | 1d     | began Tue 6 9:00, 3d left     |       | Tue 6 9:00  | Thu 8 17:00  | 2d
        D    | 1d     | done Mon 5 9:00 - Tue 6 13:00 |       | Mon 5 9:00  | Tue 6 13:00  | 0d
        E    | 1d     |                               | D     | Tue 6 13:00 | Wed 7 13:00  | 3d 4h
        F    | 6d     |                               |       | Mon 5 9:00  | Mon 12 17:00 | 0d
    """)


def test_work_begun_out_of_turn_waits_with_what_remains() -> None:
    assert_scheduled("""
        work | length | rule                      | after | start      | finish
        A    | 3d     |                           |       | Mon 5 9:00 | Wed 7 17:00
        B    | 2d     | began Mon 5 9:00, 1d left | A     | Mon 5 9:00 | Thu 8 17:00
    """)


def test_done_work_is_never_critical() -> None:
    assert_scheduled("""
        work | length | rule                            | after | critical | pinned
        A    | 1d     | done Mon 5 9:00 - Mon 5 17:00   |       | no       | no
        B    | 1d     |                                 | A     | yes      | no
        C    |        | pinned Tue 6 9:00 - Tue 6 17:00 |       | yes      | yes
    """)


def test_a_link_to_a_phase_is_a_link_to_each_of_its_parts_and_one_from_it_waits_for_the_last() -> None:
    assert_scheduled("""
        work  | length | rule     | after      | start       | finish
        First | 1d     |          |            | Mon 5 9:00  | Mon 5 17:00
        Phase |        |          | First      |             |
        A     | 1d     | in Phase |            | Tue 6 9:00  | Tue 6 17:00
        B     | 3d     | in Phase |            | Tue 6 9:00  | Thu 8 17:00
        Last  | 1d     |          | Phase      | Fri 9 9:00  | Fri 9 17:00
        Along | 1d     |          | Phase SS   | Tue 6 9:00  | Tue 6 17:00
    """)


def test_a_percentage_of_a_phase_is_of_what_its_parts_take_together() -> None:
    assert_scheduled("""
        work  | length | rule      | after         | start       | finish      | late finish
        Phase |        |           |               |             |             |
        A     | 2d     | in Phase  |               | Mon 5 9:00  | Tue 6 17:00 | Tue 6 17:00
        B     | 2d     | in Phase  | A             | Wed 7 9:00  | Thu 8 17:00 | Thu 8 17:00
        Half  | 1d     |           | Phase SS+50%  | Wed 7 9:00  | Wed 7 17:00 | Mon 12 17:00
        Other |        |           | Phase FS-50%  |             |             |
        C     | 4d     | in Other  |               | Wed 7 9:00  | Mon 12 17:00 | Mon 12 17:00
        Then  | 1d     |           | Other FS-25%  | Mon 12 9:00 | Mon 12 17:00 | Mon 12 17:00
    """)


def test_the_floats_of_parts_know_of_their_phase_s_links() -> None:
    assert_scheduled("""
        work  | length | rule     | after | late finish | total float
        Phase |        |          |       |             |
        A     | 1d     | in Phase |       | Wed 7 17:00 | 2d
        B     | 3d     | in Phase |       | Wed 7 17:00 | 0d
        Last  | 1d     |          | Phase | Thu 8 17:00 | 0d
    """)


def test_a_phase_s_constraint_and_deadline_are_its_parts() -> None:
    assert_scheduled("""
        work  | length | rule                                   | start       | total float
        Phase |        | snet Wed 7 9:00; deadline Wed 7 17:00  |             |
        A     | 2d     | in Phase                               | Wed 7 9:00  | -1d
    """)


def test_skipped_work_pulls_and_holds_nobody() -> None:
    assert_scheduled("""
        work | length | rule    | after | start       | finish      | total float
        A    | 1d     |         |       | Mon 5 9:00  | Mon 5 17:00 | 0d
        S    | 5d     | skipped | A     | Tue 6 9:00  | Mon 12 17:00 |
        B    | 1d     |         | S     | Mon 5 9:00  | Mon 5 17:00 | 0d
    """)


def test_what_nothing_dates_has_no_dates() -> None:
    assert_scheduled(
        """
        work | length | rule             | after | start      | finish
        A    | 1d     |                  |       | -          | -
        B    | 1d     |                  | A     | -          | -
        C    | 1d     | snet Wed 7 9:00  |       | Wed 7 9:00 | Wed 7 17:00
        D    | 1d     |                  | C, A  | Thu 8 9:00 | Thu 8 17:00
    """,
        start=None,
    )


def test_a_loop_is_told_and_its_newest_link_set_aside() -> None:
    table = assert_scheduled("""
        work | length | after | start      | finish
        A    | 1d     | C     | Tue 6 9:00 | Tue 6 17:00
        B    | 1d     | A     | Wed 7 9:00 | Wed 7 17:00
        C    | 1d     | B     | Mon 5 9:00 | Mon 5 17:00
        D    | 1d     | C     | Tue 6 9:00 | Tue 6 17:00
    """)
    (loop,) = table.loops
    assert sorted(loop) == ["ACT-1", "ACT-2", "ACT-3"]


def test_a_link_between_a_phase_and_its_own_part_is_a_loop() -> None:
    table = assert_scheduled("""
        work  | length | rule     | after | start      | finish
        Phase |        |          |       |            |
        A     | 1d     | in Phase | Phase | Mon 5 9:00 | Mon 5 17:00
    """)
    assert [sorted(loop) for loop in table.loops] == [["ACT-1", "ACT-2"]]


def test_planning_back_from_a_target_over_holidays() -> None:
    """The vector of the domain notes: 60 working days back from Friday 5 September 2025."""
    build = Builder()
    calendar = build.add(Calendar, title="Works").id
    for day in ("2025-06-19", "2025-07-04", "2025-09-01"):
        build.add(CalendarDay, title="Work", calendar=calendar, date=dt.date.fromisoformat(day))
    target = dt.date(2025, 9, 5)
    release = build.add(Release, title="R", calendar=calendar, target_date=target).id
    phases = [("Planning", 10), ("Development", 25), ("Testing", 15), ("Implementation", 10)]
    ids = [
        build.add(Activity, title=title, release=release, mode=Scheduling.AUTOMATIC, duration=days * 480).id
        for title, days in phases
    ]
    for before, after in itertools.pairwise(ids):
        build.add(Dependency, title="Work", predecessor=before, successor=after)
    table = schedule(build.plan)
    spans = [table.span(id) for id in ids]
    assert [f"{span[0]:%-d %b}-{span[1]:%-d %b}" for span in spans if span] == [
        "11 Jun-25 Jun", "26 Jun-31 Jul", "1 Aug-21 Aug", "22 Aug-5 Sep",
    ]  # fmt: skip


def test_links_cross_releases_and_each_has_its_own_end() -> None:
    build = Builder()
    releases = [build.add(Release, title=name, start=BEGIN).id for name in ("One", "Two")]
    ids = [
        build.add(
            Activity,
            title="Work",
            release=releases[number // 2],
            mode=Scheduling.AUTOMATIC,
            duration=480 * days,
        ).id
        for number, days in enumerate((2, 5, 1, 4))
    ]
    build.add(Dependency, title="Work", predecessor=ids[0], successor=ids[2])
    table = schedule(build.plan)
    assert [table.total_float(node) // 480 for node in range(4)] == [1, 0, 1, 0]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 3000), min_size=1, max_size=12),
    st.lists(
        st.tuples(st.integers(0, 11), st.integers(0, 11), st.sampled_from(LinkType), st.integers(0, 1000)),
        max_size=20,
    ),
)
def test_without_deadline_or_constraint_no_float_is_negative(durations, links) -> None:
    build = Builder()
    release = build.add(Release, title="R", start=BEGIN).id
    ids = [
        build.add(Activity, title="Work", release=release, mode=Scheduling.AUTOMATIC, duration=minutes).id
        for minutes in durations
    ]
    for before, after, kind, lag in links:
        if before < after < len(ids):
            build.add(
                Dependency, title="Work", predecessor=ids[before], successor=ids[after], type=kind, lag=lag
            )
    table = schedule(build.plan)
    for node in range(len(ids)):
        assert table.total_float(node) >= table.free_float(node) >= 0
    assert any(table.is_critical(node) for node in range(len(ids)))

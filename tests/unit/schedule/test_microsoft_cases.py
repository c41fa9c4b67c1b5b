"""Small plans that random ones were cut down to; the dates are those of MPXJ's MicrosoftScheduler.

Where something else is the reference, the test says what.
"""

from tests.drawn_plans import assert_scheduled


def test_work_that_has_begun_and_got_nowhere_is_not_split_by_what_it_waits_for() -> None:
    """Harris, 99 Tricks and Traps for Microsoft Project: split from one per cent on, not at none."""
    assert_scheduled("""
        work | length | rule                      | after | start      | finish      | late finish
        A    | 3d     |                           |       | Mon 5 9:00 | Wed 7 17:00 | Wed 7 17:00
        B    | 2d     | began Mon 5 9:00, 2d left | A     | Mon 5 9:00 | Tue 6 17:00 | Fri 9 17:00
        C    | 2d     |                           | A     | Thu 8 9:00 | Fri 9 17:00 | Fri 9 17:00
    """)


def test_elapsed_work_may_slip_through_the_weekend_where_working_time_may_not() -> None:
    """Microsoft's article Q87301: of two tasks that end on Friday at five, the elapsed one has the float."""
    assert_scheduled("""
        work | length | rule            | after | finish       | total float
        A    | 8h     | snet Fri 9 9:00 |       | Fri 9 17:00  | 0d
        B    | 8eh    | snet Fri 9 9:00 |       | Fri 9 17:00  | 8d
        C    | 1d     |                 | A, B  | Mon 12 17:00 | 0d
    """)


def test_the_early_dates_of_late_work_follow_what_other_late_work_has_pushed() -> None:
    assert_scheduled("""
        work | length | rule | after | start       | early start | late start
        Long | 5d     |      |       | Mon 5 9:00  | Mon 5 9:00  | Mon 5 9:00
        A    | 1d     | alap |       | Wed 7 9:00  | Mon 5 9:00  | Wed 7 9:00
        B    | 1d     |      | A     | Thu 8 9:00  | Thu 8 9:00  | Thu 8 9:00
        C    | 4h     | alap | B     | Fri 9 13:00 | Fri 9 9:00  | Fri 9 13:00
        D    | 1d     |      | B     | Fri 9 9:00  | Fri 9 9:00  | Fri 9 9:00
    """)


def test_of_late_work_that_follows_late_work_the_early_dates_know_nothing() -> None:
    assert_scheduled("""
        work  | length | rule           | after | start      | early start
        Long  | 5d     |                |       | Mon 5 9:00 | Mon 5 9:00
        Phase |        |                |       |            |
        A     | 1d     | alap; in Phase |       | Thu 8 9:00 | Mon 5 9:00
        B     | 1d     | alap           | Phase | Fri 9 9:00 | Tue 6 9:00
    """)


def test_a_lead_is_given_back_up_to_the_end_of_a_working_day_and_no_further() -> None:
    assert_scheduled("""
        work | length | rule     | after   | start       | finish       | late start  | late finish
        A    | 1d     | by long  |         | Mon 5 9:00  | Mon 5 17:00  | Thu 8 9:00  | Thu 8 17:00
        B    | 1d     | by short | A FS-4h | Mon 5 13:00 | Tue 6 13:00  | Thu 8 13:00 | Mon 12 13:00
        C    | 4h     |          | B       | Tue 6 13:00 | Tue 6 17:00  | Mon 12 13:00 | Mon 12 17:00
        Long | 6d     |          |         | Mon 5 9:00  | Mon 12 17:00 | Mon 5 9:00  | Mon 12 17:00
    """)


def test_a_share_of_a_moment_is_no_lag() -> None:
    assert_scheduled("""
        work | length | rule    | after    | start      | late start  | late finish
        M    | 0d     |         |          | Mon 5 9:00 | Fri 9 16:00 | Fri 9 16:00
        B    | 1h     | by long | M FS+25% | Mon 5 9:00 | Fri 9 16:00 | Fri 9 17:00
        Long | 5d     |         |          | Mon 5 9:00 | Mon 5 9:00  | Fri 9 17:00
    """)


def test_the_float_of_what_must_be_then_tells_by_how_much_it_cannot() -> None:
    """slack9, saved by Microsoft Project: the milestone itself has the float of -1 day, not its predecessors
    alone (MPXJ, which takes late from early dates, has none)."""
    assert_scheduled("""
        work | length | rule             | after | start       | late finish | total float
        A    | 3d     |                  |       | Mon 5 9:00  | Tue 6 17:00 | -1d
        M    | 0d     | mfo Tue 6 17:00  | A     | Tue 6 17:00 | Tue 6 17:00 | -1d
    """)


def test_a_moment_that_waits_over_the_weekend_makes_nothing_late() -> None:
    """Without a constraint nothing is late (Kelley and Walker); MPXJ puts the moment back to Friday."""
    assert_scheduled("""
        work | length | after     | start       | finish      | total float | critical
        A    | 4d     |           | Mon 5 9:00  | Thu 8 17:00 | 0d          | yes
        B    | 1d     | A         | Fri 9 9:00  | Fri 9 17:00 | 0d          | yes
        M    | 0d     | B FS+2ed  | Mon 12 9:00 | Mon 12 9:00 | 0d          | yes
    """)

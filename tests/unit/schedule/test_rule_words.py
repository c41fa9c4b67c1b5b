"""Recurrence rules in words."""

import pytest

from relplanner.schedule.rule_words import rule_words

TOLD = """
FREQ=DAILY                                         | every day
FREQ=DAILY;INTERVAL=2                              | every second day
FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR                    | every Monday to Friday
FREQ=WEEKLY                                        | every week
FREQ=WEEKLY;BYDAY=TH                               | every Thursday
FREQ=WEEKLY;BYDAY=TU,TH                            | every Tuesday and Thursday
freq=weekly;interval=2;byday=th;                   | Thursday of every second week
FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;WKST=MO           | every Monday to Friday
FREQ=MONTHLY                                       | every month
FREQ=MONTHLY;INTERVAL=3                            | every third month
FREQ=MONTHLY;BYDAY=3TH                             | third Thursday of every month
FREQ=MONTHLY;BYDAY=-1FR                            | last Friday of every month
FREQ=MONTHLY;BYDAY=1MO,3MO                         | first Monday and third Monday of every month
FREQ=MONTHLY;INTERVAL=2;BYDAY=2TU                  | second Tuesday of every second month
FREQ=MONTHLY;BYMONTHDAY=15                         | 15th of every month
FREQ=MONTHLY;BYMONTHDAY=1,21                       | 1st and 21st of every month
FREQ=MONTHLY;BYMONTHDAY=-1                         | last day of every month
FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1      | last weekday of every month
FREQ=MONTHLY;BYMONTH=3,6,9,12;BYDAY=3TH            | third Thursday of March, June, September and December
FREQ=YEARLY                                        | every year
FREQ=YEARLY;INTERVAL=2                             | every second year
FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=18               | 18 December of every year
FREQ=YEARLY;BYMONTH=1;BYDAY=3MO                    | third Monday of January
FREQ=WEEKLY;BYDAY=TH;BYMONTH=6,7                   | every Thursday in June and July
FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1                | last day of February
FREQ=DAILY;BYMONTH=8                               | every day in August
FREQ=MONTHLY;BYDAY=3TH;COUNT=6                     | third Thursday of every month, 6 times
FREQ=WEEKLY;UNTIL=20271231T170000Z                 | every week, until Fri 31 Dec 2027
"""


@pytest.mark.parametrize("line", TOLD.strip().splitlines())
def test_a_rule_is_told_in_words(line):
    rule, words = (cell.strip() for cell in line.split("|"))
    assert rule_words(rule) == words


@pytest.mark.parametrize(
    "rule",
    [
        "", "every Thursday", "FREQ=HOURLY", "FREQ=MONTHLY;BYDAY=3XX", "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=YEARLY;BYWEEKNO=20", "FREQ=MONTHLY;BYDAY=0TH", "FREQ=MONTHLY;BYDAY=MO,2TU",
        "FREQ=WEEKLY;COUNT=x", "FREQ=WEEKLY;UNTIL=later", "FREQ=MONTHLY;BYSETPOS=1",
        "FREQ=MONTHLY;FREQ=WEEKLY",
        "FREQ=MONTHLY;BYMONTH=13", "FREQ=DAILY;INTERVAL=2;BYDAY=MO", "FREQ=YEARLY;BYMONTHDAY=15",
        "FREQ=WEEKLY;BYMONTHDAY=3", "FREQ=YEARLY;BYMONTH=3,6;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    ],
)  # fmt: skip
def test_what_few_words_cannot_tell_is_left_to_the_rule_itself(rule):
    assert rule_words(rule) == ""

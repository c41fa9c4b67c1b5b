import datetime as dt

import click
import pytest

from relplanner.cli.words import assignments, kind_named, values_of
from relplanner.domain.edit import created
from relplanner.domain.errors import InvalidValue, NotFound
from relplanner.domain.kinds import KINDS, Activity, Release
from relplanner.domain.plan import Plan


def plan_with_a_release(live: dt.date) -> Plan:
    return Plan(KINDS).after(
        [created(Release.KIND, {"id": "r", "key": "REL-1", "title": "Spring", "target_date": live})]
    )


def test_a_kind_is_known_by_its_name_and_by_its_plural() -> None:
    assert kind_named(KINDS, "activity") is kind_named(KINDS, "Activities") is Activity.KIND
    assert kind_named(KINDS, "checklist-item").name == "checklist_item"
    with pytest.raises(NotFound):
        kind_named(KINDS, "task")


def test_only_the_first_equals_sign_parts_field_and_value() -> None:
    assert assignments(["notes=a=b", "title="]) == {"notes": "a=b", "title": ""}


@pytest.mark.parametrize("words", [["title"], ["=x"], ["title=a", "title=b"]])
def test_what_is_no_assignment_is_wrong_usage(words: list[str]) -> None:
    with pytest.raises(click.UsageError):
        assignments(words)


def test_dates_count_from_the_day_the_release_goes_live() -> None:
    plan = plan_with_a_release(dt.date(2027, 1, 14))
    values = values_of(plan, Activity.KIND, {"release": "spring", "start": "T-4", "finish": "t 16:30"})
    assert values == {
        "release": "r",
        "start": dt.datetime(2027, 1, 8, 9),
        "finish": dt.datetime(2027, 1, 14, 16, 30),
    }


def test_a_count_from_go_live_is_refused_while_there_is_no_such_day() -> None:
    plan = Plan(KINDS).after([created(Release.KIND, {"id": "r", "key": "REL-1", "title": "Spring"})])
    with pytest.raises(InvalidValue, match="no date to go live"):
        values_of(plan, Activity.KIND, {"release": "REL-1", "start": "T-4"})
    assert values_of(plan, Activity.KIND, {"release": "REL-1", "title": "T"})["title"] == "T"


def test_a_field_that_a_kind_does_not_have_is_refused_with_those_it_has() -> None:
    with pytest.raises(NotFound, match="it has key, title"):
        values_of(Plan(KINDS), Release.KIND, {"colour": "red"})

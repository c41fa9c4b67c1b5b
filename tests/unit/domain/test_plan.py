"""The snapshot: looking, changing, and never changing what was there."""

import datetime as dt
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from relplanner.domain.edit import Edit
from relplanner.domain.errors import InvalidValue, NotFound
from relplanner.domain.kinds import Activity, Release, Team
from relplanner.domain.plan import Plan, title_of, weekdays_between
from tests.unit.domain.plans import with_record


@pytest.fixture
def plan() -> Plan:
    """A release with three activities in the order C, A, B, and a team of two."""
    plan, release = with_record(Plan(), "release", title="Shop 5.0")
    for title, rank in (("A", "m"), ("B", "t"), ("C", "c")):
        plan, _ = with_record(plan, "activity", title=title, release=release.id, rank=rank)
    plan, ann = with_record(plan, "person", title="Ann")
    plan, bob = with_record(plan, "person", title="Bob")
    plan, _ = with_record(plan, "team", title="Payments", members=(ann.id, bob.id))
    return plan


def test_a_key_is_found_in_any_case(plan: Plan) -> None:
    assert plan.by_key(" rel-1 ").title == "Shop 5.0"


def test_an_unknown_key_is_named(plan: Plan) -> None:
    with pytest.raises(NotFound, match="REL-9"):
        plan.by_key("REL-9")


def test_an_old_key_that_became_an_alias_still_finds_its_record(plan: Plan) -> None:
    release = plan.by_key("REL-1")
    merged = Plan(tuple(plan.kinds.values()), plan.tables, plan.counters, {"REL-7": release.id})
    assert merged.by_key("rel-7") is release


def test_children_come_in_their_order(plan: Plan) -> None:
    release = plan.by_key("REL-1")
    assert [child.title for child in plan.children(Activity, "release", release.id)] == ["C", "A", "B"]


def test_whoever_refers_to_a_record_is_found_lists_included(plan: Plan) -> None:
    ann = plan.by_key("PER-1")
    assert [(kind.name, name, found.title) for kind, name, found in plan.referrers(ann.id)] == [
        ("team", "members", "Payments")
    ]


def test_a_change_leaves_the_earlier_snapshot_alone(plan: Plan) -> None:
    activity = plan.by_key("ACT-1")
    later = plan.after([Edit("activity", activity.id, {"title": "A"}, {"title": "New"})])
    assert plan.by_key("ACT-1").title == "A"
    assert later.by_key("ACT-1").title == "New"
    assert later.tables["release"] is plan.tables["release"]


def test_indexes_follow_a_change(plan: Plan) -> None:
    release = plan.by_key("REL-1")
    assert len(plan.children(Activity, "release", release.id)) == 3
    gone = plan.by_key("ACT-2")
    later = plan.after([Edit("activity", gone.id, Activity.KIND.told(gone), None)])
    assert [child.title for child in later.children(Activity, "release", release.id)] == ["C", "A"]


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("ACT-1", {"title": "New"}),
        ("ACT-1", {"rank": "z"}),
        ("ACT-2", {"parent": "gone"}),
        ("ACT-3", {"release": "elsewhere"}),
        ("ACT-3", {"key": "ACT-30"}),
    ],
)
def test_an_index_that_is_kept_is_the_one_that_would_be_made(
    plan: Plan, key: str, values: dict[str, str]
) -> None:
    activity = plan.by_key(key)
    owners = [*plan.tables["release"], *plan.tables["activity"], "gone", "elsewhere"]
    references = ("release", "parent")
    for field in references:
        plan.referring("activity", field, "")
    later = plan.after([Edit("activity", activity.id, dict.fromkeys(values, ""), values)])
    fresh = Plan(tuple(plan.kinds.values()), later.tables)
    for field in references:
        for owner in owners:
            kept = later.referring("activity", field, owner)
            made = fresh.referring("activity", field, owner)
            assert [id(each) for each in kept] == [id(each) for each in made]


def test_a_changed_record_is_validated_as_a_whole(plan: Plan) -> None:
    release = plan.by_key("REL-1")
    with pytest.raises(InvalidValue, match="Confidence"):
        plan.after([Edit("release", release.id, {"confidence": None}, {"confidence": 6})])


def test_an_edit_of_what_is_not_there_is_refused(plan: Plan) -> None:
    with pytest.raises(NotFound):
        plan.after([Edit("release", "nobody", {"title": "a"}, {"title": "b"})])


def test_undoing_a_creation_does_not_lower_the_next_key(plan: Plan) -> None:
    later, made = with_record(plan, "person", title="Cid")
    back = later.after([Edit("person", made.id, {}, None)])
    assert back == plan
    assert back.next_key(made.KIND) == "PER-4"


def test_the_difference_leads_there_and_back(plan: Plan) -> None:
    later, _ = with_record(plan, "person", title="Cid")
    release = plan.by_key("REL-1")
    later = later.after([Edit("release", release.id, {"version": ""}, {"version": "5"})])
    assert plan.after(plan.diff(later)) == later
    assert later.after(later.diff(plan)) == plan


def test_what_has_no_title_is_called_by_what_it_joins(plan: Plan) -> None:
    first, second = plan.by_key("ACT-1").id, plan.by_key("ACT-2").id
    plan, link = with_record(plan, "dependency", predecessor=first, successor=second)
    assert title_of(plan, link) == "A → B"
    assert title_of(plan, plan.of(Team)[plan.by_key("TEA-1").id]) == "Payments"


@pytest.mark.parametrize(
    ("start", "finish", "days"),
    [
        ("2026-11-02", "2026-11-09", 5),
        ("2026-11-06", "2026-11-07", 0),
        ("2026-11-06", "2026-11-09", 1),
        ("2026-11-09", "2026-11-06", -1),
        ("2026-11-02", "2026-11-02", 0),
    ],
)
def test_weekdays_are_counted_after_the_start(start: str, finish: str, days: int) -> None:
    assert weekdays_between(dt.date.fromisoformat(start), dt.date.fromisoformat(finish)) == days


def test_a_plan_of_nothing_answers(plan: Plan) -> None:
    assert Plan().programme.title == "Untitled"
    assert Plan().get("x") is None
    assert not Plan().of(Release)


@pytest.fixture
def threads_take_turns_often() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("threads_take_turns_often")
def test_a_snapshot_is_edited_in_one_thread_while_another_looks_at_it(plan: Plan) -> None:
    release, activity = plan.by_key("REL-1").id, plan.by_key("ACT-1").id
    edit = Edit("activity", activity, {"title": "A"}, {"title": "New"})
    with ThreadPoolExecutor(1) as other:
        for _ in range(120):
            fresh = plan.after([])
            fresh._children.clear()
            looking = other.submit(lambda fresh=fresh: list(fresh.referrers(release)))
            while not looking.done():
                assert fresh.after([edit]).get(activity) != fresh.get(activity)
            assert looking.result()

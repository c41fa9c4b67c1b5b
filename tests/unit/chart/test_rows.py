"""Which rows a roadmap has, and in what order."""

import pytest

from relplanner.chart.rows import Grouping, Lens, all_foldable, arrange, build_rows, rows_stand
from relplanner.domain.edit import Edit
from relplanner.domain.kinds import Activity, Environment, Person, Product, Release
from relplanner.domain.kinds.choices import ReleaseKind
from relplanner.domain.kinds.planning import ReleaseState
from relplanner.rules.hues import EMERGENCY_HUE
from tests.building import Builder
from tests.roadmap import sample


@pytest.fixture
def build() -> Builder:
    return Builder()


def tree(plan, lens: Lens | None = None) -> list[str]:
    return ["  " * row.depth + row.title for row in build_rows(plan, lens or Lens())]


@pytest.fixture
def small(build):
    one, two = (build.add(Product, title=title).id for title in ("Payments", "Identity"))
    first = build.add(Release, title="Payments 4.2", product=one).id
    build.add(Release, title="Identity 9", product=two, state=ReleaseState.CLOSED)
    phase = build.add(Activity, title="Test", release=first, rank="b").id
    build.add(Activity, title="Load test", release=first, parent=phase, rank="c")
    build.add(Activity, title="Build", release=first, rank="a")
    return build.plan


def test_products_hold_releases_hold_activities_hold_their_parts_by_rank(small):
    assert tree(small) == [
        "Payments",
        "  Payments 4.2",
        "    Build",
        "    Test",
        "      Load test",
        "Identity",
        "  Identity 9",
    ]


def test_a_folded_row_hides_what_is_in_it(small):
    assert tree(small, Lens(folded=frozenset({"activity-1"}))) == [
        "Payments", "  Payments 4.2", "    Build", "    Test", "Identity", "  Identity 9",
    ]  # fmt: skip
    assert tree(small, Lens(folded=frozenset({"product-1"}))) == ["Payments", "Identity", "  Identity 9"]


def test_a_folded_group_knows_its_releases(small):
    (row, *_) = build_rows(small, Lens(folded=frozenset({"product-1"})))
    assert row.held == ("release-1",)


def test_a_text_leaves_what_holds_it_with_all_that_leads_there(small):
    folded = frozenset({"product-1", "activity-1"})
    assert tree(small, Lens(text=" LOAD", folded=folded)) == [
        "Payments", "  Payments 4.2", "    Test", "      Load test",
    ]  # fmt: skip


def test_a_release_that_holds_the_text_keeps_all_its_activities(small):
    assert len(tree(small, Lens(text="payments 4"))) == 5


def test_finished_releases_and_kinds_can_be_left_out(small):
    assert "  Identity 9" not in tree(small, Lens(hide_finished=True))
    assert tree(small, Lens(kinds=frozenset({ReleaseKind.MAJOR}))) == []


@pytest.mark.parametrize(
    ("grouping", "first"),
    [(Grouping.STATE, "Draft"), (Grouping.TRAIN, "No train"), (Grouping.OWNER, "No owner")],
)
def test_releases_can_be_grouped_otherwise(small, grouping, first):
    assert tree(small, Lens(grouping))[0] == first


def test_without_groups_releases_stand_at_the_left(small):
    assert tree(small, Lens(Grouping.NONE))[0] == "Payments 4.2"


def test_activities_that_are_parts_of_each_other_neither_hang_nor_show(build):
    release = build.add(Release, title="R").id
    build.add(Activity, title="A", release=release, parent="activity-2")
    build.add(Activity, title="B", release=release, parent="activity-1")
    assert tree(build.plan) == ["No product", "  R"]
    assert tree(build.plan, Lens(text="A")) == []


def test_parts_nest_deeper_than_python_calls(build):
    release = build.add(Release, title="R").id
    for number in range(1, 1500):
        parent = f"activity-{number - 1}" if number > 1 else None
        build.add(Activity, title=f"{number}", release=release, parent=parent)
    assert len(tree(build.plan)) == 1501


def test_emergencies_have_a_hue_that_no_product_has():
    rows = build_rows(sample(), Lens())
    hues = {row.title: row.hue for row in rows}
    assert hues["Identity 8.7.4 (emergency)"] == EMERGENCY_HUE
    assert EMERGENCY_HUE not in {
        hues[title] for title in ("Payments", "Identity", "Case Portal", "Notifications")
    }


def test_all_that_can_be_folded_is_told(small):
    assert all_foldable(small, Grouping.PRODUCT) == {"product-1", "product-2", "release-1", "activity-1"}


def test_rows_stand_when_only_dates_change():
    assert rows_stand([Edit("activity", "a", {"start": None}, {"start": None}), Edit("risk", "r", None, {})])
    assert not rows_stand([Edit("activity", "a", {"title": "x"}, {"title": "y"})])
    assert not rows_stand([Edit("activity", "a", None, {"title": "y"})])
    assert not rows_stand([Edit("release", "r", {"kind": "minor"}, {"kind": "major"})])


# -- lanes and filters -------------------------------------------------------------------------------------


@pytest.fixture
def shared(build):
    uat, live = (build.add(Environment, title=title).id for title in ("UAT-2", "LIVE"))
    ann, ben = (build.add(Person, title=title).id for title in ("Ann", "Ben"))
    one = build.add(Release, title="One", owner=ann).id
    other = build.add(Release, title="Other", owner=ben).id
    phase = build.add(Activity, title="Test", release=one, environment=uat, rank="a").id
    build.add(Activity, title="UAT", release=one, parent=phase, rank="b")
    build.add(Activity, title="Roll-out", release=one, environment=live, owner=ben, rank="c")
    build.add(Activity, title="Build", release=other, rank="a")
    build.add(Activity, title="Pilot", release=other, environment=live, rank="b")
    return build.plan


def test_a_lane_of_an_environment_holds_what_is_there_and_the_rest_is_not_lost(shared):
    assert tree(shared, Lens(Grouping.ENVIRONMENT)) == [
        "UAT-2", "  One · Test", "    UAT",
        "LIVE", "  One · Roll-out", "  Other · Pilot",
        "No environment", "  Other", "    Build",
    ]  # fmt: skip


def test_parts_stand_in_a_lane_under_the_nearest_that_they_are_part_of_there(build):
    uat, live = (build.add(Environment, title=title).id for title in ("UAT-2", "LIVE"))
    release = build.add(Release, title="One").id

    def added(title: str, parent: str | None, environment: str | None) -> str:
        values = {"parent": parent, "environment": environment, "rank": title}
        return build.add(Activity, title=title, release=release, **values).id

    a = added("A", None, uat)
    b = added("B", a, live)
    added("C", b, uat)
    added("D", a, None)
    assert tree(build.plan, Lens(Grouping.ENVIRONMENT)) == [
        "UAT-2", "  One · A", "    C", "    D", "LIVE", "  One · B",
    ]  # fmt: skip
    assert tree(build.plan, Lens(Grouping.ENVIRONMENT, folded=frozenset({a}))) == [
        "UAT-2", "  One · A", "LIVE", "  One · B",
    ]  # fmt: skip
    assert a in all_foldable(build.plan, Grouping.ENVIRONMENT)


def test_every_record_has_one_row_however_rows_are_grouped(shared):
    for grouping in Grouping:
        ids = [row.id for row in build_rows(shared, Lens(grouping))]
        assert len(ids) == len(set(ids))
        assert set(shared.of(Activity)) <= set(ids)


def test_owners_leave_what_is_theirs_or_is_part_of_what_is_theirs(shared):
    ben = next(person.id for person in shared.of(Person).values() if person.title == "Ben")
    assert tree(shared, Lens(Grouping.NONE, owners=frozenset({ben}))) == [
        "One", "  Roll-out", "Other", "  Build", "  Pilot",
    ]  # fmt: skip


def test_what_is_critical_or_collides_is_left_with_what_it_is_part_of(shared):
    uat = next(activity.id for activity in shared.of(Activity).values() if activity.title == "UAT")
    lens = Lens(Grouping.NONE, critical=True, folded=frozenset(shared.of(Release)))
    rows = build_rows(shared, lens, frozenset({uat}))
    assert [row.title for row in rows] == ["One", "Test", "UAT"]
    assert build_rows(shared, lens) == ()


def test_states_and_single_releases_can_be_picked(small):
    assert tree(small, Lens(states=frozenset({ReleaseState.CLOSED}))) == ["Identity", "  Identity 9"]
    assert tree(small, Lens().of_releases(frozenset({"release-2"}))) == ["Identity", "  Identity 9"]
    assert Lens().of_releases(frozenset()) == Lens()


@pytest.mark.parametrize(
    ("lens", "hidden"),
    [
        (Lens(), 0),
        (Lens(folded=frozenset({"release-1", "product-1"})), 0),
        (Lens(text="load"), 2),
        (Lens(states=frozenset({ReleaseState.CLOSED})), 4),
        (Lens(text="nothing of the kind"), 5),
    ],
)
def test_how_much_filters_hide_is_counted_and_folding_hides_nothing(small, lens, hidden):
    assert arrange(small, lens).hidden == hidden

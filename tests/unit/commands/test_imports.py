import datetime as dt
from collections.abc import Mapping

import pytest

from relplanner.commands.imports import (
    ImportReport,
    LastImported,
    import_delivery,
    import_report,
    source_of,
)
from relplanner.commands.link_loops import loop_links
from relplanner.domain.declare import Record, Value
from relplanner.domain.delivery import Arrival, Delivery, Home
from relplanner.domain.edit import StepSource
from relplanner.domain.errors import Refusal
from relplanner.domain.invariants import check
from relplanner.domain.kinds import Activity, Dependency, Product, Release, Source
from relplanner.domain.kinds.choices import Scheduling
from relplanner.domain.kinds.context import SourceKind
from relplanner.domain.plan import Plan
from tests.building import Builder, maker

MONDAY = dt.datetime(2026, 1, 5, 9)


def task(ref: str, parent: str = "", /, **values: Value) -> Arrival:
    told = {"title": f"Task {ref}", "mode": Scheduling.AUTOMATIC, **values}
    above = {"release": ("0",), "parent": (parent,) if parent else ()}
    return Arrival("activity", ref, told, above, f"task {ref}")


def link(first: str, second: str) -> Arrival:
    ends = {"predecessor": (first,), "successor": (second,)}
    return Arrival("dependency", f"{first} to {second}", {}, ends, f"link {first} to {second}")


def project(*arrivals: Arrival, identity: str = "guid") -> Delivery:
    own = (
        Arrival("product", "product", {"title": "Shop"}),
        Arrival("release", "0", {"title": "Shop 5", "start": MONDAY}, {"product": ("product",)}),
    )
    home = Home("release", "0", ("product",))
    return Delivery(SourceKind.MSPDI, identity, "Shop", "shop.xml", (*own, *arrivals), home=home)


class Imported:
    """A plan that files are imported into, with what each source last said."""

    def __init__(self, plan: Plan | None = None) -> None:
        self.plan = plan or Builder().plan
        self.last: dict[str, dict[str, Value]] = {}
        self.make = maker()

    def take(self, delivery: Delivery, into: str | None = None) -> ImportReport:
        report = import_report(self.plan, delivery, self.last, into)
        proposal = import_delivery(self.plan, self.make, delivery, self.last, into)
        assert proposal.source is StepSource.IMPORT
        after = self.plan.after(proposal.edits)
        check(self.plan, after, proposal.edits)
        for edit in proposal.edits:
            self.last.setdefault(edit.id, {}).update(edit.after or {})
        self.plan = after
        return report

    def set(self, ref: str, **values: Value) -> None:
        record = self.of(ref)
        self.hold("activity", Activity.KIND.change(record, values))

    def hold(self, kind: str, record: Record) -> None:
        self._with(kind, {**self.plan.tables[kind], record.id: record})

    def lose(self, ref: str) -> None:
        table = self.plan.tables["activity"]
        self._with("activity", {id: record for id, record in table.items() if record.source_ref != ref})

    def _with(self, kind: str, table: Mapping[str, Record]) -> None:
        kinds = tuple(self.plan.kinds.values())
        self.plan = Plan(kinds, {**self.plan.tables, kind: table}, self.plan.counters)

    def of(self, ref: str) -> Activity:
        return next(each for each in self.plan.of(Activity).values() if each.source_ref == ref)

    def order(self) -> list[str]:
        activities = self.plan.of(Activity).values()
        return [each.source_ref for each in sorted(activities, key=lambda each: each.rank)]


def test_a_project_file_makes_one_product_one_release_and_its_activities() -> None:
    imported = Imported()
    report = imported.take(project(task("1"), task("2", "1"), link("1", "2")))
    assert report.added == {"product": 1, "release": 1, "activity": 2}
    (release,) = imported.plan.of(Release).values()
    (product,) = imported.plan.of(Product).values()
    assert (release.product, release.start) == (product.id, MONDAY)
    assert imported.of("2").parent == imported.of("1").id
    assert [each.key for each in imported.plan.of(Activity).values()] == ["ACT-1", "ACT-2"]


def test_a_second_import_of_the_same_file_changes_nothing() -> None:
    imported = Imported()
    delivery = project(task("1"), task("2"), link("1", "2"))
    imported.take(delivery)
    before = imported.plan
    report = imported.take(delivery)
    assert imported.plan is not before
    assert imported.plan == before
    assert import_delivery(before, maker(), delivery, imported.last).edits == ()
    assert report.unchanged == {"product": 1, "release": 1, "activity": 2, "dependency": 1}


def test_what_only_the_file_changed_is_taken() -> None:
    imported = Imported()
    imported.take(project(task("1", duration=60)))
    report = imported.take(project(task("1", duration=120)))
    assert imported.of("1").duration == 120
    assert report.updated == {"activity": 1}


def test_what_only_the_plan_changed_is_kept() -> None:
    imported = Imported()
    imported.take(project(task("1", duration=60)))
    imported.set("1", duration=90)
    report = imported.take(project(task("1", duration=60)))
    assert imported.of("1").duration == 90
    assert not report.conflicts


def test_where_both_changed_the_plan_s_value_stays_and_the_conflict_is_listed() -> None:
    imported = Imported()
    imported.take(project(task("1", duration=60)))
    imported.set("1", duration=90)
    (conflict,) = imported.take(project(task("1", duration=120))).conflicts
    assert imported.of("1").duration == 90
    assert (conflict.field, conflict.mine, conflict.theirs) == ("duration", 90, 120)


def test_both_changing_it_alike_is_no_conflict() -> None:
    imported = Imported()
    imported.take(project(task("1", duration=60)))
    imported.set("1", duration=90)
    assert not imported.take(project(task("1", duration=90))).conflicts


def test_dates_that_belong_together_are_never_mixed() -> None:
    imported = Imported()
    tuesday, wednesday = (MONDAY + dt.timedelta(days=days) for days in (1, 2))
    imported.take(project(task("1", mode=Scheduling.PINNED, start=MONDAY, finish=wednesday)))
    imported.set("1", start=wednesday)
    report = imported.take(project(task("1", mode=Scheduling.PINNED, start=MONDAY, finish=tuesday)))
    assert imported.of("1").finish == wednesday
    assert {conflict.field for conflict in report.conflicts} == {"start", "finish"}


def test_a_field_the_file_says_nothing_of_is_left_alone() -> None:
    imported = Imported()
    imported.take(project(task("1")))
    imported.set("1", confidence=4)
    imported.take(project(task("1", title="Renamed")))
    assert (imported.of("1").title, imported.of("1").confidence) == ("Renamed", 4)


def test_a_new_task_stands_where_the_file_has_it() -> None:
    imported = Imported()
    imported.take(project(task("1"), task("2"), task("3")))
    imported.take(project(task("0a"), task("1"), task("2a"), task("2b"), task("2"), task("3"), task("4")))
    assert imported.order() == ["0a", "1", "2a", "2b", "2", "3", "4"]


def test_an_order_made_by_hand_is_kept() -> None:
    imported = Imported()
    imported.take(project(task("1"), task("2")))
    imported.set("1", rank="zz")
    imported.take(project(task("1"), task("2"), task("3")))
    assert imported.order().index("2") < imported.order().index("1")


def test_what_the_file_no_longer_has_stays_and_is_listed() -> None:
    imported = Imported()
    imported.take(project(task("1"), task("2")))
    assert imported.take(project(task("1"))).gone == ("ACT-2",)
    assert len(imported.plan.of(Activity)) == 2


def test_what_was_removed_here_does_not_come_back() -> None:
    imported = Imported()
    delivery = project(task("1"), task("2"))
    imported.take(delivery)
    imported.lose("2")
    report = imported.take(delivery)
    assert "removed from this plan" in report.not_taken[0].what
    assert len(imported.plan.of(Activity)) == 1


def test_a_link_that_closes_a_loop_is_refused_and_the_others_are_taken() -> None:
    links = link("1", "2"), link("2", "3"), link("3", "1")
    report = Imported().take(project(task("1"), task("2"), task("3"), *links))
    assert report.added["dependency"] == 2
    assert [(refused.where, refused.reason) for refused in report.refused] == [
        ("link 3 to 1", "it would close a loop")
    ]


def test_a_loop_with_a_link_made_by_hand_is_refused_too() -> None:
    imported = Imported()
    imported.take(project(task("1"), task("2")))
    by_hand = Dependency.KIND.build(
        {"id": "hand", "key": "LNK-9", "predecessor": imported.of("2").id, "successor": imported.of("1").id}
    )
    imported.hold("dependency", by_hand)
    report = imported.take(project(task("1"), task("2"), link("1", "2")))
    assert report.refused[0].reason == "it would close a loop"


def test_what_cannot_stand_is_refused_with_what_hangs_on_it() -> None:
    report = Imported().take(project(task("1", duration=-5), task("2", "1"), link("1", "2")))
    assert [refused.where for refused in report.refused] == ["task 1", "link 1 to 2"]
    assert report.added["activity"] == 1


def test_a_file_can_go_into_a_release_that_is_there() -> None:
    plan = Builder()
    release = plan.add(Release, title="Autumn")
    imported = Imported(plan.plan)
    report = imported.take(project(task("1")), into="rel-1")
    assert report.added == {"activity": 1}
    assert imported.of("1").release == release.id
    assert imported.take(project(task("1")), into="REL-1").added == {}


def test_the_same_file_in_two_releases_makes_two_copies() -> None:
    plan = Builder()
    plan.add(Release, title="Autumn")
    plan.add(Release, title="Winter")
    imported = Imported(plan.plan)
    imported.take(project(task("1")), into="REL-1")
    imported.take(project(task("1")), into="REL-2")
    assert len(imported.plan.of(Activity)) == 2


def test_naming_the_release_that_an_import_made_means_that_import() -> None:
    imported = Imported()
    imported.take(project(task("1")))
    assert imported.take(project(task("1")), into="REL-1").added == {}


def test_the_source_is_remembered_and_found_again() -> None:
    imported = Imported()
    delivery = project(task("1"))
    assert source_of(imported.plan, delivery) is None
    imported.take(delivery)
    (source,) = imported.plan.of(Source).values()
    assert source_of(imported.plan, delivery) == source
    assert (source.identity, source.file_name) == ("guid", "shop.xml")


CHECKLIST = Delivery(
    SourceKind.MARKDOWN, "list", "list", "list.md",
    (Arrival("checklist_item", "a", {"title": "Tell"}, {"release": ("home",)}),),
    home=Home("release", "home"),
)  # fmt: skip


def test_a_file_without_a_release_of_its_own_needs_one_named() -> None:
    with pytest.raises(Refusal, match="--into"):
        import_report(Builder().plan, CHECKLIST, {})


def test_a_home_of_the_wrong_kind_is_refused() -> None:
    plan = Builder()
    plan.add(Product, title="Shop")
    with pytest.raises(Refusal, match="PRO-1 is none"):
        import_report(plan.plan, CHECKLIST, {}, "PRO-1")


def test_without_a_memory_of_the_last_import_every_difference_is_a_conflict() -> None:
    imported = Imported()
    imported.take(project(task("1", duration=60)))
    nothing: LastImported = {}
    report = import_report(imported.plan, project(task("1", duration=120)), nothing)
    assert [conflict.field for conflict in report.conflicts] == ["duration"]


@pytest.mark.parametrize(
    ("links", "parents", "refused"),
    [
        ({"x": ("a", "b"), "y": ("b", "c")}, {}, []),
        ({"x": ("a", "b"), "y": ("b", "a")}, {}, ["y"]),
        ({"x": ("a", "a")}, {}, ["x"]),
        ({"x": ("parent", "child")}, {"child": "parent"}, ["x"]),
        ({"x": ("child", "parent")}, {"child": "parent"}, ["x"]),
        ({"x": ("parent", "b"), "y": ("b", "child")}, {"child": "parent"}, ["y"]),
        ({"x": ("one", "two")}, {"one": "parent", "two": "parent"}, []),
    ],
)
def test_loops_are_found_through_links_and_through_parts(
    links: dict[str, tuple[str, str]], parents: dict[str, str], refused: list[str]
) -> None:
    assert loop_links(links, parents) == refused


def test_a_network_of_nothing_but_loops_comes_to_an_end() -> None:
    ring = {f"{a} {b}": (str(a), str(b)) for a in range(60) for b in range(60)}
    refused = set(loop_links(ring, {}))
    left = {ref: ends for ref, ends in ring.items() if ref not in refused}
    assert loop_links(left, {}) == []

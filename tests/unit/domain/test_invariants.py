"""What may never be is refused, with a sentence that says what and, where there is one, the way out."""

import datetime as dt
from dataclasses import dataclass

import pytest

from relplanner.commands.records import Orphans, add, remove, set_fields
from relplanner.domain.declare import Value
from relplanner.domain.edit import Edit
from relplanner.domain.errors import BrokenRule, InvalidValue, Refusal, StillReferenced
from relplanner.domain.kinds import Activity, Dependency
from relplanner.domain.kinds.choices import Constraint, Scheduling
from relplanner.domain.kinds.planning import Hold, ReleaseState
from relplanner.domain.kinds.readiness import ItemState
from relplanner.domain.kinds.telling import NotesState
from relplanner.domain.plan import Plan
from tests.unit.domain.plans import maker, ruled, with_record

EARLIER, LATER = dt.datetime(2026, 1, 1), dt.datetime(2026, 1, 2)


@dataclass
class World:
    """A plan with a release of three activities, changed through the rules."""

    plan: Plan

    def id(self, key: str) -> str:
        return self.plan.by_key(key).id

    def add(self, kind: str, **values: Value) -> str:
        proposal = add(self.plan, maker(), kind, values)
        self.plan = ruled(self.plan, proposal)
        return proposal.edits[0].id

    def set(self, key: str, /, **values: Value) -> None:
        self.plan = ruled(self.plan, set_fields(self.plan, maker(), self.id(key), values))

    def remove(self, key: str, orphans: Orphans = Orphans.REFUSE) -> None:
        self.plan = ruled(self.plan, remove(self.plan, maker(), [self.id(key)], orphans))

    def link(self, first: str, second: str) -> None:
        self.add("dependency", predecessor=self.id(first), successor=self.id(second))


@pytest.fixture
def world() -> World:
    plan, _ = with_record(Plan(), "programme", title="Autumn")
    plan, product = with_record(plan, "product", title="Shop")
    plan, release = with_record(plan, "release", title="Shop 5.0", product=product.id)
    for title in "ABC":
        plan, _ = with_record(plan, "activity", title=title, release=release.id)
    return World(plan)


def test_links_may_not_make_a_loop(world: World) -> None:
    world.link("ACT-1", "ACT-2")
    world.link("ACT-2", "ACT-3")
    with pytest.raises(BrokenRule, match="ACT-3 C → ACT-1 A → ACT-2 B → ACT-3 C"):
        world.link("ACT-3", "ACT-1")
    with pytest.raises(BrokenRule, match="loop"):
        world.link("ACT-1", "ACT-1")


def test_two_may_not_be_linked_twice_the_same_way(world: World) -> None:
    world.link("ACT-1", "ACT-2")
    with pytest.raises(BrokenRule, match="already linked that way"):
        world.link("ACT-1", "ACT-2")


def test_nothing_is_a_part_of_itself(world: World) -> None:
    world.set("ACT-2", parent=world.id("ACT-1"))
    with pytest.raises(BrokenRule, match="cannot be a part of itself"):
        world.set("ACT-1", parent=world.id("ACT-2"))


def test_parts_belong_to_the_release_of_the_whole(world: World) -> None:
    other = world.add("release", title="Shop 5.1")
    world.set("ACT-2", parent=world.id("ACT-1"))
    with pytest.raises(BrokenRule, match="must belong to one release"):
        world.set("ACT-2", release=other)
    with pytest.raises(BrokenRule, match="must belong to one release"):
        world.set("ACT-1", release=other)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"start": LATER, "finish": EARLIER}, "is before the start"),
        ({"actual_start": LATER, "actual_finish": EARLIER}, "is before the start"),
        ({"start": LATER}, "is pinned, so it needs a start and a finish"),
        ({"mode": Scheduling.AUTOMATIC, "constraint": Constraint.MUST_START_ON}, "needs a date"),
        ({"hold": Hold.BLOCKED}, "needs a reason"),
        ({"hold": Hold.SKIPPED, "hold_reason": "  "}, "needs a reason"),
    ],
)  # fmt: skip
def test_an_activity_may_not_contradict_itself(world: World, values: dict[str, Value], words: str) -> None:
    with pytest.raises(BrokenRule, match=words):
        world.set("ACT-1", **values)


def test_a_reference_must_lead_somewhere_and_to_a_kind_that_fits(world: World) -> None:
    with pytest.raises(BrokenRule, match="refers to a record that is not in the plan"):
        world.set("REL-1", product="nobody")
    with pytest.raises(BrokenRule, match="must be one of Product, not Activity"):
        world.set("REL-1", product=world.id("ACT-1"))


def test_what_others_still_need_is_not_removed_unless_told_what_becomes_of_them(world: World) -> None:
    with pytest.raises(StillReferenced, match=r"PRO-1 is still used by 1 records: REL-1 Shop 5\.0"):
        world.remove("PRO-1")
    world.remove("PRO-1", Orphans.CLEAR)
    assert world.plan.by_key("REL-1").product is None  # type: ignore[attr-defined]


def test_parts_go_with_the_whole(world: World) -> None:
    world.link("ACT-1", "ACT-2")
    world.remove("REL-1")
    assert not world.plan.of(Activity)
    assert not world.plan.of(Dependency)


def test_no_door_leaves_a_reference_to_nothing(world: World) -> None:
    gone = world.plan.by_key("PRO-1")
    with pytest.raises(StillReferenced):
        ruled(world.plan, (Edit("product", gone.id, gone.KIND.told(gone), None),))


def test_keys_are_of_their_kind_and_given_once(world: World) -> None:
    first = Edit("person", "p", None, {"id": "p", "key": "PER-1", "title": "Ann"})
    again = Edit("person", "q", None, {"id": "q", "key": "PER-1", "title": "Bob"})
    odd = Edit("person", "q", None, {"id": "q", "key": "ANN", "title": "Bob"})
    with pytest.raises(BrokenRule, match="already taken"):
        ruled(world.plan, (first, again))
    with pytest.raises(InvalidValue, match="a key is PER- and a number"):
        ruled(world.plan, (odd,))


def test_a_plan_has_one_programme(world: World) -> None:
    with pytest.raises(BrokenRule, match="exactly one programme"):
        world.add("programme", title="Second")
    with pytest.raises(BrokenRule, match="exactly one programme"):
        world.remove("PRG-1")


def test_states_follow_their_graph_and_the_refusal_says_what_may_come_next(world: World) -> None:
    with pytest.raises(BrokenRule, match="cannot go from Draft to Live; next can be Cancelled, Planned"):
        world.set("REL-1", state=ReleaseState.LIVE)
    world.set("REL-1", state=ReleaseState.PLANNED)


def test_committed_needs_a_target_an_owner_and_a_baseline_and_offers_them(world: World) -> None:
    world.set("REL-1", state=ReleaseState.PLANNED)
    with pytest.raises(BrokenRule, match="a target date and an owner") as caught:
        world.set("REL-1", state=ReleaseState.COMMITTED)
    assert caught.value.remedy == ("target_date", "owner")
    ann = world.add("person", title="Ann")
    world.set("REL-1", target_date=dt.date(2026, 12, 14), owner=ann)
    with pytest.raises(BrokenRule, match="needs a baseline"):
        world.set("REL-1", state=ReleaseState.COMMITTED)
    baseline = world.add("baseline", title="Board")
    world.add("baseline_date", baseline=baseline, subject=world.id("REL-1"))
    world.set("REL-1", state=ReleaseState.COMMITTED)


def test_an_item_is_not_waved_through_without_a_reason_or_evidence(world: World) -> None:
    world.add("checklist_item", title="Docs", release=world.id("REL-1"), evidence_required=True)
    with pytest.raises(BrokenRule, match="“Waived” needs a reason"):
        world.set("CHK-1", state=ItemState.WAIVED)
    with pytest.raises(BrokenRule, match="needs evidence"):
        world.set("CHK-1", state=ItemState.DONE)
    world.set("CHK-1", state=ItemState.DONE, evidence="DOC-7")


def test_published_notes_are_locked_until_amended(world: World) -> None:
    notes = world.add("release_notes", release=world.id("REL-1"))
    world.add("note_entry", notes_of=notes, text="Faster")
    world.set("NTS-1", state=NotesState.PUBLISHED)
    with pytest.raises(BrokenRule, match="is published and locked"):
        world.set("NTE-1", text="Slower")
    world.set("NTS-1", state=NotesState.AMENDED)
    world.set("NTE-1", text="Slower")


@pytest.mark.parametrize("hours", ["17:00-09:00", "09:00-13:00 12:00-17:00", "09:00-09:00"])
def test_working_hours_do_not_overlap_or_run_backwards(world: World, hours: str) -> None:
    with pytest.raises(BrokenRule, match="overlap or run backwards"):
        world.add("calendar", title="Odd", monday=hours)


@pytest.mark.parametrize("name", ["id", "key", "source", "source_ref"])
def test_what_relplanner_keeps_is_not_set_by_hand(world: World, name: str) -> None:
    with pytest.raises(Refusal, match="kept by relplanner"):
        world.set("REL-1", **{name: "x"})


def test_an_unknown_field_is_answered_with_the_known_ones(world: World) -> None:
    with pytest.raises(Refusal, match=r"Release has no field called “colour”; it has .*version"):
        world.set("REL-1", colour="red")

"""Two plans that grew apart come together: field by field, by their common past, and never broken."""

import datetime as dt
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relplanner.commands.merge_fitting import Fitting
from relplanner.commands.merging import Merge, compare_lines, fitting_merge, merge, undecided
from relplanner.commands.records import Orphans, add, remove, reorder, set_fields
from relplanner.commands.return_findings import Finding, Sent, Side, Verdict
from relplanner.commands.scheduling import link
from relplanner.domain.consequences import consequences
from relplanner.domain.edit import Label, inverted
from relplanner.domain.errors import BrokenRule, Refusal
from relplanner.domain.invariants import check
from relplanner.domain.kinds import (
    Activity,
    Dependency,
    Person,
    Release,
    SlipEvent,
    Team,
)
from relplanner.domain.plan import Maker, Plan
from tests.building import Builder, maker

LABEL = Label("merged", {"file": "copy"})


def did(plan: Plan, make: Maker, command, *arguments) -> Plan:
    """The plan after a command and what follows from it, as a session would leave it."""
    edits = command(plan, make, *arguments).edits
    after = plan.after(edits)
    more = consequences(plan, after, edits, make)
    check(plan, after.after(more), (*edits, *more))
    return after.after(more)


def lines(base: Plan, mine: Plan, theirs: Plan) -> Merge:
    return compare_lines(base, mine, theirs, Sent(0, "Liz", "copy"), LABEL)


def merged(found: Merge, decisions=None) -> Plan:
    """What taking it leaves, checked as a session would."""
    edits = merge(found.mine, maker(), found, fitting_merge(found, decisions or {})[0]).edits
    after = found.mine.after(edits)
    more = consequences(found.mine, after, edits, maker())
    check(found.mine, after.after(more), (*edits, *more), merged=True)
    return after.after(more)


def by_field(found: Merge) -> dict[tuple[str, str], Finding]:
    return {(each.id, each.field): each for each in found.comparison.findings}


def _maker_of(who: str) -> Maker:
    made = maker()
    return Maker(made.now, who, lambda: f"{who}-{made.new_id()}")


def mine_maker() -> Maker:
    return _maker_of("mine")


def theirs_maker() -> Maker:
    return _maker_of("theirs")


@pytest.fixture
def build() -> Builder:
    return Builder()


# -- examples ----------------------------------------------------------------------------------------------


def test_every_field_gets_the_verdict_of_a_returned_cell(build: Builder) -> None:
    ann = build.add(Person, title="Ann", email="old", organisation="old", role="old", notes="old")
    base = build.plan
    mine = did(base, maker(), set_fields, ann.id, {"email": "m", "role": "both", "notes": "mine"})
    theirs = did(base, maker(), set_fields, ann.id, {"organisation": "t", "role": "both", "notes": "theirs"})
    found = lines(base, mine, theirs)
    verdicts = {field: each.verdict for (_, field), each in by_field(found).items()}
    assert verdicts == {
        "email": Verdict.MINE,
        "organisation": Verdict.THEIRS,
        "role": Verdict.SAME,
        "notes": Verdict.CONFLICT,
    }
    after = merged(found).of(Person)[ann.id]
    assert (after.email, after.organisation, after.role, after.notes) == ("m", "t", "both", "mine")
    at = next(at for at, each in enumerate(found.comparison.findings) if each.field == "notes")
    assert merged(found, {at: Side.THEIRS}).of(Person)[ann.id].notes == "theirs"


def test_a_key_given_on_both_sides_stays_with_mine_and_becomes_an_alias_of_theirs(build: Builder) -> None:
    base = build.plan
    mine = did(base, mine_maker(), add, "person", {"title": "Ann"})
    theirs = did(base, theirs_maker(), add, "person", {"title": "Bob"})
    found = lines(base, mine, theirs)
    proposal = merge(mine, maker(), found)
    keys = {person.title: person.key for person in mine.after(proposal.edits).of(Person).values()}
    bob = next(id for id, person in theirs.of(Person).items())
    assert keys == {"Ann": "PER-1", "Bob": "PER-2"}
    assert proposal.joining is not None
    assert proposal.joining.aliases == {"PER-1": bob}
    (new,) = (each for each in found.comparison.findings if each.verdict is Verdict.NEW)
    assert "PER-2" in new.reason


def test_a_link_each_way_is_a_conflict_and_the_plan_stays_whole(build: Builder) -> None:
    release = build.add(Release)
    a, b = (build.add(Activity, title=name, release=release.id, mode="automatic") for name in "AB")
    base = build.plan
    mine = did(base, mine_maker(), link, a.id, b.id)
    theirs = did(base, theirs_maker(), link, b.id, a.id)
    found = lines(base, mine, theirs)
    (conflict,) = (each for each in found.comparison.findings if each.verdict is Verdict.CONFLICT)
    assert conflict.kind == "dependency"
    assert "ACT-1 A" in conflict.reason
    assert set(merged(found).of(Dependency)) == set(mine.of(Dependency))
    at = found.comparison.findings.index(conflict)
    decisions, refused = fitting_merge(found, {at: Side.THEIRS})
    assert at in refused
    assert undecided(found, decisions, refused) == [at]


def test_what_was_removed_there_and_changed_here_goes_only_with_a_decision(build: Builder) -> None:
    release = build.add(Release)
    build.add(Activity, title="A", release=release.id, mode="automatic")
    b = build.add(Activity, title="B", release=release.id, mode="automatic")
    base = build.plan
    mine = did(base, maker(), set_fields, b.id, {"title": "B, changed"})
    theirs = did(base, maker(), remove, [release.id], Orphans.WITH)
    found = lines(base, mine, theirs)
    assert {each.verdict for each in found.comparison.findings if not each.field} == {Verdict.CONFLICT}
    assert merged(found) == mine
    everything = dict.fromkeys(range(len(found.comparison.findings)), Side.THEIRS)
    assert not merged(found, everything).of(Activity)


def test_what_was_removed_here_and_changed_there_comes_back_with_what_it_is_part_of(build: Builder) -> None:
    release = build.add(Release)
    a = build.add(Activity, title="A", release=release.id, mode="automatic")
    base = build.plan
    mine = did(base, maker(), remove, [release.id], Orphans.WITH)
    theirs = did(base, maker(), set_fields, a.id, {"title": "A, changed"})
    found = lines(base, mine, theirs)
    assert merged(found) == mine
    (at,) = (at for at, each in enumerate(found.comparison.findings) if each.is_open)
    after = merged(found, {at: Side.THEIRS})
    assert after.of(Activity)[a.id].title == "A, changed"
    assert release.id in after.of(Release)


def test_what_they_added_to_what_was_removed_here_is_a_conflict_and_brings_nothing_back(
    build: Builder,
) -> None:
    release = build.add(Release)
    a, b = (build.add(Activity, title=name, release=release.id, mode="automatic") for name in "AB")
    base = build.plan
    mine = did(base, mine_maker(), remove, [a.id])
    theirs = did(base, theirs_maker(), link, a.id, b.id)
    found = lines(base, mine, theirs)
    (conflict,) = (each for each in found.comparison.findings if each.is_open)
    assert conflict.kind == "dependency"
    assert merged(found) == mine


def test_lists_of_references_are_put_together_as_sets(build: Builder) -> None:
    people = [build.add(Person, title=name).id for name in ("Ann", "Bob", "Cid", "Dan")]
    team = build.add(Team, title="Pay", members=tuple(people[:2]))
    base = build.plan
    mine = did(base, maker(), set_fields, team.id, {"members": (people[0], people[1], people[2])})
    theirs = did(base, maker(), set_fields, team.id, {"members": (people[1], people[3])})
    assert merged(lines(base, mine, theirs)).of(Team)[team.id].members == tuple(people[1:])


def test_an_order_that_both_have_changed_stays_mine_and_asks_nobody(build: Builder) -> None:
    release = build.add(Release)
    a, b, c = (
        build.add(Activity, title=title, release=release.id, mode="automatic", rank=rank)
        for title, rank in (("A", "b"), ("B", "d"), ("C", "f"))
    )
    base = build.plan
    mine = did(base, maker(), reorder, c.id, None, a.id)
    theirs = did(base, maker(), reorder, c.id, a.id, b.id)
    found = lines(base, mine, theirs)
    assert by_field(found)[c.id, "rank"].verdict is Verdict.MINE
    assert not any(each.is_open for each in found.comparison.findings)
    assert merged(found) == mine
    only_theirs = merged(lines(base, base, theirs))
    assert only_theirs.of(Activity)[c.id].rank == theirs.of(Activity)[c.id].rank


def test_a_state_may_have_gone_through_others_on_its_way(build: Builder) -> None:
    release = build.add(Release, state="draft")
    base = build.plan
    theirs = base
    for state in ("planned", "on_hold", "in_progress"):
        values = {"state": Release.KIND.by_name["state"].choices(state)}
        theirs = did(theirs, maker(), set_fields, release.id, values)
    assert merged(lines(base, base, theirs)).of(Release)[release.id].state == "in_progress"


def test_a_moved_committed_date_brings_its_own_slip_and_gets_no_second(build: Builder) -> None:
    release = build.add(Release, committed_date=dt.date(2027, 1, 4))
    base = build.plan
    theirs = did(base, theirs_maker(), set_fields, release.id, {"committed_date": dt.date(2027, 1, 11)})
    after = merged(lines(base, base, theirs))
    assert after.of(SlipEvent) == theirs.of(SlipEvent)
    mine = did(base, mine_maker(), set_fields, release.id, {"committed_date": dt.date(2027, 1, 6)})
    assert merged(lines(base, mine, theirs)) == mine


def test_a_plan_that_went_on_is_compared_again(build: Builder) -> None:
    ann = build.add(Person, title="Ann")
    base = build.plan
    theirs = did(base, maker(), set_fields, ann.id, {"email": "t"})
    found = lines(base, base, theirs)
    later = base.after((), "later")
    with pytest.raises(BrokenRule, match="compare again"):
        merge(later, maker(), found)


# -- as little as can be is held back ----------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=3, unique=True),
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=4, unique=True),
)
def test_as_few_links_are_held_back_as_by_trying_every_set(here, there) -> None:
    build = Builder()
    release = build.add(Release)
    ids = [build.add(Activity, title=name, release=release.id, mode="automatic").id for name in "ABCD"]
    base = build.plan

    def linked(plan: Plan, make: Maker, pairs) -> Plan:
        for a, b in pairs:
            try:
                plan = did(plan, make, link, ids[a], ids[b])
            except Refusal:
                continue
        return plan

    mine, theirs = linked(base, mine_maker(), here), linked(base, theirs_maker(), there)
    found = lines(base, mine, theirs)
    held = [at for at, each in enumerate(found.comparison.findings) if each.verdict is Verdict.CONFLICT]
    coming = [at for at, each in enumerate(found.comparison.findings) if each.open or each.is_clean]

    def goes(taken) -> bool:
        fit = Fitting(found.taking, maker())
        edits = found.taking.edits(taken)
        try:
            check(mine, mine.after(edits), edits, merged=True)
        except Refusal:
            return False
        return not fit.refused

    fewest = next(
        size
        for size in range(len(coming) + 1)
        if any(goes([at for at in coming if at not in some]) for some in combinations(coming, size))
    )
    assert len(held) == fewest


# -- against a merge written independently -----------------------------------------------------------------

Told = dict[str, dict[str, object]]
"""By record id, its fields but id and key."""

FIELDS = ("title", "email", "organisation", "members")


def told(plan: Plan) -> Told:
    return {
        id: {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        for table in (plan.of(Person), plan.of(Team))
        for id, record in table.items()
    }


def reference(base: Told, mine: Told, theirs: Told) -> tuple[Told, set[tuple[str, str]]]:
    """The merge as one would do it with pencil and paper: mine, with their changes written in."""
    result = {id: dict(values) for id, values in mine.items()}
    conflicts: set[tuple[str, str]] = set()
    for id in {*base, *mine, *theirs}:
        b, m, t = base.get(id), mine.get(id), theirs.get(id)
        if t in (b, m):
            continue
        if m == b:
            result.pop(id, None)
            if t is not None:
                result[id] = dict(t)
        elif m is None or t is None:
            conflicts.add((id, ""))
        else:
            assert b is not None
            for name in m:
                if t[name] == b[name] or t[name] == m[name]:
                    continue
                if m[name] == b[name]:
                    result[id][name] = t[name]
                elif name == "members":
                    kept = [each for each in m[name] if each in t[name] or each not in b[name]]
                    new = [each for each in t[name] if each not in b[name] and each not in m[name]]
                    result[id][name] = (*kept, *new)
                else:
                    conflicts.add((id, name))
    while loose := [
        (id, target)
        for id, values in result.items()
        for target in values.get("members", ())
        if target not in result
    ]:
        id, target = loose[0]
        if target in mine:  # they removed what I refer to: it stays
            result[target] = dict(mine[target])
            conflicts.add((target, ""))
        elif id in mine:  # they refer to what I removed: what I say stays
            result[id]["members"] = mine[id]["members"]
            conflicts.add((id, "members"))
        else:
            del result[id]
            conflicts.add((id, ""))
    return result, conflicts


PICK = st.integers(0, 5)
DOINGS = st.lists(
    st.tuples(
        st.sampled_from(["add person", "add team", "set", "members", "remove"]),
        PICK,
        st.lists(PICK, max_size=3),
        st.sampled_from(["x", "y"]),
    ),
    max_size=5,
)
"""What somebody does to a copy: what, to which record, with which people, in which words."""


def done(plan: Plan, make: Maker, what) -> Plan:
    for kind, number, numbers, text in what:
        people, teams = sorted(plan.of(Person)), sorted(plan.of(Team))
        everybody = [*people, *teams]
        some = tuple(dict.fromkeys(people[n % len(people)] for n in numbers if people))
        team = teams[number % len(teams)] if teams else ""
        match kind:
            case "add person":
                plan = did(plan, make, add, "person", {"title": text})
            case "add team":
                plan = did(plan, make, add, "team", {"title": text, "members": some})
            case "set" if everybody:
                field = ("title", "email", "organisation")[number % 3]
                id = everybody[number % len(everybody)]
                if hasattr(plan.get(id), field):
                    plan = did(plan, make, set_fields, id, {field: text})
            case "members" if team:
                plan = did(plan, make, set_fields, team, {"members": some})
            case "remove" if everybody:
                plan = did(plan, make, remove, [everybody[number % len(everybody)]], Orphans.CLEAR)
    return plan


@settings(max_examples=120, deadline=None)
@given(DOINGS, DOINGS, DOINGS)
def test_any_merge_is_that_of_pencil_and_paper_and_undoing_it_leads_back(before, here, there) -> None:
    merges_as_by_hand(before, here, there)


@pytest.mark.long
@pytest.mark.timeout(6 * 3600)
@settings(max_examples=100_000, deadline=None)
@given(DOINGS, DOINGS, DOINGS)
def test_a_great_many_merges_are_those_of_pencil_and_paper(before, here, there) -> None:
    merges_as_by_hand(before, here, there)


def merges_as_by_hand(before, here, there) -> None:
    build = Builder()
    people = [build.add(Person, title=name).id for name in ("Ann", "Bob", "Cid")]
    build.add(Team, title="Pay", members=tuple(people[:2]))
    build.add(Team, title="Shop", members=tuple(people[1:]))
    base = done(build.plan, maker(), before)
    mine = done(base, mine_maker(), here)
    theirs = done(base, theirs_maker(), there)
    should, conflicts = reference(told(base), told(mine), told(theirs))
    found = lines(base, mine, theirs)
    edits = merge(mine, maker(), found).edits
    after = mine.after(edits)
    check(mine, after, edits, merged=True)
    assert told(after) == should
    contested = {
        (each.id, each.field) for each in found.comparison.findings if each.verdict is Verdict.CONFLICT
    }
    assert contested == conflicts
    assert len({record.key for record in after}) == len(list(after))
    assert {id: record.key for id, record in mine.of(Person).items() if id in after.of(Person)} == {
        id: record.key for id, record in after.of(Person).items() if id in mine.of(Person)
    }
    assert after.after(inverted(edits)) == mine

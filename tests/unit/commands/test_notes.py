"""Release notes: begun for an audience, covering the scope, locked when published; and what they read as."""

import datetime as dt

import pytest

from relplanner.commands import notes as commands
from relplanner.commands.records import add, remove, set_fields
from relplanner.domain.edit import Proposal
from relplanner.domain.errors import BrokenRule, Refusal
from relplanner.domain.invariants import check
from relplanner.domain.kinds import NoteEntry, Release, ReleaseNotes, ScopeItem
from relplanner.domain.kinds.choices import Audience
from relplanner.domain.kinds.telling import NotesState
from relplanner.domain.plan import Plan
from relplanner.exchange.notes_text import notes_markdown
from relplanner.rules.coverage import coverage
from tests.building import Builder, maker


@pytest.fixture
def build() -> Builder:
    return Builder()


@pytest.fixture
def release(build) -> Release:
    return build.add(Release, title="Payments 4.2.0", version="4.2.0")


def scope(build, release: Release, title: str, kind: str = "feature", **values) -> ScopeItem:
    return build.add(ScopeItem, title=title, kind=kind, release=release.id, **values)


def write(build, release: Release, **values) -> ReleaseNotes:
    return build.add(ReleaseNotes, title="", release=release.id, **values)


def entry(build, notes: ReleaseNotes, text: str, category: str = "changed", **values) -> NoteEntry:
    more = {"title": "", "rank": f"{len(build.plan.of(NoteEntry)) + 1:03}i", **values}
    return build.add(NoteEntry, notes_of=notes.id, text=text, category=category, **more)


def done(plan: Plan, proposal: Proposal) -> Plan:
    after = plan.after(proposal.edits)
    check(plan, after, proposal.edits)
    return after


def entries(plan: Plan, notes: str) -> list[str]:
    return [
        f"{each.category} {each.generated} {','.join(each.references)}".strip()
        for each in plan.children(NoteEntry, "notes_of", notes)
    ]


# -- beginning ---------------------------------------------------------------------------------------------


def test_notes_begin_empty_once_for_each_audience(build, release):
    first = done(build.plan, commands.start_notes(build.plan, maker(), release.id, Audience.PUBLIC))
    assert [notes.audience for notes in first.of(ReleaseNotes).values()] == ["public"]
    assert commands.start_notes(first, maker(), release.id, Audience.PUBLIC).edits == ()
    assert len(commands.start_notes(first, maker(), release.id, Audience.INTERNAL).edits) == 1


def test_notes_begun_from_the_scope_have_an_entry_for_each_item_that_has_none(build, release):
    for title, kind in (("Refunds", "feature"), ("Receipts", "fix"), ("TLS", "security"), ("Load", "data")):
        scope(build, release, title, kind, reference=f"PAY-{title}")
    scope(build, release, "Later", state="deferred")
    proposal = commands.start_notes(build.plan, maker(), release.id, Audience.PUBLIC, True)
    plan = done(build.plan, proposal)
    assert entries(plan, proposal.edits[0].id) == [
        "added Refunds PAY-Refunds",
        "fixed Receipts PAY-Receipts",
        "security TLS PAY-TLS",
        "changed Load PAY-Load",
    ]
    assert coverage(plan, release.id) == (4, ())


# -- coverage ----------------------------------------------------------------------------------------------


def test_an_item_is_covered_by_a_note_for_any_audience_or_by_a_reason(build, release):
    told, left, missing = (scope(build, release, title) for title in ("Told", "Left", "Missing"))
    entry(build, write(build, release, audience="internal"), "Told inside", scope_item=told.id)
    public = write(build, release)
    plan = done(build.plan, commands.leave_out(build.plan, maker(), public.id, left.id, "Nobody sees it"))
    assert coverage(plan, release.id) == (3, (missing,))
    assert "Left" not in notes_markdown(plan, plan.of(ReleaseNotes)[public.id])


def test_items_that_shipped_in_another_release_are_its_matter(build, release):
    other = build.add(Release, title="Payments 4.1.9")
    scope(build, release, "Shipped early", shipped_in=other.id)
    assert coverage(build.plan, release.id) == (0, ())
    assert coverage(build.plan, other.id).total == 1


def test_leaving_out_needs_a_reason(build, release):
    item = scope(build, release, "Left")
    notes = write(build, release)
    with pytest.raises(BrokenRule, match="needs a reason"):
        commands.leave_out(build.plan, maker(), notes.id, item.id, "  ")


def test_an_entry_that_is_left_out_keeps_its_text(build, release):
    kept = entry(build, write(build, release), "Words")
    plan = done(build.plan, commands.leave_out(build.plan, maker(), kept.notes_of, kept.id, "Embarrassing"))
    assert (plan.of(NoteEntry)[kept.id].text, plan.of(NoteEntry)[kept.id].no_note) == (
        "Words",
        "Embarrassing",
    )


def test_entries_begun_later_come_after_those_there_are(build, release):
    notes = write(build, release)
    entry(build, notes, "First", rank="zz")
    items = [scope(build, release, title) for title in "ABC"]
    plan = done(build.plan, commands.tell_of(build.plan, maker(), notes.id, tuple(item.id for item in items)))
    assert [each.generated for each in plan.children(NoteEntry, "notes_of", notes.id)] == ["", "A", "B", "C"]


# -- publishing --------------------------------------------------------------------------------------------


def test_publishing_dates_the_notes_and_locks_every_word(build, release):
    notes = write(build, release)
    told = entry(build, notes, "Words", scope_item=scope(build, release, "Item").id)
    make = maker("2026-11-22T12:00+00:00")
    plan = done(build.plan, commands.publish(build.plan, make, notes.id))
    published = plan.of(ReleaseNotes)[notes.id]
    assert (published.state, published.published_on) == (NotesState.PUBLISHED, dt.date(2026, 11, 22))

    def refuses(command, *args) -> bool:
        with pytest.raises(Refusal, match="locked"):
            done(plan, command(plan, maker(), *args))
        return True

    assert refuses(set_fields, told.id, {"text": "Other"})
    assert refuses(set_fields, notes.id, {"introduction": "Other"})
    assert refuses(remove, [told.id])
    assert refuses(add, "note_entry", {"notes_of": notes.id, "text": "More"})
    assert refuses(commands.tell_of, notes.id, (told.scope_item,))
    assert refuses(commands.leave_out, notes.id, told.id, "Why not")


def test_amended_notes_can_be_changed_and_published_again_on_their_first_day(build, release):
    day = dt.date(2026, 11, 2)
    notes = write(build, release, state="amended", published_on=day)
    told = entry(build, notes, "Words")

    plan = done(build.plan, set_fields(build.plan, maker(), told.id, {"text": "Other"}))
    plan = done(plan, commands.publish(plan, maker(), notes.id))
    assert plan.of(ReleaseNotes)[notes.id].published_on == day


def test_a_scope_item_may_go_after_the_notes_on_it_are_published(build, release):
    item = scope(build, release, "Item")
    entry(build, write(build, release, state="published"), "Words", scope_item=item.id)

    plan = done(build.plan, remove(build.plan, maker(), [item.id]))
    assert [each.scope_item for each in plan.of(NoteEntry).values()] == [None]


# -- reading -----------------------------------------------------------------------------------------------


def test_notes_read_as_a_document_by_category(build, release):
    notes = write(build, release, introduction="Refunds are visible.\n")
    entry(build, notes, "Run migration 118 *before* deploying.", "upgrade")
    entry(build, notes, "", "fixed", generated="receipts: no duplicate")
    entry(build, notes, "Apple Pay\nand Google Pay", "added", references=("PAY-1203",))
    entry(build, notes, "", "added", title="Only a title")
    entry(build, notes, "Not this", "added", no_note="internal")
    assert notes_markdown(build.plan, notes, live=dt.date(2027, 1, 21)) == (
        "# Payments 4.2.0\n\n21 January 2027\n\nRefunds are visible.\n\n"
        "## Added\n\n- Apple Pay\n  and Google Pay\n- Only a title\n\n"
        "## Fixed\n\n- receipts: no duplicate\n\n"
        "## Upgrade notes\n\nRun migration 118 *before* deploying.\n"
    )


def test_only_the_public_is_spared_our_references_and_what_is_under_embargo(build, release):
    today = dt.date(2026, 11, 22)
    told = {}
    for audience in ("public", "operations"):
        notes = write(build, release, audience=audience)
        entry(build, notes, "Open", references=("PAY-1", "PAY-2"))
        entry(build, notes, "Secret", embargo_until=dt.date(2026, 11, 23))
        entry(build, notes, "Free", embargo_until=today)
        told[audience] = notes_markdown(build.plan, notes, today=today).splitlines()[4:]
    assert told["public"] == ["- Open", "- Free"]
    assert told["operations"] == ["- Open (PAY-1, PAY-2)", "- Secret", "- Free"]

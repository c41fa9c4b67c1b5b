"""The sheet model: what a workbook says, which cells may be edited, and what it never tells."""

import datetime as dt
from collections import Counter
from dataclasses import replace
from enum import StrEnum
from pathlib import Path

import pytest

from relplanner.commands.circulation import circulate, next_number, superseded
from relplanner.commands.sample import fill_sample
from relplanner.domain.declare import Line, Record, field, record
from relplanner.domain.errors import BadInput, BrokenRule, NotFound
from relplanner.domain.kinds import (
    KINDS,
    Activity,
    Baseline,
    BaselineDate,
    ChecklistItem,
    NoteEntry,
    Pack,
    Person,
    Product,
    Release,
    ReleaseNotes,
    Risk,
    RiskAssessment,
    Window,
)
from relplanner.domain.plan import Plan
from relplanner.exchange.excel.base import Base, base_of, content_hash, read_base
from relplanner.exchange.sample import load_sample
from relplanner.exchange.sheets.book import build
from relplanner.exchange.sheets.model import Facts, Look, PageSheet, Row, TableSheet, Workbook
from relplanner.exchange.sheets.packs import BUILT_IN, Profile, profile_of
from relplanner.schedule.dates import compute
from tests.building import Builder, maker

NOW = dt.datetime(2026, 11, 24, 9, 30, tzinfo=dt.UTC)
FACTS = Facts("plan-id", NOW, "Aileen Fraser", 13, "uuid-13", ("Steering board",), 12)
SAMPLE = Path(__file__).resolve().parents[3] / "resources" / "samples" / "digital-services.json"


@pytest.fixture(scope="module")
def sample() -> Plan:
    plan = Plan()
    return plan.after(fill_sample(plan, maker(), load_sample(SAMPLE)).edits)


def book_of(plan: Plan, pack: str | Profile = "everything", facts: Facts = FACTS) -> Workbook:
    profile = profile_of(plan, pack) if isinstance(pack, str) else pack
    return build(compute(plan), profile, facts)


def table(book: Workbook, name: str) -> TableSheet:
    return next(sheet for sheet in book.tables if sheet.name == name)


def page(book: Workbook, name: str) -> PageSheet:
    return next(sheet for sheet in book.sheets if sheet.name == name and isinstance(sheet, PageSheet))


def cell(sheet: TableSheet, row: Row, column: str) -> object:
    return row.cells[[c.name for c in sheet.columns].index(column)]


def row_of(sheet: TableSheet, record: Record) -> Row:
    return next(row for row in sheet.rows if row.id == record.id)


def one_release() -> tuple[Builder, Release]:
    build_plan = Builder()
    product = build_plan.add(Product, title="Payments")
    release = build_plan.add(Release, title="Payments 4.2.0", product=product.id, version="4.2.0")
    return build_plan, release


def work(make: Builder, release: Release, title: str, first: str, last: str, **more: object) -> Activity:
    start, finish = (dt.datetime.fromisoformat(day) for day in (f"{first}T09:00", f"{last}T17:00"))
    return make.add(Activity, title=title, release=release.id, **{"start": start, "finish": finish, **more})


# -- what may be edited ------------------------------------------------------------------------------------


@pytest.mark.parametrize("pack", [profile.name for profile in BUILT_IN])
def test_a_value_may_be_edited_on_one_sheet_only(sample: Plan, pack: str) -> None:
    places = Counter(
        (row.id, column)
        for sheet in book_of(sample, pack).tables
        for row in sheet.rows
        for column in row.editable
    )
    assert places
    assert set(places.values()) == {1}


def test_dates_are_edited_beside_their_bars_or_on_the_schedule_where_there_are_none(sample: Plan) -> None:
    both = book_of(sample, "board")
    assert not any("start" in row.editable for row in table(both, "Schedule").rows)
    assert any("start" in row.editable for row in table(both, "Timeline").rows)
    alone = book_of(sample, Profile("x", "X", ("schedule",)))
    assert any("start" in row.editable for row in table(alone, "Schedule").rows)


def test_what_rolls_up_cannot_be_dated() -> None:
    make, release = one_release()
    phase = make.add(Activity, title="Test", release=release.id)
    part = work(make, release, "Load test", "2026-12-01", "2026-12-04", parent=phase.id)
    timeline = table(book_of(make.plan), "Timeline")
    assert row_of(timeline, part).editable == {"start", "finish"}
    assert not row_of(timeline, phase).editable
    assert not row_of(timeline, release).editable


def test_an_export_offers_no_cell_to_edit_because_it_cannot_come_back(sample: Plan) -> None:
    book = book_of(sample, facts=replace(FACTS, number=None))
    assert not any(row.editable for sheet in book.tables for row in sheet.rows)
    assert not any(column.editable for sheet in book.tables for column in sheet.columns)


def test_every_editable_column_of_choices_has_its_list(sample: Plan) -> None:
    book = book_of(sample)
    wanted = {c.choices for sheet in book.tables for c in sheet.columns if c.editable and c.choices}
    assert wanted == set(book.lists)
    assert "At risk" in book.lists["choices_StatusWord"]
    assert {"Test", "Morag MacLeod"} <= set(book.lists["owners"])


def test_published_notes_are_locked() -> None:
    make, release = one_release()
    locked, open_ = (
        make.add(NoteEntry, notes_of=make.add(ReleaseNotes, release=release.id, state=state).id, text="x")
        for state in ("published", "draft")
    )
    notes = table(book_of(make.plan), "Release notes")
    assert not row_of(notes, locked).editable
    assert row_of(notes, open_).editable == {"category", "text"}


# -- what sheets say ---------------------------------------------------------------------------------------


def test_the_schedule_has_each_release_and_its_activities_folded_under_it() -> None:
    make, release = one_release()
    phase = make.add(Activity, title="Build", release=release.id, kind="phase", rank="a")
    work(make, release, "Code", "2026-12-01", "2026-12-04", parent=phase.id)
    work(make, release, "Live", "2026-12-07", "2026-12-07", rank="b", goes_live=True)
    schedule = table(book_of(make.plan), "Schedule")
    told = [(row.level, cell(schedule, row, "title")) for row in schedule.rows]
    assert told == [(0, "Payments 4.2.0"), (1, "Build"), (2, "Code"), (1, "Live")]
    assert [row.look for row in schedule.rows] == [Look.GROUP, Look.PART, Look.PLAIN, Look.PLAIN]
    assert cell(schedule, row_of(schedule, release), "live") == dt.date(2026, 12, 7)


def test_dates_are_carried_as_days_and_with_their_time_only_where_it_matters() -> None:
    make, release = one_release()
    whole = work(make, release, "Test", "2026-12-01", "2026-12-04")
    evening = dt.datetime(2026, 12, 7, 20, 30)
    live = make.add(Activity, title="Live", release=release.id, start=evening, finish=evening)
    timeline = table(book_of(make.plan), "Timeline")
    assert cell(timeline, row_of(timeline, whole), "start") == dt.date(2026, 12, 1)
    assert cell(timeline, row_of(timeline, whole), "finish") == dt.date(2026, 12, 4)
    assert cell(timeline, row_of(timeline, live), "finish") == evening
    assert row_of(timeline, live).point


def test_what_ends_at_midnight_ends_on_the_day_before() -> None:
    make, release = one_release()
    start, finish = dt.datetime(2026, 12, 1), dt.datetime(2026, 12, 5)
    task = make.add(Activity, title="Copy", release=release.id, start=start, finish=finish)
    timeline = table(book_of(make.plan), "Timeline")
    assert cell(timeline, row_of(timeline, task), "start") == dt.date(2026, 12, 1)
    assert cell(timeline, row_of(timeline, task), "finish") == dt.date(2026, 12, 4)


def test_slip_counts_working_days_since_the_active_baseline() -> None:
    make, release = one_release()
    moved = work(make, release, "Test", "2026-12-01", "2026-12-08")
    old, active = (make.add(Baseline, title=title, active=title == "Board") for title in ("Old", "Board"))
    for baseline, day in ((old, "2026-11-02"), (active, "2026-12-04")):
        finish = dt.datetime.fromisoformat(f"{day}T17:00")
        make.add(BaselineDate, baseline=baseline.id, subject=moved.id, finish=finish)
    schedule = table(book_of(make.plan), "Schedule")
    assert cell(schedule, row_of(schedule, moved), "baseline") == dt.date(2026, 12, 4)
    assert cell(schedule, row_of(schedule, moved), "slip") == 2
    assert cell(schedule, row_of(schedule, release), "slip") is None
    assert "“Board”" in schedule.caption


def test_the_next_gate_is_the_first_that_is_not_passed() -> None:
    make, release = one_release()
    done = dt.datetime(2026, 11, 20, 17)
    work(
        make,
        release,
        "Entry gate",
        "2026-11-20",
        "2026-11-20",
        kind="gate",
        actual_start=done,
        actual_finish=done,
    )
    work(make, release, "Go / no-go", "2027-01-19", "2027-01-19", kind="gate")
    work(make, release, "CAB", "2027-01-12", "2027-01-12", kind="gate")
    schedule = table(book_of(make.plan), "Schedule")
    assert cell(schedule, row_of(schedule, release), "gate") == "CAB, 2027-01-12"


def test_what_is_late_says_so_in_words() -> None:
    make, release = one_release()
    late = work(make, release, "Test", "2026-11-02", "2026-11-06")
    timeline = table(book_of(make.plan), "Timeline")
    assert cell(timeline, row_of(timeline, late), "state") == "To do, late"


def test_owners_of_one_name_are_told_apart() -> None:
    make, release = one_release()
    twins = [make.add(Person, title="Iain Drummond") for _ in range(2)]
    task = work(make, release, "Test", "2026-12-01", "2026-12-04", owner=twins[1].id)
    book = book_of(make.plan)
    schedule = table(book, "Schedule")
    assert cell(schedule, row_of(schedule, task), "owner") == "PER-2 Iain Drummond"
    assert book.lists["owners"] == ("PER-1 Iain Drummond", "PER-2 Iain Drummond")


def test_a_pack_tells_only_of_its_releases_and_its_days() -> None:
    make, release = one_release()
    other = make.add(Release, title="Identity 9.0.0")
    early = work(make, release, "Early", "2026-11-02", "2026-11-06")
    work(make, release, "Late", "2027-03-01", "2027-03-05")
    work(make, other, "Else", "2026-11-02", "2026-11-06")
    for each in (release, other):
        make.add(ChecklistItem, release=each.id)
        make.add(Risk, subject=each.id)
    pack = make.add(
        Pack, title="Mine", profile="everything", releases=(release.id,), finish=dt.date(2026, 12, 31)
    )
    book = book_of(make.plan, "mine")
    assert [row.id for row in table(book, "Schedule").rows] == [release.id, early.id]
    assert len(table(book, "Checklist").rows) == len(table(book, "Risks").rows) == 1
    assert book.pack == pack.title


def test_a_public_workbook_holds_neither_internal_notes_nor_what_is_under_embargo() -> None:
    make, release = one_release()
    audiences = ("public", "internal")
    public, internal = (make.add(ReleaseNotes, release=release.id, audience=each).id for each in audiences)
    make.add(NoteEntry, notes_of=public, text="Open")
    make.add(NoteEntry, notes_of=public, text="Secret for now", embargo_until=dt.date(2027, 1, 1))
    make.add(NoteEntry, notes_of=internal, text="Internal")
    texts = {}
    for audience in audiences:
        make.add(Pack, title=audience, sheets=("notes",), audience=audience)
        notes = table(book_of(make.plan, audience), "Release notes")
        texts[audience] = {cell(notes, row, "text") for row in notes.rows}
    assert texts == {"public": {"Open"}, "internal": {"Open", "Secret for now", "Internal"}}


def test_the_worst_risk_comes_first_and_an_unscored_one_counts_as_worst() -> None:
    make, _ = one_release()
    small, closed, unscored, large = (
        make.add(Risk, title=title, state=state)
        for title, state in (("a", "assessed"), ("b", "closed"), ("c", "identified"), ("d", "assessed"))
    )
    for risk, (likelihood, impact) in ((small, (2, 2)), (closed, (5, 5)), (large, (4, 5))):
        day = dt.date(2026, 11, 1)
        make.add(RiskAssessment, risk=risk.id, at=day, likelihood=likelihood, impact=impact)
    book = book_of(make.plan)
    risks = table(book, "Risks")
    assert [row.id for row in risks.rows] == [unscored.id, large.id, small.id, closed.id]
    assert cell(risks, row_of(risks, large), "band") == "High"
    assert cell(risks, row_of(risks, unscored), "band") == "Not scored"
    texts = [placed.value for placed in page(book, "Risk matrix").cells]
    assert "20\nRSK-4" in texts
    assert "Not scored yet: RSK-3" in texts
    assert not any(closed.key in str(text) for text in texts)


def test_the_cover_says_in_plain_text_what_a_printed_copy_must_say(sample: Plan) -> None:
    said = {str(placed.value) for placed in page(book_of(sample, "board"), "Cover").cells}
    assert {"No. 13", "Aileen Fraser", "Steering board", "no. 12", "2026-11-24 09:30 UTC"} <= said
    assert {"● On track", "▲ At risk", "■ Off track"} <= said


def test_bars_cover_the_plan_week_by_week_with_the_freezes_in_between() -> None:
    make, release = one_release()
    work(make, release, "Test", "2026-12-02", "2027-01-14")
    start, finish = dt.datetime(2026, 12, 19), dt.datetime(2027, 1, 4, 23, 59)
    make.add(Window, title="Festive change freeze", start=start, finish=finish)
    make.add(Window, title="Leave", kind="leave", start=start, finish=finish)
    gantt = table(book_of(make.plan), "Timeline").gantt
    assert gantt is not None
    assert gantt.weeks[0] == dt.date(2026, 11, 30)
    assert gantt.weeks[-1] >= dt.date(2027, 1, 11)
    assert all(week.weekday() == 0 for week in gantt.weeks)
    assert [band.title for band in gantt.bands] == ["Festive change freeze"]


def test_an_empty_plan_makes_a_workbook_too() -> None:
    book = book_of(Builder().plan)
    assert [sheet.name for sheet in book.sheets][:4] == ["Cover", "What changed", "Schedule", "Timeline"]
    assert table(book, "Schedule").rows == ()


class Mood(StrEnum):
    FINE = "fine"
    GRIM = "grim"


@record("WSH", "Wish", "Wishes")
class Wish(Record):
    mood: Mood = field("Mood", Mood.FINE, workbook=True)
    wisher: Line = field("Wisher", "", width=20)


def test_a_kind_that_is_declared_has_its_sheet() -> None:
    plan = Plan((*KINDS, Wish.KIND))
    wish = Wish.KIND.build({"id": "w", "key": "WSH-1", "title": "More time", "mood": Mood.GRIM})
    tables = {**plan.tables, "wish": {"w": wish}}
    book = book_of(Plan((*KINDS, Wish.KIND), tables))
    wishes = table(book, "Wishes")
    assert [c.title for c in wishes.columns] == ["Key", "Title", "Mood"]
    assert wishes.rows[0].cells == ("WSH-1", "More time", "Grim")
    assert wishes.rows[0].editable == {"mood"}
    assert ("Fine", "Grim") in book.lists.values()


def test_an_unknown_pack_is_refused_with_those_there_are(sample: Plan) -> None:
    assert profile_of(sample, "Board pack") is profile_of(sample, "board")
    with pytest.raises(NotFound, match=r"readiness.*Steering board"):
        profile_of(sample, "nonsense")


# -- what is remembered ------------------------------------------------------------------------------------


def test_the_base_holds_every_cell_and_fits_its_hash(sample: Plan) -> None:
    book = book_of(sample)
    base = base_of(book)
    content = read_base(base)["sheets"]["Timeline"]
    timeline = table(book, "Timeline")
    row = timeline.rows[1]
    kind, key, editable, cells = content["rows"][row.id]
    assert (kind, key, editable) == (row.kind, row.key, ["finish", "start"])
    assert content["columns"] == [column.name for column in timeline.columns]
    assert cells[5] == row.cells[5].isoformat()
    with pytest.raises(BadInput):
        read_base(Base("0" * 64, base.blob))
    with pytest.raises(BadInput):
        read_base(Base(base.hash, b"nonsense"))


def test_the_base_is_the_same_for_the_same_plan_and_another_after_one_change(sample: Plan) -> None:
    again = book_of(sample, facts=replace(FACTS, number=14, uuid="another"))
    assert base_of(again).hash == base_of(book_of(sample)).hash
    assert content_hash(again) != content_hash(book_of(sample))
    first = next(iter(sample.of(Release).values()))
    changed = Release.KIND.change(first, {"version": "9.9.9"})
    tables = {**sample.tables, "release": {**sample.of(Release), first.id: changed}}
    assert base_of(book_of(Plan(KINDS, tables))).hash != base_of(again).hash


def circulated(plan: Plan, pack: str = "Board pack", recipients: tuple[str, ...] = ("Board",)) -> Plan:
    number = next_number(plan)
    proposal = circulate(
        plan,
        maker(),
        pack,
        recipients,
        number,
        "a.xlsx",
        f"uuid-{number}",
        "content",
        "base",
        b"blob",
        "step",
    )
    assert proposal.blobs == {"base": b"blob"}
    edits = tuple(replace(edit, id=f"crc-{number}") for edit in proposal.edits)
    return plan.after(replace(e, after={**(e.after or {}), "id": e.id}) for e in edits)


def test_a_circulation_supersedes_the_last_of_its_pack_to_the_same_people() -> None:
    plan = circulated(circulated(circulated(Plan()), "Schedule"), recipients=("Board", "Audit"))
    last = superseded(plan, "Board pack", ("Audit", "Board"))
    assert last is not None
    assert last.number == 3
    assert last.supersedes is None
    again = circulated(plan)
    newest = superseded(again, "Board pack", ("Board",))
    assert newest is not None
    assert (newest.number, newest.supersedes) == (4, "crc-1")


def test_a_number_is_never_used_twice() -> None:
    plan = circulated(Plan())
    emptied = plan.after([edit.inverse() for edit in Plan().diff(plan)])
    assert next_number(emptied) == 2
    with pytest.raises(BrokenRule, match=r"no\. 1 "):
        circulate(emptied, maker(), "p", (), 1, "a.xlsx", "u", "c", "b", b"", "step")


def test_a_sheet_counts_in_thousands_as_the_window_does() -> None:
    made = Builder()
    release = made.add(Release, title="Payments").id
    for number in range(1200):
        made.add(Activity, title=f"Part {number}", release=release)
    book = book_of(made.plan)
    assert table(book, "Schedule").caption.startswith("1 release, 1,200 activities.")
    assert "1,200" in [placed.value for placed in page(book, "Cover").cells]

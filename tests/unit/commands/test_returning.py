"""The three-way comparison against a merge written independently of it, and the small rules beneath it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relplanner.commands.records import set_many
from relplanner.commands.return_cells import alike, moment, plain
from relplanner.commands.return_dates import AmbiguousDate, DateOrder, date_of
from relplanner.commands.return_findings import Comparison, Copy, Side, Verdict
from relplanner.commands.returning import compare, fitting, take_return
from relplanner.domain.consequences import consequences
from relplanner.domain.errors import InvalidValue
from relplanner.domain.invariants import check
from relplanner.domain.kinds import Activity, Criterion, Person, Release, Risk
from relplanner.domain.plan import Plan
from relplanner.domain.returned import Carried, Grid, Raw, Returned
from relplanner.exchange.excel.carried import carried_now
from relplanner.exchange.sheets.again import again
from relplanner.exchange.sheets.model import HEADER_ROW
from relplanner.schedule.dates import compute
from relplanner.schedule.worktime import WorkCalendar
from tests.building import Builder, maker

TODAY = dt.date(2026, 11, 22)
SHEETS: Mapping[str, tuple[str, ...]] = {"Timeline": (), "Schedule": (), "Criteria": (), "Risks": ()}


@cache
def programme() -> Plan:
    """Three releases, criteria of one of them, risks, people, and two activities."""
    build = Builder()
    people = [build.add(Person, title=name).id for name in ("Ann", "Bob", "Cleo")]
    releases = [
        build.add(Release, title=f"Shop {n}", version=f"{n}.0", owner=people[n % 3], confidence=3).id
        for n in range(3)
    ]
    for n in range(4):
        build.add(Criterion, title=f"Criterion {n}", release=releases[0], value=float(n), evidence="")
        build.add(Risk, title=f"Risk {n}", owner=people[0])
    for n in range(2):
        start = dt.datetime(2027, 1, 4 + 7 * n, 9)
        build.add(
            Activity, title=f"Work {n}", release=releases[1], start=start, finish=start.replace(hour=17)
        )
    return build.plan


def carried(plan: Plan) -> Carried:
    """What a workbook of the plan holds; that of the programme as it was is made once."""
    return _carried_at_first() if plan is programme() else carried_now(again(compute(plan), SHEETS, TODAY))


@cache
def _carried_at_first() -> Carried:
    return carried_now(again(compute(programme()), SHEETS, TODAY))


@dataclass
class Workbook:
    """A workbook that went out of a plan; its cells may be changed before it is handed back."""

    plan: Plan
    sheets: dict[str, list[list[Raw]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.base = carried(self.plan)
        for name, sheet in self.base.items():
            above: list[list[Raw]] = [[""] for _ in range(HEADER_ROW - 1)]
            rows = [[id, *("" if c is None else c for c in row.cells)] for id, row in sheet.rows.items()]
            self.sheets[name] = [*above, ["Id", *sheet.titles], *rows]

    def put(self, sheet: str, id: str, column: str, cell: Raw) -> None:
        at = self.base[sheet].columns.index(column) + 1
        next(row for row in self.sheets[sheet] if row[0] == id)[at] = cell

    def copy(self, now: Plan, sender: str = "Liz") -> Copy:
        grids = tuple(Grid(name, tuple(map(tuple, rows))) for name, rows in self.sheets.items())
        returned = Returned("back.xlsx", grids, plan_id="plan", number=1, uuid="uuid")
        return Copy(returned, 1, sender, self.base, carried(now), lambda: self.plan)


def take(plan: Plan, comparison: Comparison, decisions: Mapping[int, Side] = {}) -> Plan:
    """The plan after taking, checked by every rule as the session does."""
    edits = take_return(plan, maker(), comparison, decisions).edits
    after = plan.after(edits)
    more = consequences(plan, after, edits, maker())
    after = after.after(more)
    check(plan, after, (*edits, *more))
    return after


# -- against a reference -----------------------------------------------------------------------------------

PEOPLE = {"Ann": "person-1", "Bob": "person-2", "Cleo": "person-3"}
FIELDS: Mapping[str, tuple[str, st.SearchStrategy[Raw]]] = {
    "release.version": ("Schedule", st.sampled_from(["1.0", "2.0.1", "x"])),
    "release.owner": ("Schedule", st.sampled_from([*PEOPLE, ""])),
    "release.confidence": ("Schedule", st.sampled_from([1, 2, 5, ""])),
    "release.committed_date": ("Schedule", st.dates(dt.date(2027, 1, 1), dt.date(2027, 1, 9))),
    "criterion.value": ("Criteria", st.sampled_from([0, 1.5, 2, ""])),
    "criterion.evidence": ("Criteria", st.sampled_from(["Report", "Minutes", ""])),
    "criterion.owner": ("Criteria", st.sampled_from([*PEOPLE, ""])),
    "risk.next_review": ("Risks", st.dates(dt.date(2027, 1, 1), dt.date(2027, 1, 9))),
    "risk.owner": ("Risks", st.sampled_from([*PEOPLE, ""])),
}
IDS = {"release": [f"release-{n}" for n in (1, 2, 3)], "criterion": [f"criterion-{n}" for n in (1, 2, 3, 4)],
       "risk": [f"risk-{n}" for n in (1, 2, 3, 4)]}  # fmt: skip
Cell = tuple[str, str]


def held(name: str, cell: Raw) -> object:
    """What a cell means in its field, written down a second time."""
    kind, _, field_name = name.partition(".")
    del kind
    if field_name == "owner":
        return PEOPLE.get(str(cell))
    if cell == "":
        return "" if field_name in ("version", "evidence") else None
    return float(cell) if field_name == "value" else cell  # type: ignore[arg-type]


@st.composite
def changes(draw: st.DrawFn) -> dict[Cell, Raw]:
    """Some cells, by record and ``kind.field``, with what somebody puts into them."""
    found: dict[Cell, Raw] = {}
    for name in draw(st.lists(st.sampled_from(sorted(FIELDS)), max_size=6)):
        id = draw(st.sampled_from(IDS[name.partition(".")[0]]))
        found[id, name] = draw(FIELDS[name][1])
    return found


def merged(
    base: Mapping[Cell, object], mine: Mapping[Cell, object], theirs: Mapping[Cell, object]
) -> tuple[dict[Cell, object], set[Cell]]:
    """A three-way merge as the textbook has it; mine stays where there is a conflict."""
    result, conflicts = dict(base), set[Cell]()
    for place in base.keys() | mine.keys() | theirs.keys():
        was = base[place]
        here, there = mine.get(place, was), theirs.get(place, was)
        result[place] = there if here == was else here
        if here not in (was, there) and there != was:
            conflicts.add(place)
    return result, conflicts


@settings(deadline=None, max_examples=60)
@given(here=changes(), there=changes())
def test_it_merges_as_the_textbook_does(here: dict[Cell, Raw], there: dict[Cell, Raw]) -> None:
    plan = programme()
    book = Workbook(plan)
    for (id, name), cell in there.items():
        book.put(FIELDS[name][0], id, name.partition(".")[2], cell)
    values: dict[str, dict[str, object]] = {}
    for (id, name), cell in here.items():
        values.setdefault(id, {})[name.partition(".")[2]] = held(name, cell)
    now = plan.after(set_many(plan, maker(), values).edits)  # type: ignore[arg-type]

    places = {*here, *there}
    base = {place: getattr(plan.get(place[0]), place[1].partition(".")[2]) for place in places}
    wanted, conflicts = merged(
        base,
        {place: held(place[1], cell) for place, cell in here.items()},
        {place: held(place[1], cell) for place, cell in there.items()},
    )
    comparison = compare(now, [book.copy(now)])
    told = {(f.id, f"{f.kind}.{f.field}") for f in comparison.findings if f.verdict is Verdict.CONFLICT}
    assert told == conflicts
    after = take(now, comparison)
    assert {place: getattr(after.get(place[0]), place[1].partition(".")[2]) for place in places} == wanted
    # Applying then undoing is the equal plan, and nothing but these cells was touched.
    edits = take_return(now, maker(), comparison).edits
    assert now.after(edits).after(edit.inverse() for edit in reversed(edits)) == now
    assert {edit.id for edit in edits} <= {id for id, _ in there}
    theirs = {at: Side.THEIRS for at, found in enumerate(comparison.findings) if found.is_open}
    after = take(now, comparison, theirs)
    for place in conflicts:
        assert getattr(after.get(place[0]), place[1].partition(".")[2]) == held(place[1], there[place])


@settings(deadline=None, max_examples=30)
@given(one=changes(), two=changes())
def test_two_copies_conflict_just_where_they_say_different_things(
    one: dict[Cell, Raw], two: dict[Cell, Raw]
) -> None:
    plan = programme()
    copies = []
    for sender, told in (("Liz", one), ("Sam", two)):
        book = Workbook(plan)
        for (id, name), cell in told.items():
            book.put(FIELDS[name][0], id, name.partition(".")[2], cell)
        copies.append(book.copy(plan, sender))
    comparison = compare(plan, copies)

    def new(told: dict[Cell, Raw], place: Cell) -> object:
        was = getattr(plan.get(place[0]), place[1].partition(".")[2])
        value = held(place[1], told[place]) if place in told else was
        return None if value == was else (value,)

    wanted = {
        place for place in {*one, *two}
        if new(one, place) and new(two, place) and new(one, place) != new(two, place)
    }  # fmt: skip
    found = {(f.id, f"{f.kind}.{f.field}") for f in comparison.findings if f.verdict is Verdict.CONFLICT}
    assert found == wanted


# -- rules beneath -----------------------------------------------------------------------------------------


def test_an_unedited_copy_of_an_unchanged_plan_says_nothing() -> None:
    plan = programme()
    comparison = compare(plan, [Workbook(plan).copy(plan)])
    assert comparison.findings == ()
    assert comparison.compared > 100


def test_what_theirs_alone_may_not_be_is_invalid_and_the_rest_of_the_row_is_taken() -> None:
    plan = programme()
    book = Workbook(plan)
    book.put("Schedule", "release-1", "confidence", 9)
    book.put("Schedule", "release-1", "version", "7.0")
    comparison = compare(plan, [book.copy(plan)])
    assert {f.field: f.verdict for f in comparison.findings} == {
        "version": Verdict.THEIRS,
        "confidence": Verdict.INVALID,
    }
    after = take(plan, comparison).of(Release)["release-1"]
    assert (after.version, after.confidence) == ("7.0", 3)


def test_a_start_after_the_finish_that_both_make_is_a_conflict() -> None:
    plan = programme()
    book = Workbook(plan)
    book.put("Timeline", "activity-1", "finish", dt.date(2027, 1, 5))
    moved = {"start": dt.datetime(2027, 1, 11, 9), "finish": dt.datetime(2027, 1, 11, 17)}
    now = plan.after(set_many(plan, maker(), {"activity-1": moved}).edits)
    found = {f.field: f.verdict for f in compare(now, [book.copy(now)]).findings}
    assert found == {"start": Verdict.MINE, "finish": Verdict.CONFLICT}
    alone = plan.after(set_many(plan, maker(), {"activity-1": {"start": dt.datetime(2027, 1, 4, 12)}}).edits)
    late = Workbook(plan)
    late.put("Timeline", "activity-1", "finish", dt.date(2027, 1, 1))
    (told,) = [f for f in compare(alone, [late.copy(alone)]).findings if f.field == "finish"]
    assert told.verdict is Verdict.INVALID
    assert "before the start" in told.reason


def test_decisions_that_do_not_fit_are_left_and_told() -> None:
    plan = programme()
    book = Workbook(plan)
    book.put("Timeline", "activity-1", "finish", dt.date(2027, 1, 5))
    moved = {"start": dt.datetime(2027, 1, 11, 9), "finish": dt.datetime(2027, 1, 11, 17)}
    now = plan.after(set_many(plan, maker(), {"activity-1": moved}).edits)
    comparison = compare(now, [book.copy(now)])
    at = next(n for n, f in enumerate(comparison.findings) if f.verdict is Verdict.CONFLICT)
    decisions, refused = fitting(now, comparison, {at: Side.THEIRS})
    assert "before the start" in refused[at]
    assert decisions[at] is Side.MINE


def test_another_spelling_of_what_went_out_is_no_change() -> None:
    plan = programme()
    book = Workbook(plan)
    book.put("Schedule", "release-2", "owner", " bob\u00a0")
    book.put("Schedule", "release-1", "version", 0.0)
    book.put("Criteria", "criterion-2", "state", "not run")
    book.put("Criteria", "criterion-3", "value", "2,0")
    assert compare(plan, [book.copy(plan)]).findings == ()


def test_somebody_who_was_renamed_here_is_still_who_they_mean() -> None:
    plan = programme()
    book = Workbook(plan)
    book.put("Risks", "risk-1", "owner", "Bob")
    now = plan.after(set_many(plan, maker(), {"person-1": {"title": "Annie"}}).edits)
    comparison = compare(now, [book.copy(now)])
    assert all(f.verdict is Verdict.MINE for f in comparison.findings if f.id != "risk-1")


@pytest.mark.parametrize(
    ("was", "cell", "dated"),
    [
        (None, "", False), (None, " \u00a0", False), ("a b", "a\u00a0b ", False), ("a\nb", "a\r\nb\n", False),
        (0.1 + 0.2, 0.3, False), (3, 3.0, False), ("5.10", 5.1, False), ("007", 7, False),
        (0.5, "50 %", False), (1.5, "1,5", False), ("Yes", True, False),
        ("2027-01-05", dt.date(2027, 1, 5), True),
        ("2027-01-05", dt.datetime(2027, 1, 5), True), ("2027-01-05", 46392, True),
        ("2027-01-05 12:30:00", dt.datetime(2027, 1, 5, 12, 30, 0, 400), True),
        ("2027-01-05 12:30:00", "2027-01-05T12:30", True), ("2027-01-05", "2027-01-05", True),
    ],
)  # fmt: skip
def test_a_cell_says_the_same_in_many_forms(was: str | float | None, cell: Raw, dated: bool) -> None:
    assert alike(was, cell, dated=dated, from_1904=False)


@pytest.mark.parametrize(
    ("was", "cell"),
    [
        (None, "x"),
        ("a", ""),
        ("5.10", "5.1"),
        ("007", "7"),
        ("5.1", 5.2),
        ("a", "A"),
        (1, 2),
        ("a\nb", "a b"),
    ],
)
def test_a_cell_that_says_something_else_is_told_apart(was: str | float | None, cell: Raw) -> None:
    assert not alike(was, cell, dated=False, from_1904=False)


def test_day_numbers_count_from_1904_where_the_file_says_so() -> None:
    assert alike("2027-01-05", 46392 - 1462, dated=True, from_1904=True)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2027-01-05", "2027-01-05"), ("5 Jan 2027", "2027-01-05"), ("Tuesday 5 January 2027", "2027-01-05"),
        ("5. Januar 2027", "2027-01-05"), ("1er février 2027", "2027-02-01"), ("Jan 5, 2027", "2027-01-05"),
        ("5-Jan-2027", "2027-01-05"), ("31/12/2027", "2027-12-31"), ("12/31/2027", "2027-12-31"),
        ("31.12.27", "2027-12-31"), ("03/03/2027", "2027-03-03"), ("2027-01-05 14:30", "2027-01-05T14:30"),
    ],
)  # fmt: skip
def test_a_clear_date_is_read(text: str, day: str) -> None:
    found = date_of(text, "Due", None)
    assert found.isoformat().removesuffix(":00") == day


@pytest.mark.parametrize(
    "text", ["soon", "32/01/2027", "2027-02-30", "5 Foo 2027", "tomorrow", "+5d", "12 jan"]
)
def test_what_is_no_clear_date_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="a date, such as"):
        date_of(text, "Due", None)


def test_a_date_that_reads_two_ways_needs_an_order() -> None:
    with pytest.raises(AmbiguousDate):
        date_of("03/04/2027", "Due", None)
    assert date_of("03/04/2027", "Due", DateOrder.DMY) == dt.date(2027, 4, 3)
    assert date_of("03/04/2027", "Due", DateOrder.MDY) == dt.date(2027, 3, 4)


def test_a_date_alone_is_the_first_or_last_working_minute_and_of_a_day_off_its_midnight() -> None:
    spec, week = Activity.KIND.by_name, WorkCalendar()
    monday, sunday = dt.date(2027, 1, 4), dt.date(2027, 1, 10)
    assert moment(spec["start"], monday, week) == dt.datetime(2027, 1, 4, 9)
    assert moment(spec["finish"], monday, week) == dt.datetime(2027, 1, 4, 17)
    assert moment(spec["start"], sunday, week) == dt.datetime(2027, 1, 10)
    assert moment(spec["finish"], sunday, week) == dt.datetime(2027, 1, 11)
    noon = dt.datetime(2027, 1, 4, 12)
    assert moment(spec["finish"], noon, week) == noon


def test_a_cell_loses_only_what_means_nothing() -> None:
    assert plain("  a \u00a0 b  ") == "a   b"
    assert plain(dt.datetime(2027, 1, 5, 11, 59, 59, 999_600)) == "2027-01-05 12:00:00"
    assert plain(12.0) == 12


def test_a_comparison_of_another_moment_is_not_applied() -> None:
    plan = programme()
    comparison = replace(compare(plan, [Workbook(plan).copy(plan)]), place="elsewhere")
    with pytest.raises(Exception, match="compare again"):
        take_return(plan, maker(), comparison)

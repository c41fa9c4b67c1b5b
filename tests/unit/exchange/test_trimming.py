"""Packs leave columns out and let fewer be edited; what explains a row, or draws its bar, always stays."""

import datetime as dt
from dataclasses import replace

import pytest

from relplanner.commands.sample import fill_sample
from relplanner.domain.kinds import Pack
from relplanner.domain.plan import Plan
from relplanner.exchange.sample import load_sample
from relplanner.exchange.sheets.book import build
from relplanner.exchange.sheets.model import Facts, TableSheet
from relplanner.exchange.sheets.packs import BUILT_IN, Profile, pack_values, profile_from, profile_of
from relplanner.exchange.sheets.trimming import chosen_columns, must_stay, trimmed
from relplanner.resources import resource
from relplanner.schedule.dates import compute
from tests.building import Builder, maker

FACTS = Facts("plan-id", dt.datetime(2026, 11, 24, 9, 30, tzinfo=dt.UTC), "Aileen Fraser", 13, "uuid-13")


@pytest.fixture(scope="module")
def plan() -> Plan:
    content = load_sample(resource("samples", "digital-services.json"))
    return Plan().after(fill_sample(Plan(), maker("2026-11-24T12:00+00:00"), content).edits)


def sheet(plan: Plan, name: str, profile: Profile = BUILT_IN[0]) -> TableSheet:
    book = build(compute(plan), profile, FACTS)
    found = book.sheets[book.names.index(name)]
    assert isinstance(found, TableSheet)
    return found


def editable(told: TableSheet) -> set[str]:
    return {name for row in told.rows for name in row.editable}


def test_a_column_that_is_left_out_is_gone_with_its_cells(plan: Plan) -> None:
    whole = sheet(plan, "checklist")
    less = sheet(plan, "checklist", replace(BUILT_IN[0], left_out=frozenset({"checklist.owner"})))
    at = [column.name for column in whole.columns].index("owner")
    assert [c.name for c in less.columns] == [c.name for c in whole.columns if c.name != "owner"]
    assert [row.cells for row in less.rows] == [(*r.cells[:at], *r.cells[at + 1 :]) for r in whole.rows]
    other = sheet(plan, "risks", replace(BUILT_IN[0], left_out=frozenset({"checklist.owner"})))
    assert "owner" in [column.name for column in other.columns]


def test_key_title_and_what_draws_the_bars_cannot_be_left_out(plan: Plan) -> None:
    everything = frozenset(f"timeline.{c.name}" for c in sheet(plan, "timeline").columns)
    told = sheet(plan, "timeline", replace(BUILT_IN[0], left_out=everything))
    assert {column.name for column in told.columns} == must_stay(told)
    assert told.frozen == len([c for c in told.columns if c.name in ("key", "product", "title")])


def test_only_the_fields_that_a_pack_names_may_be_edited(plan: Plan) -> None:
    profile = replace(BUILT_IN[0], editable=frozenset({"checklist_item.state", "risk.owner"}))
    assert editable(sheet(plan, "checklist", profile)) == {"state"}
    assert editable(sheet(plan, "timeline", profile)) == set()
    told = sheet(plan, "risks", profile)
    assert {column.name for column in told.columns if column.editable} == {"owner"}


def test_columns_chosen_one_by_one_add_up_to_what_the_pack_saves(plan: Plan) -> None:
    whole = sheet(plan, "checklist")
    names = {column.name for column in whole.columns}
    fewer = chosen_columns(
        plan, BUILT_IN[0], "checklist", whole, names - {"evidence"}, editable(whole) - {"due"}
    )
    told = trimmed(whole, "checklist", fewer)
    assert isinstance(told, TableSheet)
    assert "evidence" not in [column.name for column in told.columns]
    assert "due" not in editable(told)
    assert editable(sheet(plan, "risks", fewer)) == editable(sheet(plan, "risks")), "other sheets stay"
    again = chosen_columns(plan, fewer, "checklist", whole, names, editable(whole))
    assert again == BUILT_IN[0]


def test_a_profile_saved_as_a_pack_is_the_same_profile() -> None:
    profile = Profile(
        "board", "Board, monthly", ("cover", "risks"), frozenset(), dt.date(2027, 1, 1), None,
        left_out=frozenset({"risks.notes"}), editable=frozenset({"risk.owner"}), recipients=("Ann", "Bo"),
        protect=True,
    )  # fmt: skip
    build_plan = Builder()
    build_plan.add(Pack, **pack_values(profile))
    (pack,) = build_plan.plan.of(Pack).values()
    assert profile_from(pack) == profile
    assert profile_of(build_plan.plan, "board, monthly") == profile

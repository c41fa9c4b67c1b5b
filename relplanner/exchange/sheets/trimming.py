"""A sheet as a pack wants it: without the columns it leaves out, and edited only where it allows that."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from relplanner.domain.kinds import Activity
from relplanner.domain.plan import Plan
from relplanner.exchange.sheets.model import Row, Sheet, TableSheet
from relplanner.exchange.sheets.packs import Profile

_ALWAYS = frozenset({"key", "title"})
"""Without these nobody could say what a row is about."""
_DATES = {f"{Activity.KIND.name}.{name}" for name in ("start", "finish")}


def trimmed(sheet: Sheet, name: str, profile: Profile) -> Sheet:
    """The sheet that a pack calls ``name``, as its profile wants it."""
    if not isinstance(sheet, TableSheet) or not (profile.left_out or profile.editable):
        return sheet
    kept = [
        at
        for at, column in enumerate(sheet.columns)
        if column.name in must_stay(sheet) or f"{name}.{column.name}" not in profile.left_out
    ]
    rows = tuple(_row(row, kept, profile.editable) for row in sheet.rows)
    left = set[str]().union(*(row.editable for row in rows))
    columns = tuple(
        replace(sheet.columns[at], editable=sheet.columns[at].editable and sheet.columns[at].name in left)
        for at in kept
    )
    frozen = sum(at < sheet.frozen for at in kept)
    return replace(sheet, columns=columns, rows=rows, frozen=frozen)


def must_stay(sheet: TableSheet) -> frozenset[str]:
    """The columns that cannot be left out: the key, the title, and what bars are drawn from."""
    gantt = sheet.gantt
    return _ALWAYS | ({gantt.start, gantt.finish, gantt.done, gantt.group} if gantt else frozenset())


def chosen_columns(
    plan: Plan,
    profile: Profile,
    name: str,
    sheet: TableSheet,
    shown: Collection[str],
    edited: Collection[str],
) -> Profile:
    """The profile that shows and lets edit only these columns of a whole sheet, called ``name`` in packs."""
    stays = must_stay(sheet)
    out = {f"{name}.{column.name}" for column in sheet.columns if column.name not in {*shown, *stays}}
    elsewhere = {each for each in profile.left_out if not each.startswith(f"{name}.")}
    here = {f"{row.kind}.{field}" for row in sheet.rows for field in row.editable}
    wanted = {each for each in here if each.partition(".")[2] in edited}
    others = (profile.editable or usually_editable(plan)) - here
    editable = frozenset(others | wanted)
    return replace(
        profile,
        left_out=frozenset(elsewhere | out),
        editable=frozenset() if editable >= usually_editable(plan) else editable,
    )


def usually_editable(plan: Plan) -> frozenset[str]:
    """The fields that a workbook may carry edits of, unless its pack allows fewer."""
    kinds = plan.kinds.values()
    declared = {f"{kind.name}.{spec.name}" for kind in kinds for spec in kind.fields if spec.workbook}
    return frozenset(declared | _DATES)


def _row(row: Row, kept: list[int], editable: frozenset[str]) -> Row:
    may = row.editable
    if editable:
        may = frozenset(name for name in may if f"{row.kind}.{name}" in editable)
    return replace(row, cells=tuple(row.cells[at] for at in kept), editable=may)

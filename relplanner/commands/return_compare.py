"""Compares the cells of one returned copy three ways: as it went out, as it is back, as the plan is now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from relplanner.commands.return_cells import Column, Sense, alike, meaning, plain
from relplanner.commands.return_dates import AmbiguousDate
from relplanner.commands.return_findings import Copy, Finding, Question, Verdict
from relplanner.commands.return_new import new_row
from relplanner.commands.return_rows import FoundRow, FoundSheet, found_sheets
from relplanner.commands.return_untouched import Untouched
from relplanner.domain.declare import FieldSpec, Value
from relplanner.domain.errors import Refusal
from relplanner.domain.plan import Plan
from relplanner.domain.returned import CarriedRow, CarriedSheet, Plain, Raw
from relplanner.domain.texts import remark

_SAMPLES = 5
_FOREIGN = 3
"""A file that lost its plan's id and differs in one cell of so many is another plan's."""
_FORMULA = remark("formula")


@dataclass(slots=True)
class CopyFindings:
    """What comparing one copy finds, collected on the way."""

    compared: int = 0
    findings: list[Finding] = field(default_factory=list)
    ambiguous: dict[Column, list[str]] = field(default_factory=dict)
    titles: dict[Column, str] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)

    def questions(self) -> Iterator[Question]:
        """The columns whose dates somebody must tell how to read."""
        for column, samples in self.ambiguous.items():
            yield Question(*column, self.titles[column], tuple(dict.fromkeys(samples))[:_SAMPLES])


def compare_copy(plan: Plan, copy: Copy, at: int, sense: Sense) -> CopyFindings:
    """Compare copy number ``at`` cell by cell. Nothing is tried out here."""
    work = CopyFindings()
    sheets = found_sheets(plan, copy.returned, copy.base)
    for name in copy.base.keys() - {sheet.name for sheet in sheets}:
        if copy.base[name].rows:  # one that went out empty is not missed, and often not told from nothing
            work.notices.append(remark("no-sheet", sheet=name))
    removed: dict[str, Finding] = {}
    added: dict[tuple[str, str, str], int] = {}
    for sheet in sheets:
        one = _SheetComparison(plan, sheet, copy.now.get(sheet.name), at, sense, work)
        one.cells()
        one.new_rows(added)
        for row in sheet.missing:
            if plan.get(row.id) is not None:
                removed.setdefault(row.id, one.missing(row))
    _is_ours(copy, sheets, work)
    work.findings += removed.values()
    return work


def _is_ours(copy: Copy, sheets: list[FoundSheet], work: CopyFindings) -> None:
    """Refuse a file without our tables, and one without its plan's id that says other things throughout."""
    returned = copy.returned
    if not sheets:
        raise Refusal("return-no-table", file=returned.file_name, number=copy.number)
    theirs = sum(finding.verdict is not Verdict.MINE for finding in work.findings)
    if not returned.plan_id and theirs * _FOREIGN >= work.compared:
        raise Refusal("return-other-plan", file=returned.file_name)


class _SheetComparison:
    """One sheet of one copy."""

    def __init__(
        self,
        plan: Plan,
        sheet: FoundSheet,
        now: CarriedSheet | None,
        copy: int,
        sense: Sense,
        work: CopyFindings,
    ) -> None:
        self._plan = plan
        self._sheet = sheet
        # A sheet on which nothing may be edited is as it went out, as far as anybody is asked.
        now = now or sheet.carried
        self._now = now.rows
        self._copy = copy
        self._sense = sense
        self._work = work
        columns = {name: at for at, name in enumerate(now.columns)}
        self._columns = [
            (at, place, name, columns.get(name))
            for at, (place, name) in enumerate(zip(sheet.places, sheet.carried.columns, strict=True))
            if place >= 0
        ]
        self._untouched = Untouched(sheet, self._now, columns)
        if sheet.twins:
            rows = ", ".join(map(str, sheet.twins[:_SAMPLES]))
            work.notices.append(remark("twins", sheet=sheet.grid.name, rows=rows))
        if sheet.grid.covered:
            work.notices.append(remark("merged", sheet=sheet.grid.name))

    def cells(self) -> None:
        """Compare every cell of every row that went out."""
        for row in self._sheet.rows:
            if row.carried is not None:
                self._row(row, row.carried)

    def _row(self, row: FoundRow, carried: CarriedRow) -> None:
        now = self._now.get(carried.id)
        self._work.compared += len(self._columns)
        if self._untouched.holds(row.cells, carried, now):
            return
        cells, base, editable = row.cells, carried.cells, carried.editable
        mine = now.cells if now else ()
        width = len(cells)
        for at, place, name, now_at in self._columns:
            cell = cells[place] if place < width else ""
            was = base[at]
            if cell == was or (cell == "" and was is None) or _is_day(cell, was):
                if name not in editable or now_at is None or not mine or mine[now_at] == was:
                    continue
            elif (row.number, place + 1) in self._sheet.grid.covered and cell == "":
                continue
            # What is computed is not told anew: nobody may change it.
            held = was if name not in editable else mine[now_at] if mine and now_at is not None else None
            finding = self._judged(row, carried, at, cell, now, held)
            if finding is not None:
                self._work.findings.append(finding)

    # -- one cell ------------------------------------------------------------------------------------------

    def _judged(
        self, row: FoundRow, carried: CarriedRow, at: int, cell: Raw, now: CarriedRow | None, mine: Plain
    ) -> Finding | None:
        """The finding on a cell that differs on some side; None when it says the same after all."""
        name = self._sheet.carried.columns[at]
        was = carried.cells[at]
        spec = self._spec(carried.kind, name)
        place = row.number, self._sheet.places[at] + 1
        told = Finding(
            Verdict.MINE, self._copy, self._sheet.grid.name, address(*place), carried.kind, carried.id,
            carried.key, self._title(carried), name, self._sheet.carried.titles[at], was, mine, plain(cell),
            suggested=row.suggested,
        )  # fmt: skip
        kept = self._alike(was, mine, name) if now is not None else True
        if place not in self._sheet.grid.errors and self._alike(was, cell, name):
            return None if kept or name not in carried.editable else told
        if name not in carried.editable or spec is None:
            return replace(told, verdict=Verdict.LOCKED, reason=remark("locked"))
        try:
            value = self._value(spec, cell, place, name)
        except Refusal as refusal:
            return replace(told, verdict=Verdict.INVALID, reason=str(refusal))
        told = replace(
            told, value=value, reason=_FORMULA if place in self._sheet.grid.formulas else "", open=True
        )
        if self._means(spec, was, name) == (value,):
            return None if kept else told
        if now is None or name not in now.editable:
            gone = self._plan.get(carried.id) is None
            code = "removed" if gone else "not-shown" if now is None else "not-editable"
            return replace(told, verdict=Verdict.CONFLICT, reason=remark(code), open=False)
        if kept:
            return replace(told, verdict=Verdict.THEIRS)
        if self._means(spec, mine, name) == (value,):
            return replace(told, verdict=Verdict.SAME)
        return replace(told, verdict=Verdict.CONFLICT, reason=remark("both"))

    def _value(self, spec: FieldSpec, cell: Raw, place: tuple[int, int], name: str) -> Value:
        """What a changed cell means. Raises Refusal."""
        if place in self._sheet.grid.errors:
            raise Refusal("return-error", cell=address(*place))
        if place in self._sheet.grid.formulas and cell == "":
            raise Refusal("return-uncomputed", cell=address(*place))
        try:
            return meaning(spec, cell, self._sense, (self._sheet.name, name))
        except AmbiguousDate:
            column = self._sheet.name, name
            self._work.titles[column] = spec.title
            self._work.ambiguous.setdefault(column, []).append(str(cell))
            raise

    def _means(self, spec: FieldSpec, cell: Plain, name: str) -> tuple[Value] | None:
        """The value of a carried cell; None when it has none any more, as the name of somebody renamed."""
        try:
            return (meaning(spec, cell, self._sense, (self._sheet.name, name)),)
        except Refusal:
            return None

    def _alike(self, was: Plain, cell: Raw | Plain, name: str) -> bool:
        dated = name in self._sheet.carried.dates
        return alike(was, "" if cell is None else cell, dated=dated, from_1904=self._sense.from_1904)

    # -- rows ----------------------------------------------------------------------------------------------

    def new_rows(self, added: dict[tuple[str, str, str], int]) -> None:
        """Find what the rows that did not go out would be; one that two sheets tell of is one."""
        rows = self._sheet.rows
        for at, row in enumerate(rows):
            if row.carried is not None:
                continue
            above = next((each for each in reversed(rows[:at]) if each.carried), None)
            below = next((each for each in rows[at + 1 :] if each.carried), None)
            finding = self._new(row, above, below)
            if finding is None:
                continue
            owner = finding.values.get("release") or finding.values.get("notes_of")
            same = finding.kind, str(finding.title).casefold(), str(owner)
            first = self._work.findings[added[same]] if same in added else None
            if first and finding.verdict is first.verdict is Verdict.NEW and first.sheet != finding.sheet:
                told = {**finding.values, **first.values}
                self._work.findings[added[same]] = replace(first, values=told)
                continue
            added[same] = len(self._work.findings)
            self._work.findings.append(finding)

    def _new(self, row: FoundRow, above: FoundRow | None, below: FoundRow | None) -> Finding | None:
        """The finding on a row that did not go out; None when it holds nothing but a remark."""
        first = next((at for at, cell in enumerate(row.cells) if at and cell != ""), 0)
        title = str(plain(self._sheet.cell(row, "title")) or "")
        told = Finding(
            Verdict.INVALID, self._copy, self._sheet.grid.name, address(row.number, first + 1), "", "", "",
            title, theirs=title or plain(row.cells[first] if row.cells else ""),
        )  # fmt: skip
        filled = sum(self._sheet.cell(row, name) != "" for name in self._sheet.carried.columns)
        if filled < 2 and not title:
            text = str(told.theirs or "")
            where = f"{self._sheet.grid.name} {told.cell}"
            self._work.notices.append(remark("remark", where=where, text=text[:80]))
            return None
        try:
            kind, values = new_row(self._plan, self._sense, self._sheet, row, (above, below))
        except Refusal as refusal:
            return replace(told, reason=str(refusal))
        return replace(told, verdict=Verdict.NEW, kind=kind.name, values=values)

    def missing(self, row: CarriedRow) -> Finding:
        """The finding on a row that went out and is not there."""
        now = self._now.get(row.id)
        changed = now is None or any(
            there is not None and name in row.editable and now.cells[there] != row.cells[at]
            for at, _, name, there in self._columns
        )
        return Finding(
            Verdict.MISSING, self._copy, self._sheet.grid.name, "", row.kind, row.id, row.key,
            self._title(row), base=self._title(row), open=True, reason=remark("both") if changed else "",
        )  # fmt: skip

    def _title(self, row: CarriedRow) -> str:
        columns = self._sheet.carried.columns
        return str(row.cells[columns.index("title")] or "") if "title" in columns else ""

    def _spec(self, kind: str, name: str) -> FieldSpec | None:
        return self._plan.kinds[kind].by_name.get(name) if kind in self._plan.kinds else None


def address(row: int, column: int) -> str:
    """``F12`` for row 12, column 6."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def _is_day(cell: Raw, was: Plain) -> bool:
    return type(cell) is dt.date and cell.isoformat() == was

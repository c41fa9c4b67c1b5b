"""The Sign-off: the roll call of every release, whose word still holds, and what has changed since."""

from __future__ import annotations

from relplanner.domain.kinds import SignOff
from relplanner.exchange.sheets.fields import Cells, column, counted, values
from relplanner.exchange.sheets.lines import Scope, releases
from relplanner.exchange.sheets.model import Column, Emphasis, Row, TableSheet
from relplanner.rules.signoffs import digest_of, roll_call, stale_parts

_FIELDS = ("key", "release", "role", "person", "decision", "conditions", "signed_at", "channel")
AWAITED, HOLDS, STALE = "Awaited", "Holds", "Stale"
"""How a sign-off stands."""


def signoffs_sheet(scope: Scope, cells: Cells) -> TableSheet:
    """Everybody whose word a chosen release needs; a decision typed here is given on what stands then."""
    specs = [SignOff.KIND.by_name[name] for name in _FIELDS]
    columns = (
        *(column(spec, scope.editable) for spec in specs),
        Column("standing", "Stands", 12, emphasis=Emphasis.STATUS, help="Stale: what was signed has changed"),
        Column("drift", "Changed since", 26),
    )
    may = frozenset(each.name for each in columns if each.editable)
    rows = []
    for release in releases(scope):
        found = roll_call(scope.plan, release.id)
        digest = digest_of(scope.plan, release.id) if found else ""
        for sign_off in found:
            drift = stale_parts(scope.plan, sign_off, digest)
            word = AWAITED if sign_off.decision is None else STALE if drift else HOLDS
            told = (*values(cells, specs, sign_off), word, ", ".join(drift) or None)
            rows.append(Row(SignOff.KIND.name, sign_off.id, sign_off.key, told, may))
    awaited = sum(row.cells[-2] == AWAITED for row in rows)
    stale = sum(row.cells[-2] == STALE for row in rows)
    caption = f"{counted(len(rows), 'sign-off')}, {awaited:,} awaited, {stale:,} stale."
    return TableSheet("Sign-off", caption, "", columns, tuple(rows), frozen=3, divide="release")

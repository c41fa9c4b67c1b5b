"""The Schedule: a row for each release, then its activities, folded under it."""

from __future__ import annotations

from relplanner.domain.kinds import Activity, Release
from relplanner.domain.kinds.planning import ReleaseState
from relplanner.domain.texts import choice_label
from relplanner.exchange.sheets.fields import OWNERS, Cells, column, counted
from relplanner.exchange.sheets.figures import next_gate
from relplanner.exchange.sheets.lines import Line, Scope, dates, lines, state_word
from relplanner.exchange.sheets.model import Cell, Column, Emphasis, Form, Look, Row, TableSheet
from relplanner.rules.readiness import readiness
from relplanner.schedule.variance import Variances

DATES = frozenset({"start", "finish"})
_ON_RELEASE = frozenset({"version", "owner", "status", "status_reason", "committed_date", "confidence"})
_ON_ACTIVITY = frozenset({"owner", "confidence"})
_OVER = {ReleaseState.CLOSED, ReleaseState.CANCELLED}


def schedule_sheet(scope: Scope, cells: Cells, dates_here: bool) -> TableSheet:
    """Every release with its activities. ``dates_here`` says that start and finish are edited on it."""
    kept = Variances(scope.plan, scope.schedule)
    columns = _columns(scope.editable, dates_here)
    rows = tuple(_row(scope, cells, kept, columns, line, dates_here) for line in lines(scope))
    count = sum(row.level == 0 for row in rows)
    since = f" Slip counts working days since baseline “{kept.baseline.title}”." if kept.baseline else ""
    hint = "" if dates_here or not scope.editable else "Start and finish are edited on the Timeline."
    activities = counted(len(rows) - count, "activity", "activities")
    caption = f"{counted(count, 'release')}, {activities}.{since}"
    return TableSheet("Schedule", caption, hint, columns, rows, frozen=3)


def line_row(line: Line, cells: tuple[Cell, ...], may: frozenset[str]) -> Row:
    """The row of a line, with these cells."""
    look = Look.GROUP if line.level == 0 else Look.PART if line.summary else Look.PLAIN
    point = line.span is not None and line.span.is_point
    return Row(line.record.KIND.name, line.record.id, line.record.key, cells, may, line.level, look, point)


def _columns(may: bool, dates_here: bool) -> tuple[Column, ...]:
    of = Release.KIND.by_name
    return (
        Column("key", "Key", 9),
        Column("product", "Product", 13),
        Column("title", "Release / activity", 36, Form.ITEM),
        column(of["version"], may),
        Column("kind", "Kind", 11),
        column(of["channel"], may),
        Column("state", "State", 13, emphasis=Emphasis.STATUS),
        column(of["status"], may),
        Column("owner", "Owner", 17, editable=may, choices=OWNERS),
        Column("start", "Start", 11, Form.DATE, may and dates_here),
        Column("finish", "Finish", 11, Form.DATE, may and dates_here),
        Column("live", "Goes live", 11, Form.DATE, help="Actual, else planned, else committed, else target"),
        column(of["committed_date"], may),
        Column("baseline", "Baseline", 11, Form.DATE, help="When the baseline had it finish, or go live"),
        Column("slip", "Slip", 7, Form.SIGNED, emphasis=Emphasis.SLIP, help="Working days; + is later"),
        Column("done", "Done", 8, Form.PERCENT, emphasis=Emphasis.SHARE, help="Share of the work done"),
        Column(
            "ready", "Ready", 8, Form.PERCENT, emphasis=Emphasis.SHARE, help="Criteria met, items settled"
        ),
        column(of["confidence"], may),
        Column("gate", "Next gate", 26, Form.WRAPPED),
        column(of["status_reason"], may),
        Column("notes", "Notes", 32, Form.WRAPPED),
    )


def _row(
    scope: Scope, cells: Cells, kept: Variances, columns: tuple[Column, ...], line: Line, dates_here: bool
) -> Row:
    record = line.record
    start, finish = dates(line.span) if dates_here or not scope.bare else (None, None)
    told: dict[str, Cell] = {
        "owner": cells.name(record.owner) or None,
        "start": start,
        "finish": finish,
        "confidence": record.confidence,
    }
    if not scope.bare:
        told |= _computed(scope, cells, kept, line)
    if isinstance(record, Release):
        told |= _of_release(record)
        may = _ON_RELEASE
    else:
        told["status_reason"] = record.hold_reason or None
        may = _ON_ACTIVITY | DATES if dates_here and not line.summary else _ON_ACTIVITY
    return line_row(line, tuple(told.get(c.name) for c in columns), may if scope.editable else frozenset())


def _computed(scope: Scope, cells: Cells, kept: Variances, line: Line) -> dict[str, Cell]:
    """What a line says that is computed, or kept elsewhere."""
    record = line.record
    variance = kept.of(record.id)
    told: dict[str, Cell] = {
        "key": record.key,
        "title": record.title,
        "product": cells.name(line.release.product) or None,
        "kind": choice_label(record.kind),
        "state": state_word(scope, line),
        "baseline": variance.was if variance else None,
        "slip": variance.days if variance else None,
        "done": scope.schedule.progress(record.id),
        "notes": record.notes or None,
    }
    if isinstance(record, Release):
        activities = scope.plan.children(Activity, "release", record.id)
        percent = readiness(scope.plan, record.id, scope.today).percent
        over = record.state in _OVER
        told |= {
            "live": scope.schedule.live_date(record.id),
            "ready": None if percent is None else percent / 100,
            "gate": None if over else next_gate(scope.schedule, activities) or None,
        }
    return told


def _of_release(release: Release) -> dict[str, Cell]:
    return {
        "version": release.version or None,
        "channel": choice_label(release.channel),
        "status": choice_label(release.status) if release.status else None,
        "committed_date": release.committed_date,
        "status_reason": release.status_reason or None,
    }

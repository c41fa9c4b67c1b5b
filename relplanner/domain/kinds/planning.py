"""The plan proper: trains, templates, releases, activities, links, baselines, scope and decisions."""

import datetime as dt
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, NaiveDatetime
from pydantic import Field as Limit

from relplanner.domain.declare import Line, Markdown, Minutes, Name, Record, field, record, ref
from relplanner.domain.kinds.choices import (
    ActivityKind,
    Channel,
    Constraint,
    LagUnit,
    LinkType,
    Priority,
    ReleaseKind,
    Scheduling,
    StatusWord,
)

Score = Annotated[int, Limit(ge=1, le=5)]
Owner = Annotated[str | None, ref("person", "team")]


class SlipPolicy(StrEnum):
    NEXT_SLOT = "next_slot"
    DAYS = "days"
    BY_HAND = "by_hand"


class Process(StrEnum):
    """Timeline releases have fixed dates; stage releases are started by hand."""

    TIMELINE = "timeline"
    STAGE = "stage"


class ReleaseState(StrEnum):
    DRAFT = "draft"
    PLANNED = "planned"
    COMMITTED = "committed"
    IN_PROGRESS = "in_progress"
    READY = "ready"
    GO = "go"
    DEPLOYING = "deploying"
    LIVE = "live"
    HYPERCARE = "hypercare"
    CLOSED = "closed"
    ON_HOLD = "on_hold"
    NO_GO = "no_go"
    ROLLED_BACK = "rolled_back"
    CANCELLED = "cancelled"


class Hold(StrEnum):
    """Why an activity does not go on; empty (none) when nothing holds it."""

    BLOCKED = "blocked"
    SKIPPED = "skipped"


class DateOrigin(StrEnum):
    """Where an activity's dates come from."""

    RULE = "rule"
    TYPED = "typed"
    IMPORTED = "imported"
    PUSHED = "pushed"


class ScenarioState(StrEnum):
    DRAFT = "draft"
    PROPOSED = "proposed"
    CHOSEN = "chosen"
    REJECTED = "rejected"


class SlipReason(StrEnum):
    SCOPE = "scope"
    DEFECT = "defect"
    ENVIRONMENT = "environment"
    PEOPLE = "people"
    SUPPLIER = "supplier"
    DEPENDENCY = "dependency"
    FREEZE = "freeze"
    ESTIMATE = "estimate"
    DECISION = "decision"
    NOT_GIVEN = "not_given"


class ScopeKind(StrEnum):
    FEATURE = "feature"
    FIX = "fix"
    SECURITY = "security"
    DEPRECATION = "deprecation"
    REMOVAL = "removal"
    TECHNICAL = "technical"
    DATA = "data"
    CONFIGURATION = "configuration"


class ScopeState(StrEnum):
    PROPOSED = "proposed"
    AGREED = "agreed"
    IN_BUILD = "in_build"
    IN_TEST = "in_test"
    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    DROPPED = "dropped"


@record("TRN", "Release train")
class ReleaseTrain(Record):
    title: Name = field("Name", width=24)
    product: Annotated[str | None, ref("product")] = field("Product", None)
    cadence: Line = field(
        "Cadence", "", width=24, help="An RRULE of iCalendar, such as FREQ=MONTHLY;BYDAY=3TH"
    )
    anchor: dt.date | None = field("Anchor", None)
    template: Annotated[str | None, ref("release_template")] = field("Template", None)
    capacity: Annotated[int, Limit(ge=1, le=1000)] | None = field("Capacity", None, width=9)
    slip_policy: SlipPolicy = field("Slip policy", SlipPolicy.BY_HAND)
    slip_days: Annotated[int, Limit(ge=1, le=365)] | None = field("Slip days", None, width=9)
    minimum_soak: Minutes = field("Minimum soak", 0)
    weekdays: Line = field("Weekdays", "", help="Days on which it may go live, such as tue wed thu")
    naming: Line = field("Naming rule", "", width=24, help="Such as {product} {yyyy}.{n}")


@record("TPL", "Release template")
class ReleaseTemplate(Record):
    title: Name = field("Name", width=28)
    kind: ReleaseKind | None = field("For releases of kind", None)
    checklist: Annotated[str | None, ref("checklist_template")] = field("Checklist", None)


@record("TAC", "Template activity", "Template activities")
class TemplateActivity(Record):
    """An activity that a template makes, placed by working days from go-live."""

    title: Name = field("Title", width=32)
    template: Annotated[str, ref("release_template", on_delete="with")] = field("Template")
    parent: Annotated[str | None, ref("template_activity", on_delete="with")] = field("Part of", None)
    kind: ActivityKind = field("Kind", ActivityKind.TASK)
    goes_live: bool = field("Goes live", False, width=9)
    duration: Minutes = field("Duration", 0)
    offset: int | None = field("Offset", None, help="Working days from go-live to its finish, such as -10")
    after: Annotated[tuple[str, ...], ref("template_activity"), Limit(strict=False)] = field("After", ())
    owner_role: Line = field("Owner's role", "")
    rank: Line = field("Order", "", shown=False)


@record("REL", "Release")
class Release(Record):
    title: Name = field("Title", width=32)
    product: Annotated[str | None, ref("product", on_delete="refuse")] = field("Product", None)
    version: Line = field("Version", "", width=12, workbook=True)
    kind: ReleaseKind = field("Kind", ReleaseKind.MINOR, width=12)
    process: Process = field("Process", Process.TIMELINE)
    train: Annotated[str | None, ref("release_train")] = field("Train", None)
    channel: Channel = field("Channel", Channel.GA, width=9)
    state: ReleaseState = field("State", ReleaseState.DRAFT, width=12)
    owner: Owner = field("Owner", None, workbook=True)
    start: NaiveDatetime | None = field("Start", None)
    calendar: Annotated[str | None, ref("calendar")] = field("Calendar", None)
    target_date: dt.date | None = field("Target date", None, workbook=True)
    committed_date: dt.date | None = field("Committed date", None, workbook=True)
    actual_date: dt.date | None = field("Live on", None)
    out_of_band: bool = field("Out of band", False, width=11)
    status: StatusWord | None = field("Status", None, workbook=True)
    status_reason: Line = field("Why", "", width=28, workbook=True)
    confidence: Score | None = field("Confidence", None, width=10, workbook=True, help="1 low to 5 high")
    objective: Markdown = field("Objective", "", width=40)
    rank: Line = field("Order", "", shown=False)


@record("ACT", "Activity", "Activities")
class Activity(Record):
    """A piece of a release's work. To do, doing, done and per cent are derived from the actuals."""

    title: Name = field("Title", width=40)
    release: Annotated[str, ref("release", on_delete="with")] = field("Release")
    parent: Annotated[str | None, ref("activity", on_delete="with")] = field("Part of", None)
    kind: ActivityKind = field("Kind", ActivityKind.TASK, width=12)
    goes_live: bool = field("Goes live", False, width=9)
    mode: Scheduling = field("Scheduling", Scheduling.PINNED, width=11)
    start: NaiveDatetime | None = field("Start", None, workbook=True, help="When pinned")
    finish: NaiveDatetime | None = field("Finish", None, workbook=True, help="When pinned")
    duration: Minutes | None = field("Duration", None, width=10)
    elapsed: bool = field("Elapsed", False, width=8, help="Duration counts nights and weekends too")
    constraint: Constraint = field("Constraint", Constraint.ASAP, width=16)
    constraint_date: NaiveDatetime | None = field("Constraint date", None)
    deadline: NaiveDatetime | None = field("Deadline", None)
    calendar: Annotated[str | None, ref("calendar")] = field("Calendar", None)
    owner: Owner = field("Owner", None, workbook=True)
    environment: Annotated[str | None, ref("environment")] = field("Environment", None)
    optimistic: Minutes | None = field("Optimistic", None, width=10)
    likely: Minutes | None = field("Likely", None, width=10)
    pessimistic: Minutes | None = field("Pessimistic", None, width=10)
    confidence: Score | None = field("Confidence", None, width=10, workbook=True)
    actual_start: NaiveDatetime | None = field("Actual start", None, workbook=True)
    actual_finish: NaiveDatetime | None = field("Actual finish", None, workbook=True)
    remaining: Minutes | None = field("Remaining", None, width=10)
    hold: Hold | None = field("Held", None, width=9)
    hold_reason: Line = field("Why held", "", width=24)
    imported_start: NaiveDatetime | None = field("Imported start", None)
    imported_finish: NaiveDatetime | None = field("Imported finish", None)
    date_origin: DateOrigin = field("Dates from", DateOrigin.TYPED, width=10)
    rank: Line = field("Order", "", shown=False)


@record("LNK", "Dependency", "Dependencies")
class Dependency(Record):
    """A link between two activities, across releases too. Lag may be negative (lead)."""

    predecessor: Annotated[str, ref("activity", on_delete="with")] = field("Predecessor", width=30)
    successor: Annotated[str, ref("activity", on_delete="with")] = field("Successor", width=30)
    type: LinkType = field("Type", LinkType.FS, width=8)
    lag: int = field("Lag", 0, width=10, help="Working or elapsed minutes, or per cent of the predecessor")
    lag_unit: LagUnit = field("Lag unit", LagUnit.WORKING, width=10)


@record("BAS", "Baseline")
class Baseline(Record):
    """A named place in the journal, and (BaselineDate) the dates that were computed that day."""

    title: Name = field("Name", width=28)
    reason: Line = field("Reason", "", width=30)
    taken_at: AwareDatetime | None = field("Taken at", None)
    place: Line = field("Place", "", shown=False, help="Id of the step it was taken at; none when imported")
    active: bool = field("Active", False, width=8)


@record("BAD", "Baseline date")
class BaselineDate(Record):
    baseline: Annotated[str, ref("baseline", on_delete="with")] = field("Baseline")
    subject: Annotated[str, ref("activity", "release", on_delete="with")] = field("Subject", width=30)
    start: NaiveDatetime | None = field("Start", None)
    finish: NaiveDatetime | None = field("Finish", None)
    duration: Minutes | None = field("Duration", None)


@record("SCN", "Scenario")
class Scenario(Record):
    """A plan that might be: a named head in the journal, which grows apart from the present."""

    title: Name = field("Name", width=28)
    state: ScenarioState = field("State", ScenarioState.DRAFT)
    head: Line = field("Head", "", shown=False)
    base: Line = field("Base", "", shown=False, help="Id of the step it began from")
    outcome: Line = field("Outcome", "", width=30, help="Why it was chosen or rejected")
    decision: Annotated[str | None, ref("decision")] = field("Decision", None)


@record("SCO", "Scope item")
class ScopeItem(Record):
    title: Name = field("Title", width=40)
    reference: Line = field("Reference", "", width=14, help="Its key in the tracker, such as PAY-1182")
    kind: ScopeKind = field("Kind", ScopeKind.FEATURE, width=12)
    state: ScopeState = field("State", ScopeState.PROPOSED, width=10, workbook=True)
    state_reason: Line = field("Why", "", width=24)
    value: Annotated[int, Limit(ge=0, le=1000)] | None = field("Value", None, width=8)
    size: Annotated[int, Limit(ge=0, le=1000)] | None = field("Size", None, width=8)
    priority: Priority | None = field("Priority", None, width=10, workbook=True)
    acceptance: Markdown = field("Acceptance criteria", "", width=40)
    breaking: bool = field("Breaking", False, width=9)
    requester: Annotated[str | None, ref("person", "team")] = field("Requester", None)
    release: Annotated[str | None, ref("release")] = field("Planned for", None)
    shipped_in: Annotated[str | None, ref("release")] = field("Shipped in", None)


@record("OVR", "Window override")
class WindowOverride(Record):
    """The leave, for a reason and a time, to do something in a window that forbids it."""

    window: Annotated[str, ref("window", on_delete="with")] = field("Window", width=24)
    subject: Annotated[str, ref("release", "activity", on_delete="with")] = field("Allows", width=30)
    reason: Name = field("Reason", width=30)
    approver: Owner = field("Approved by", None)
    expires: dt.date | None = field("Expires", None, help="Last day on which it counts")


@record("DEC", "Decision")
class Decision(Record):
    title: Name = field("Question", width=40)
    subject: Annotated[str | None, ref("release", "product", "programme")] = field("About", None)
    options: Markdown = field("Options", "", width=40)
    chosen: Line = field("Chosen", "", width=30)
    rationale: Markdown = field("Rationale", "", width=40)
    dissent: Markdown = field("Dissent", "", width=30)
    decided_by: Annotated[str | None, ref("person", "team")] = field("Decided by", None)
    decided_on: dt.date | None = field("Decided on", None)
    review_by: dt.date | None = field("Review by", None)


@record("SLP", "Slip event")
class SlipEvent(Record):
    """One move of a release's committed date; written by a rule, never by hand."""

    release: Annotated[str, ref("release", on_delete="with")] = field("Release")
    moved_from: dt.date = field("From")
    moved_to: dt.date = field("To")
    working_days: int = field("Working days", 0, width=12, help="Positive when later")
    reason: SlipReason = field("Reason", SlipReason.NOT_GIVEN)
    comment: Line = field("Comment", "", width=28)
    told_in: Annotated[str | None, ref("circulation")] = field("Told in", None)

"""What must be true before a release goes live: checklists and criteria, risks and the way back."""

import datetime as dt
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime
from pydantic import Field as Limit

from relplanner.domain.declare import Line, Markdown, Minutes, Name, Record, field, record, ref
from relplanner.domain.kinds.choices import Channel, ReleaseKind
from relplanner.domain.kinds.planning import Owner, Score


class TemplateState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class ItemState(StrEnum):
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    NOT_APPLICABLE = "not_applicable"
    FAILED = "failed"
    WAIVED = "waived"


class CriterionClass(StrEnum):
    READINESS = "readiness"
    ENTRY = "entry"
    EXIT = "exit"
    ACCEPTANCE = "acceptance"
    VALIDATION = "validation"
    SUCCESS = "success"
    ROLLBACK_TRIGGER = "rollback_trigger"


class Weight(StrEnum):
    BLOCKING = "blocking"
    INFORMING = "informing"


class Operator(StrEnum):
    AT_MOST = "<="
    BELOW = "<"
    AT_LEAST = ">="
    ABOVE = ">"
    EQUAL = "="


class CriterionState(StrEnum):
    NOT_RUN = "not_run"
    IN_PROGRESS = "in_progress"
    COMPLIANT = "compliant"
    WITH_EXCEPTION = "with_exception"
    NON_COMPLIANT = "non_compliant"


class RiskState(StrEnum):
    IDENTIFIED = "identified"
    ASSESSED = "assessed"
    TREATING = "treating"
    MONITORING = "monitoring"
    OCCURRED = "occurred"
    CLOSED = "closed"


class RiskOutcome(StrEnum):
    AVOIDED = "avoided"
    EXPIRED = "expired"
    ACCEPTED = "accepted"


class RiskCategory(StrEnum):
    TECHNICAL = "technical"
    SCHEDULE = "schedule"
    PEOPLE = "people"
    SUPPLIER = "supplier"
    SECURITY = "security"
    LEGAL = "legal"
    DATA = "data"
    OPERATIONS = "operations"


class Direction(StrEnum):
    THREAT = "threat"
    OPPORTUNITY = "opportunity"


class Response(StrEnum):
    AVOID = "avoid"
    REDUCE = "reduce"
    TRANSFER = "transfer"
    SHARE = "share"
    ACCEPT = "accept"
    ESCALATE = "escalate"
    CONTINGENCY = "contingency"
    EXPLOIT = "exploit"
    ENHANCE = "enhance"


class ActionState(StrEnum):
    OPEN = "open"
    DOING = "doing"
    DONE = "done"
    DROPPED = "dropped"


class SignOffDecision(StrEnum):
    APPROVE = "approve"
    WITH_CONDITIONS = "with_conditions"
    REJECT = "reject"
    ABSTAIN = "abstain"


class SignOffChannel(StrEnum):
    APP = "app"
    WORKBOOK = "workbook"
    PAPER = "paper"


class Strategy(StrEnum):
    REDEPLOY_PREVIOUS = "redeploy_previous"
    BLUE_GREEN = "blue_green"
    FLAG_OFF = "flag_off"
    RESTORE = "restore"
    ROLL_FORWARD = "roll_forward"


class RehearsalResult(StrEnum):
    PASSED = "passed"
    PARTLY = "partly"
    FAILED = "failed"


@record("CHT", "Checklist template")
class ChecklistTemplate(Record):
    title: Name = field("Name", width=28)
    version: Annotated[int, Limit(ge=1, le=10_000)] = field("Version", 1, width=8)
    state: TemplateState = field("State", TemplateState.DRAFT)


@record("CTI", "Checklist template item")
class ChecklistTemplateItem(Record):
    title: Name = field("Text", width=44)
    template: Annotated[str, ref("checklist_template", on_delete="with")] = field("Template")
    section: Line = field("Section", "", width=18)
    owner_role: Line = field("Owner's role", "")
    offset: int | None = field("Offset", None, width=8, help="Working days from go-live, such as -10")
    for_kinds: Annotated[tuple[ReleaseKind, ...], Limit(strict=False)] = field("For release kinds", ())
    for_channels: Annotated[tuple[Channel, ...], Limit(strict=False)] = field("For channels", ())
    for_products: Annotated[tuple[str, ...], ref("product"), Limit(strict=False)] = field("For products", ())
    evidence_required: bool = field("Evidence required", False)
    blocking: bool = field("Blocking", False, width=9)
    rank: Line = field("Order", "", shown=False)


@record("CHK", "Checklist item")
class ChecklistItem(Record):
    title: Name = field("Item", width=44)
    release: Annotated[str, ref("release", on_delete="with")] = field("Release", width=20)
    section: Line = field("Section", "", width=18)
    state: ItemState = field("State", ItemState.OPEN, width=12, workbook=True)
    reason: Line = field("Why", "", width=24, workbook=True, help="For not applicable, failed or waived")
    owner: Owner = field("Owner", None, workbook=True)
    due: dt.date | None = field("Due", None, workbook=True)
    offset: int | None = field("Offset", None, width=8, help="Working days from go-live, such as -10")
    evidence: Line = field("Evidence", "", width=24, workbook=True)
    evidence_required: bool = field("Evidence required", False, width=10)
    blocking: bool = field("Blocking", False, width=9)
    template_item: Annotated[str | None, ref("checklist_template_item")] = field("From template", None)
    template_version: int | None = field("Template version", None, shown=False)
    rank: Line = field("Order", "", shown=False)


@record("CRI", "Criterion", "Criteria")
class Criterion(Record):
    title: Name = field("Criterion", width=44)
    release: Annotated[str, ref("release", on_delete="with")] = field("Release", width=20)
    kind: CriterionClass = field("Class", CriterionClass.READINESS, width=12)
    weight: Weight = field("Weight", Weight.BLOCKING, width=10)
    operator: Operator | None = field("Operator", None, width=9, help="For a measured criterion")
    threshold: float | None = field("Threshold", None, width=10)
    unit: Line = field("Unit", "", width=8)
    value: float | None = field("Value", None, width=10, workbook=True)
    state: CriterionState = field("State", CriterionState.NOT_RUN, width=14, workbook=True)
    owner: Owner = field("Owner", None, workbook=True)
    due: dt.date | None = field("Due", None)
    evidence: Line = field("Evidence", "", width=24, workbook=True)
    rank: Line = field("Order", "", shown=False)


@record("SGN", "Sign-off")
class SignOff(Record):
    """What one role said of a release, and the digest of what it was said of; none yet: it is awaited."""

    release: Annotated[str, ref("release", on_delete="with")] = field("Release", width=24)
    role: Name = field("Role", width=22)
    person: Owner = field("Person", None, width=22, workbook=True)
    decision: SignOffDecision | None = field("Decision", None, width=18, workbook=True)
    conditions: Line = field("Conditions", "", width=30, workbook=True)
    signed_at: AwareDatetime | None = field("Signed at", None)
    channel: SignOffChannel | None = field("Channel", None, width=10)
    digest: Line = field("Digest", "", shown=False, help="Of scope, criteria, open blockers and top risks")
    rank: Line = field("Order", "", shown=False)


@record("RSK", "Risk")
class Risk(Record):
    """Because of a cause there is a risk of an event, leading to an effect."""

    title: Name = field("Risk", width=44)
    cause: Markdown = field("Because of", "", width=30)
    event: Markdown = field("there is a risk that", "", width=30)
    effect: Markdown = field("leading to", "", width=30)
    category: RiskCategory | None = field("Category", None, width=12)
    subject: Annotated[str | None, ref("release", "product", "programme")] = field("Subject", None, width=20)
    owner: Annotated[str | None, ref("person", "team")] = field("Owner", None, workbook=True)
    state: RiskState = field("State", RiskState.IDENTIFIED, width=12, workbook=True)
    outcome: RiskOutcome | None = field("Closed as", None, width=10)
    direction: Direction = field("Threat or opportunity", Direction.THREAT, width=12)
    response: Response | None = field("Response", None, width=11, workbook=True)
    proximity: dt.date | None = field("Proximity", None, help="When it could happen")
    trigger: Line = field("Trigger", "", width=24)
    contingency: Markdown = field("Contingency", "", width=30)
    review_every: Annotated[int, Limit(ge=1, le=365)] | None = field("Review every (days)", None)
    next_review: dt.date | None = field("Next review", None, workbook=True)


@record("ASM", "Risk assessment")
class RiskAssessment(Record):
    """Likelihood and impact as judged on a day: history, never overwritten."""

    risk: Annotated[str, ref("risk", on_delete="with")] = field("Risk", width=30)
    at: dt.date = field("Assessed on")
    inherent_likelihood: Score | None = field("Inherent likelihood", None, width=10)
    inherent_impact: Score | None = field("Inherent impact", None, width=10)
    likelihood: Score = field("Likelihood", width=10)
    impact: Score = field("Impact", width=10)
    target_likelihood: Score | None = field("Target likelihood", None, width=10)
    target_impact: Score | None = field("Target impact", None, width=10)
    assessed_by: Annotated[str | None, ref("person", "team")] = field("Assessed by", None)


@record("RAC", "Risk action")
class RiskAction(Record):
    title: Name = field("Action", width=40)
    risk: Annotated[str, ref("risk", on_delete="with")] = field("Risk", width=30)
    owner: Annotated[str | None, ref("person", "team")] = field("Owner", None, workbook=True)
    due: dt.date | None = field("Due", None, workbook=True)
    state: ActionState = field("State", ActionState.OPEN, workbook=True)
    expected_effect: Line = field("Expected effect", "", width=24)


@record("RBP", "Rollback plan")
class RollbackPlan(Record):
    title: Name = field("Title", width=32)
    release: Annotated[str, ref("release", on_delete="with")] = field("Release", width=20)
    strategy: Strategy = field("Strategy", Strategy.REDEPLOY_PREVIOUS, width=18)
    triggers: Markdown = field("Triggers", "", width=30)
    decision_owner: Annotated[str | None, ref("person", "team")] = field("Decision owner", None)
    data_loss: Minutes | None = field("Data-loss window", None)
    rehearsed_on: dt.date | None = field("Rehearsed on", None)
    rehearsal: RehearsalResult | None = field("Rehearsal", None)


@record("RBS", "Rollback step")
class RollbackStep(Record):
    title: Name = field("Step", width=40)
    plan: Annotated[str, ref("rollback_plan", on_delete="with")] = field("Rollback plan")
    duration: Minutes = field("Duration", 0)
    reversible: bool = field("Reversible", True)
    point_of_no_return: bool = field("Point of no return", False)
    owner: Annotated[str | None, ref("person", "team")] = field("Owner", None)
    rank: Line = field("Order", "", shown=False)

"""All kinds of record, in the order in which a new reader would meet them.

``KINDS`` is passed as an argument to whatever derives something from it: the plan, the store, the faces.
"""

from relplanner.domain.declare import Kind, declared
from relplanner.domain.kinds.context import (
    Calendar,
    CalendarDay,
    Environment,
    Person,
    Product,
    Programme,
    Source,
    Team,
    Window,
)
from relplanner.domain.kinds.planning import (
    Activity,
    Baseline,
    BaselineDate,
    Decision,
    Dependency,
    Release,
    ReleaseTemplate,
    ReleaseTrain,
    Scenario,
    ScopeItem,
    SlipEvent,
    TemplateActivity,
)
from relplanner.domain.kinds.readiness import (
    ChecklistItem,
    ChecklistTemplate,
    ChecklistTemplateItem,
    Criterion,
    Risk,
    RiskAction,
    RiskAssessment,
    RollbackPlan,
    RollbackStep,
)
from relplanner.domain.kinds.telling import Circulation, NoteEntry, Pack, ReleaseNotes

KINDS: tuple[Kind, ...] = declared(
    Programme, Product, Release, Activity, Dependency, ReleaseTrain, ReleaseTemplate, TemplateActivity,
    ScopeItem, Baseline, BaselineDate, Scenario, SlipEvent, Decision,
    ChecklistItem, Criterion, ChecklistTemplate, ChecklistTemplateItem,
    Risk, RiskAssessment, RiskAction, RollbackPlan, RollbackStep,
    ReleaseNotes, NoteEntry,
    Person, Team, Environment, Calendar, CalendarDay, Window,
    Source, Pack, Circulation,
)  # fmt: skip

__all__ = [
    "KINDS", "Activity", "Baseline", "BaselineDate", "Calendar", "CalendarDay", "ChecklistItem",
    "ChecklistTemplate", "ChecklistTemplateItem", "Circulation", "Criterion", "Decision", "Dependency",
    "Environment", "NoteEntry", "Pack", "Person", "Product", "Programme", "Release", "ReleaseNotes",
    "ReleaseTemplate", "ReleaseTrain", "Risk", "RiskAction", "RiskAssessment", "RollbackPlan", "RollbackStep",
    "Scenario", "ScopeItem", "SlipEvent", "Source", "Team", "TemplateActivity", "Window",
]  # fmt: skip

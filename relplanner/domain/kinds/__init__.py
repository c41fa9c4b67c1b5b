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
    WindowOverride,
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
    SignOff,
)
from relplanner.domain.kinds.telling import Ask, Circulation, ImportMapping, NoteEntry, Pack, ReleaseNotes

KINDS: tuple[Kind, ...] = declared(
    Programme, Product, Release, Activity, Dependency, ReleaseTrain, ReleaseTemplate, TemplateActivity,
    ScopeItem, Baseline, BaselineDate, Scenario, SlipEvent, Decision,
    ChecklistItem, Criterion, SignOff, ChecklistTemplate, ChecklistTemplateItem,
    Risk, RiskAssessment, RiskAction, RollbackPlan, RollbackStep,
    ReleaseNotes, NoteEntry,
    Person, Team, Environment, Calendar, CalendarDay, Window, WindowOverride,
    Source, Pack, Circulation, Ask, ImportMapping,
)  # fmt: skip

__all__ = [
    "KINDS", "Activity", "Ask", "Baseline", "BaselineDate", "Calendar", "CalendarDay", "ChecklistItem",
    "ChecklistTemplate", "ChecklistTemplateItem", "Circulation", "Criterion", "Decision", "Dependency",
    "Environment", "ImportMapping", "NoteEntry", "Pack", "Person", "Product", "Programme", "Release",
    "ReleaseNotes", "ReleaseTemplate", "ReleaseTrain", "Risk", "RiskAction", "RiskAssessment",
    "RollbackPlan", "RollbackStep", "Scenario", "ScopeItem", "SignOff", "SlipEvent", "Source", "Team",
    "TemplateActivity", "Window", "WindowOverride",
]  # fmt: skip

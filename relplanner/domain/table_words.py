"""What other people call our fields and our choices, in English, German and French: by kind of record."""

from __future__ import annotations

from collections.abc import Mapping

_OWNER = (
    "owner", "assignee", "assigned to", "task assignee", "responsible", "resource names", "resourcing", "who",
    "lead", "verantwortlich", "zuständig", "responsable", "propriétaire",
)  # fmt: skip
_ID = ("id", "no", "nr", "#", "key", "uid", "guid", "wbs", "identifier", "task id", "risk id", "ref")
_NOTES = (
    "notes", "comment", "comments", "remarks", "description", "details", "bemerkung", "kommentar",
    "commentaire", "description (optional)",
)  # fmt: skip
_STATE = ("status", "state", "stand", "zustand", "statut", "état")
_DUE = ("due", "due date", "deadline", "by when", "fällig", "échéance")
_START = ("start", "start date", "begin", "from", "planned start", "anfang", "beginn", "début")
_FINISH = ("finish", "end", "end date", "finish date", "until", "to", "planned finish", "ende", "fin")

WORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "activity": {
        "title": (
            "task",
            "activity",
            "task name",
            "epic",
            "milestone",
            "work item",
            "feature",
            "name",
            "step",
            "deliverable",
            "vorgang",
            "vorgangsname",
            "aufgabe",
            "tâche",
            "activité",
        ),
        "start": (*_START, "date", "datum"),
        "finish": (*_FINISH, "due", "due date", "due on"),
        "duration": ("duration", "effort", "estimate", "dauer", "aufwand", "durée", "charge"),
        "owner": _OWNER,
        "predecessors": ("predecessors", "dependencies", "depends on", "predecessor", "vorgänger"),
        "ref": _ID,
        "release": ("release", "version", "project", "project / program", "projekt", "projet"),
        "deadline": ("deadline",),
        "actual_start": ("actual start", "started", "started on"),
        "actual_finish": ("actual finish", "actual end", "finished", "completed on", "done on"),
        "notes": _NOTES,
    },
    "checklist_item": {
        "title": ("checklist item", "item", "check", "question", "to do", "todo", "aufgabe", "prüfpunkt"),
        "section": ("section", "main area", "area", "category", "group", "bereich"),
        "state": _STATE,
        "owner": _OWNER,
        "due": _DUE,
        "evidence": ("evidence", "proof", "nachweis"),
        "blocking": ("blocking", "mandatory"),
        "ref": _ID,
        "notes": _NOTES,
        "release": ("release", "version"),
    },
    "criterion": {
        "title": ("criterion", "criteria", "acceptance criterion", "kriterium", "critère"),
        "state": _STATE,
        "weight": ("weight",),
        "threshold": ("threshold", "target", "limit"),
        "value": ("value", "measured", "result"),
        "unit": ("unit",),
        "owner": _OWNER,
        "due": _DUE,
        "evidence": ("evidence",),
        "ref": _ID,
        "release": ("release", "version"),
    },
    "risk": {
        "title": ("risk", "risk title", "risk description", "risiko", "risque"),
        "cause": ("cause", "because of", "ursache"),
        "effect": ("effect", "consequence", "auswirkung"),
        "likelihood": ("likelihood", "probability", "wahrscheinlichkeit", "probabilité"),
        "impact": ("impact", "schaden"),
        "response": ("response", "strategy", "treatment", "strategie"),
        "contingency": ("contingency", "mitigation", "mitigation plan", "action", "maßnahme"),
        "category": ("category", "categories", "kategorie"),
        "trigger": ("trigger",),
        "state": _STATE,
        "owner": _OWNER,
        "proximity": ("proximity",),
        "next_review": ("next review", "review date", "review by", "review"),
        "subject": ("release", "product", "project", "project/program", "programme"),
        "ref": _ID,
        "notes": _NOTES,
    },
    "release": {
        "title": ("release", "release name", "title", "name"),
        "version": ("version", "release version"),
        "product": ("product", "application", "system", "service", "produkt"),
        "target_date": (
            "target date",
            "planned date",
            "release date",
            "go-live",
            "go live",
            "live",
            "date",
            "datum",
        ),
        "committed_date": ("committed date", "committed"),
        "actual_date": ("actual date", "released on", "shipped"),
        "start": ("start", "start date", "branch creation date"),
        "kind": ("kind", "type"),
        "state": _STATE,
        "owner": (*_OWNER, "release manager", "release branch manager"),
        "ref": _ID,
        "notes": _NOTES,
    },
    "scope_item": {
        "title": (
            "requirement",
            "requirements",
            "feature",
            "story",
            "user story",
            "use case",
            "summary",
            "issue",
            "scope item",
            "anforderung",
        ),
        "reference": ("issue key", "reference", "id", "key", "ticket"),
        "kind": ("type", "issue type", "kind"),
        "state": _STATE,
        "priority": ("priority", "moscow", "priorität"),
        "value": ("value", "business value"),
        "size": ("size", "story points", "points"),
        "release": ("release", "fix version", "planned for", "target release"),
        "requester": ("requester", "reporter", "requested by"),
        "acceptance": ("acceptance criteria",),
        "notes": _NOTES,
    },
    "person": {
        "title": ("name", "full name", "person", "stakeholder"),
        "email": ("email", "e-mail", "mail", "e-mail address"),
        "organisation": ("organisation", "organization", "department", "company", "abteilung"),
        "role": ("role", "job title", "position", "role / notes", "rolle", "rôle"),
        "ref": ("alias", "id", "login", "#", "user name"),
        "notes": _NOTES,
    },
    "window": {
        "title": ("freeze", "window", "event", "holiday", "freeze window", "blackout"),
        "start": _START,
        "finish": _FINISH,
        "level": ("level",),
        "kind": ("kind", "type"),
        "recurrence": ("recurrence", "rrule"),
        "owner": _OWNER,
        "ref": _ID,
        "notes": _NOTES,
    },
    "environment": {
        "title": ("environment", "environment name", "umgebung"),
        "kind": ("kind", "type", "purpose"),
        "owner": _OWNER,
        "ref": _ID,
        "notes": _NOTES,
    },
    "product": {
        "title": ("product", "application", "system", "product name", "produkt"),
        "kind": ("kind", "type"),
        "owner": _OWNER,
        "criticality": ("criticality",),
        "ref": _ID,
        "notes": _NOTES,
    },
}

SHEETS: Mapping[str, tuple[str, ...]] = {
    "activity": ("schedule", "project plan", "plan", "tasks", "timeline", "milestones"),
    "checklist_item": ("checklist", "checklists", "readiness"),
    "criterion": ("criteria", "acceptance"),
    "risk": ("risks", "risk log", "risk register"),
    "release": ("releases", "release plan", "roadmap", "release calendar"),
    "scope_item": ("scope", "requirements", "backlog", "features", "issues", "use cases"),
    "person": ("people", "team", "stakeholders", "contacts"),
    "window": ("freezes", "windows", "blackouts", "change freeze"),
    "environment": ("environments",),
    "product": ("products", "applications"),
}
"""What sheets of a kind are called."""

CHOICES: Mapping[str, Mapping[str, str]] = {
    "ItemState": {
        "fulfilled": "done", "complete": "done", "completed": "done", "closed": "done", "yes": "done",
        "ok": "done", "passed": "done", "erledigt": "done", "terminé": "done", "not verified": "open",
        "to do": "open", "todo": "open", "no": "open", "not started": "open", "offen": "open",
        "doing": "in_progress", "wip": "in_progress", "started": "in_progress", "in arbeit": "in_progress",
        "not required": "not_applicable", "n/a": "not_applicable", "na": "not_applicable",
    },
    "Response": {
        "acceptance": "accept", "mitigation": "reduce", "mitigate": "reduce", "avoidance": "avoid",
        "transference": "transfer", "sharing": "share", "escalation": "escalate", "reduction": "reduce",
    },
    "CriterionState": {
        "met": "compliant", "passed": "compliant", "yes": "compliant", "ok": "compliant",
        "failed": "non_compliant", "not met": "non_compliant", "no": "non_compliant", "open": "not_run",
    },
    "ReleaseState": {
        "released": "live", "shipped": "live", "done": "live", "in development": "in_progress",
        "approved": "committed", "canceled": "cancelled",
    },
    "ScopeState": {"done": "accepted", "in progress": "in_build", "to do": "agreed", "open": "proposed"},
    "RiskState": {"open": "assessed", "mitigating": "treating", "issue": "occurred", "new": "identified"},
    "Priority": {"high": "must", "medium": "should", "low": "could", "critical": "must"},
    "ScopeKind": {"bug": "fix", "defect": "fix", "story": "feature", "task": "technical"},
    "ReleaseKind": {"bugfix": "patch", "quarterly": "minor"},
}  # fmt: skip
"""What others call our choices; the first words of a longer text count, too."""

SCORES: Mapping[str, int] = {
    "very low": 1, "low": 2, "medium": 3, "moderate": 3, "high": 4, "very high": 5, "critical": 5,
    "niedrig": 2, "mittel": 3, "hoch": 4, "rare": 1, "unlikely": 2, "possible": 3, "likely": 4,
    "almost certain": 5, "minor": 2, "major": 4, "severe": 5,
}  # fmt: skip
"""Likelihood and impact in words, on our scale of 1 to 5."""

"""What each status means to its reader, as a tone; a choice list that is not here is shown as plain words."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from relplanner.domain.declare import Value
from relplanner.domain.kinds.choices import Level, ReleaseKind, StatusWord
from relplanner.domain.kinds.planning import Hold, ReleaseState, ScenarioState, ScopeState
from relplanner.domain.kinds.readiness import (
    ActionState,
    CriterionState,
    ItemState,
    RehearsalResult,
    RiskState,
    TemplateState,
    Weight,
)
from relplanner.domain.kinds.telling import NotesState
from relplanner.gui.theme import Tone

N, A, G, W, B = Tone.NEUTRAL, Tone.ACCENT, Tone.GOOD, Tone.WARNING, Tone.BAD

# By class first: members of different lists with one code are equal, as texts are.
_TONES: Mapping[type[StrEnum], Mapping[StrEnum, Tone]] = {
    ReleaseState: {
        ReleaseState.COMMITTED: A, ReleaseState.IN_PROGRESS: A, ReleaseState.DEPLOYING: A,
        ReleaseState.READY: G, ReleaseState.GO: G, ReleaseState.LIVE: G,
        ReleaseState.HYPERCARE: W, ReleaseState.ON_HOLD: W,
        ReleaseState.NO_GO: B, ReleaseState.ROLLED_BACK: B,
    },
    StatusWord: {StatusWord.ON_TRACK: G, StatusWord.AT_RISK: W, StatusWord.OFF_TRACK: B},
    Hold: {Hold.BLOCKED: B},
    ScenarioState: {ScenarioState.PROPOSED: A, ScenarioState.CHOSEN: G, ScenarioState.REJECTED: B},
    ScopeState: {
        ScopeState.IN_BUILD: A, ScopeState.IN_TEST: A, ScopeState.ACCEPTED: G,
        ScopeState.DEFERRED: W, ScopeState.DROPPED: N,
    },
    ItemState: {
        ItemState.IN_PROGRESS: A, ItemState.DONE: G, ItemState.WAIVED: W, ItemState.FAILED: B,
    },
    CriterionState: {
        CriterionState.IN_PROGRESS: A, CriterionState.COMPLIANT: G,
        CriterionState.WITH_EXCEPTION: W, CriterionState.NON_COMPLIANT: B,
    },
    RiskState: {
        RiskState.ASSESSED: A, RiskState.TREATING: A, RiskState.MONITORING: A, RiskState.OCCURRED: B,
    },
    ActionState: {ActionState.DOING: A, ActionState.DONE: G},
    RehearsalResult: {RehearsalResult.PASSED: G, RehearsalResult.PARTLY: W, RehearsalResult.FAILED: B},
    TemplateState: {TemplateState.PUBLISHED: G},
    NotesState: {NotesState.REVIEW: W, NotesState.PUBLISHED: G, NotesState.AMENDED: A},
}  # fmt: skip

# Categories rather than verdicts: a pill, but no shape that would judge.
_CATEGORIES: Mapping[type[StrEnum], Mapping[StrEnum, Tone]] = {
    ReleaseKind: {ReleaseKind.EMERGENCY: B, ReleaseKind.HOTFIX: W},
    Level: {Level.HARD: B, Level.SOFT: W},
    Weight: {Weight.BLOCKING: B},
}


class PillLook(NamedTuple):
    """How a choice is painted: its tone, and whether the shape of a verdict stands before the word."""

    tone: Tone
    mark: bool


def pill_look(value: Value) -> PillLook | None:
    """How a choice is painted as a pill; None for what is plain text."""
    if not isinstance(value, StrEnum):
        return None
    if (verdicts := _TONES.get(type(value))) is not None:
        return PillLook(verdicts.get(value, Tone.NEUTRAL), mark=True)
    if (categories := _CATEGORIES.get(type(value))) is not None:
        return PillLook(categories.get(value, Tone.NEUTRAL), mark=False)
    return None

"""How large a risk is and how it moves: scores, bands, appetite, and what is due for review."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from relplanner.domain.errors import InvalidValue
from relplanner.domain.kinds import Risk, RiskAssessment
from relplanner.domain.kinds.readiness import Direction, RiskState
from relplanner.domain.plan import Plan, key_number

PRODUCTS = tuple(sorted({likelihood * impact for likelihood in range(1, 6) for impact in range(1, 6)}))
"""The scores there can be: 1 2 3 4 5 6 8 9 10 12 15 16 20 25."""


class Band(StrEnum):
    """How bad a score is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Movement(StrEnum):
    """Where a risk's score went since the assessment before."""

    FIRST = "first"
    """There is none before."""
    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


Bands = Mapping[Band, range]
"""A scheme's bands: the scores of each, which together hold every possible score once."""

BANDS: Bands = {Band.LOW: range(1, 7), Band.MEDIUM: range(7, 13), Band.HIGH: range(13, 26)}


class Rating(NamedTuple):
    """Likelihood and impact, 1 to 5 each."""

    likelihood: int
    impact: int

    @property
    def score(self) -> int:
        """Their product."""
        return self.likelihood * self.impact

    @property
    def band(self) -> Band:
        """The band of the score."""
        return band(self.score)

    def __str__(self) -> str:
        return f"{self.likelihood} × {self.impact} = {self.score}"


@dataclass(frozen=True, slots=True)
class Standing:
    """A risk's assessments, oldest first, and what they say of it now."""

    history: tuple[RiskAssessment, ...]

    @property
    def now(self) -> Rating | None:
        """The present rating; None for an unscored risk."""
        return _rating(self.history[-1]) if self.history else None

    @property
    def target(self) -> Rating | None:
        """Where the response is to take it."""
        if not self.history:
            return None
        likelihood, impact = self.history[-1].target_likelihood, self.history[-1].target_impact
        return Rating(likelihood, impact) if likelihood is not None and impact is not None else None

    @property
    def before(self) -> Rating | None:
        """The rating before the present one."""
        return _rating(self.history[-2]) if len(self.history) > 1 else None

    @property
    def movement(self) -> Movement:
        """Where the score went since the assessment before."""
        if self.now is None or self.before is None:
            return Movement.FIRST
        if self.now.score == self.before.score:
            return Movement.SAME
        return Movement.WORSE if self.now.score > self.before.score else Movement.BETTER


def standing(plan: Plan, risk: str) -> Standing:
    """What a risk's assessments say; of two on one day the one made later counts."""
    found = plan.children(RiskAssessment, "risk", risk)
    return Standing(tuple(sorted(found, key=lambda each: (each.at, key_number(each.key)))))


def band(score: int, bands: Bands = BANDS) -> Band:
    """The band that holds a score."""
    return next(name for name, scores in bands.items() if score in scores)


def above_appetite(plan: Plan, risk: Risk) -> bool:
    """Whether a threat's score is higher than the programme accepts."""
    now = standing(plan, risk.id).now
    return risk.direction is Direction.THREAT and now is not None and now.score > plan.programme.appetite


def is_open(risk: Risk) -> bool:
    """Whether a risk still counts."""
    return risk.state is not RiskState.CLOSED and not risk.archived


def review_due(risk: Risk, today: dt.date) -> bool:
    """Whether an open risk was to be looked at again by now."""
    return is_open(risk) and risk.next_review is not None and risk.next_review <= today


def severity(rating: Rating | None) -> tuple[int, int]:
    """A sort key, higher is worse: by score, then impact. What nobody has scored sorts as worst."""
    return (rating.score, rating.impact) if rating else (PRODUCTS[-1] + 1, 0)


def worst_first(plan: Plan, risks: Iterable[Risk]) -> list[Risk]:
    """Risks by their present rating, the unscored ones on top."""
    found = sorted(risks, key=lambda risk: key_number(risk.key))
    return sorted(found, key=lambda risk: severity(standing(plan, risk.id).now), reverse=True)


def parse_rating(text: str) -> Rating:
    """What a person types for likelihood and impact: ``4x5``, ``4 × 5``, ``4 5``, ``45``.

    Raises InvalidValue.
    """
    found = re.fullmatch(r"\s*([1-5])\s*[x×*,;/ ]?\s*([1-5])\s*(=\s*\d+\s*)?", text, re.IGNORECASE)
    if found is None:
        raise InvalidValue(
            "unreadable-value",
            text=text,
            expected="a likelihood and an impact from 1 to 5, such as 4x5 or 4 5",
            field="Score",
        )
    return Rating(int(found[1]), int(found[2]))


def _rating(assessment: RiskAssessment) -> Rating:
    return Rating(assessment.likelihood, assessment.impact)

"""The sentences behind what rules notice in a plan: what is late, what needs attention, what happens when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

from relplanner.domain.marked import QT_TRANSLATE_NOOP
from relplanner.domain.plan import Plan
from relplanner.domain.texts import choice_label
from relplanner.domain.typed import date_text, duration_text

ATTENTION: Mapping[str, str] = {
    "release-late": QT_TRANSLATE_NOOP("attention", "should have gone live {days} ago"),
    "activity-late": QT_TRANSLATE_NOOP("attention", "{days} late"),
    "activity-unstarted": QT_TRANSLATE_NOOP("attention", "should have started {days} ago"),
    "item-late": QT_TRANSLATE_NOOP("attention", "{days} late"),
    "criterion-late": QT_TRANSLATE_NOOP("attention", "criterion {days} late"),
    "review-late": QT_TRANSLATE_NOOP("attention", "review {days} overdue"),
    "action-late": QT_TRANSLATE_NOOP("attention", "action {days} late"),
    "decision-late": QT_TRANSLATE_NOOP("attention", "review of the decision {days} overdue"),
    "slipping": QT_TRANSLATE_NOOP("attention", "goes live {working_days} after its committed date"),
    "status-said": QT_TRANSLATE_NOOP("attention", "{status}: {why}"),
    "check-failed": QT_TRANSLATE_NOOP("attention", "failed"),
    "blocking-open": QT_TRANSLATE_NOOP("attention", "{checks} open, {days} to go"),
    "activity-blocked": QT_TRANSLATE_NOOP("attention", "blocked: {why}"),
    "risk-occurred": QT_TRANSLATE_NOOP("attention", "has occurred"),
    "risk-above-appetite": QT_TRANSLATE_NOOP("attention", "{rating}, above the appetite of {appetite}"),
    "risk-unscored": QT_TRANSLATE_NOOP("attention", "not scored yet"),
    "slip-untold": QT_TRANSLATE_NOOP("attention", "committed {before} → {after}, not circulated yet"),
    "notes-unpublished": QT_TRANSLATE_NOOP("attention", "release notes not published, {days} to go"),
    "rollback-unrehearsed": QT_TRANSLATE_NOOP("attention", "roll-back not rehearsed, {days} to go"),
    "collides": QT_TRANSLATE_NOOP("attention", "{what}"),
}
"""Why something is late or needs attention, by the codes of ``rules.attention.Reason``."""

HAPPENINGS: Mapping[str, str] = {
    "goes-live": QT_TRANSLATE_NOOP("happening", "Goes live"),
    "activity": QT_TRANSLATE_NOOP("happening", "Planned"),
    "begins": QT_TRANSLATE_NOOP("happening", "Begins"),
    "ends": QT_TRANSLATE_NOOP("happening", "Ends"),
    "checks-due": QT_TRANSLATE_NOOP("happening", "{due}"),
    "risk-review": QT_TRANSLATE_NOOP("happening", "Risk review"),
}
"""What happens on a day, by the codes of ``rules.agenda.Happening``."""

DRIVERS: Mapping[str, str] = {
    "release": QT_TRANSLATE_NOOP("driver", "Starts with its release"),
    "target": QT_TRANSLATE_NOOP("driver", "Target date of its release"),
    "follows": QT_TRANSLATE_NOOP("driver", "Follows {title}"),
    "linked": QT_TRANSLATE_NOOP("driver", "{link} {title}"),
    "phase": QT_TRANSLATE_NOOP("driver", "{constraint} {date} for {title}"),
    "constraint": QT_TRANSLATE_NOOP("driver", "{constraint} {date}"),
    "off-after": QT_TRANSLATE_NOOP("driver", "First working day after {title}"),
    "off-from": QT_TRANSLATE_NOOP("driver", "First working day from {date}"),
    "late": QT_TRANSLATE_NOOP("driver", "As late as possible"),
    "pinned": QT_TRANSLATE_NOOP("driver", "Pinned"),
    "actual": QT_TRANSLATE_NOOP("driver", "Actual dates"),
}
"""Why something starts when it does, by the codes of ``schedule.why``."""

RULES: Mapping[str, str] = {
    "freeze": QT_TRANSLATE_NOOP("rule", "Freeze"),
    "blackout": QT_TRANSLATE_NOOP("rule", "Blackout"),
    "embargo": QT_TRANSLATE_NOOP("rule", "Embargo"),
    "slot": QT_TRANSLATE_NOOP("rule", "Release slot"),
    "maintenance": QT_TRANSLATE_NOOP("rule", "Maintenance"),
    "environment": QT_TRANSLATE_NOOP("rule", "Environment"),
    "holiday": QT_TRANSLATE_NOOP("rule", "Holiday"),
    "day-off": QT_TRANSLATE_NOOP("rule", "Day off"),
    "weekday": QT_TRANSLATE_NOOP("rule", "Weekday policy"),
    "same-day": QT_TRANSLATE_NOOP("rule", "Same day"),
    "train-capacity": QT_TRANSLATE_NOOP("rule", "Train capacity"),
    "soak": QT_TRANSLATE_NOOP("rule", "Minimum soak"),
    "version": QT_TRANSLATE_NOOP("rule", "Version"),
    "leave": QT_TRANSLATE_NOOP("rule", "Leave"),
    "dependency": QT_TRANSLATE_NOOP("rule", "Dependency"),
    "deadline": QT_TRANSLATE_NOOP("rule", "Deadline"),
    "constraint": QT_TRANSLATE_NOOP("rule", "Constraint"),
    "float": QT_TRANSLATE_NOOP("rule", "Negative float"),
    "committed": QT_TRANSLATE_NOOP("rule", "Committed date"),
    "target": QT_TRANSLATE_NOOP("rule", "Target date"),
}
"""The names of the rules of ``rules.conflicts``, by the codes of ``Rule``."""

CONFLICTS: Mapping[str, tuple[str, str]] = {
    "live-in-window": (
        QT_TRANSLATE_NOOP("conflict", "{release} goes live on {day}, inside “{window}”"),
        QT_TRANSLATE_NOOP("conflict", "{window}"),
    ),
    "live-outside-slot": (
        QT_TRANSLATE_NOOP("conflict", "{release} goes live on {day}, outside “{window}”"),
        QT_TRANSLATE_NOOP("conflict", "Outside {window}"),
    ),
    "work-in-window": (
        QT_TRANSLATE_NOOP("conflict", "“{name}” is in {environment} during “{window}”"),
        QT_TRANSLATE_NOOP("conflict", "{environment}: {window}"),
    ),
    "double-booked": (
        QT_TRANSLATE_NOOP(
            "conflict", "{environment} is double-booked: {release}, “{name}”, and {of}, “{other}”"
        ),
        QT_TRANSLATE_NOOP("conflict", "{environment} double-booked"),
    ),
    "live-on-holiday": (
        QT_TRANSLATE_NOOP("conflict", "{release} goes live on a holiday, {holiday}, {day}"),
        QT_TRANSLATE_NOOP("conflict", "Live on {holiday}"),
    ),
    "live-on-day-off": (
        QT_TRANSLATE_NOOP("conflict", "{release} goes live on a day off, {day}"),
        QT_TRANSLATE_NOOP("conflict", "Live on a day off"),
    ),
    "live-on-weekday": (
        QT_TRANSLATE_NOOP("conflict", "{release} goes live on {day}; allowed are {allowed}"),
        QT_TRANSLATE_NOOP("conflict", "Not on {allowed}"),
    ),
    "same-day-live": (
        QT_TRANSLATE_NOOP("conflict", "{names} go live on one day, {day}"),
        QT_TRANSLATE_NOOP("conflict", "Shares its day"),
    ),
    "same-day-live-many": (
        QT_TRANSLATE_NOOP("conflict", "{names} and {others} more go live on one day, {day}"),
        QT_TRANSLATE_NOOP("conflict", "Shares its day"),
    ),
    "one-product-live": (
        QT_TRANSLATE_NOOP("conflict", "{names}, one product, go live on one day, {day}"),
        QT_TRANSLATE_NOOP("conflict", "Same product, same day"),
    ),
    "one-product-live-many": (
        QT_TRANSLATE_NOOP("conflict", "{names} and {others} more, one product, go live on one day, {day}"),
        QT_TRANSLATE_NOOP("conflict", "Same product, same day"),
    ),
    "train-full": (
        QT_TRANSLATE_NOOP("conflict", "{count} releases go with “{train}” of {day}, which takes {capacity}"),
        QT_TRANSLATE_NOOP("conflict", "{train} is full"),
    ),
    "soak-short": (
        QT_TRANSLATE_NOOP(
            "conflict", "{release} soaks for {soak} until it is live; “{train}” asks for {wanted}"
        ),
        QT_TRANSLATE_NOOP("conflict", "Soaks for {soak} only"),
    ),
    "same-version": (
        QT_TRANSLATE_NOOP("conflict", "{names} of {product} are all version {version}"),
        QT_TRANSLATE_NOOP("conflict", "Version {version} twice"),
    ),
    "on-leave": (
        QT_TRANSLATE_NOOP("conflict", "{person} is on leave during “{name}”"),
        QT_TRANSLATE_NOOP("conflict", "{person} on leave"),
    ),
    "link-broken": (
        QT_TRANSLATE_NOOP("conflict", "“{name}” does not wait for “{other}”"),
        QT_TRANSLATE_NOOP("conflict", "Does not wait for {other}"),
    ),
    "constraint-against-link": (
        QT_TRANSLATE_NOOP("conflict", "“{name}” cannot keep “{constraint}” and wait for “{other}”"),
        QT_TRANSLATE_NOOP("conflict", "Does not wait for {other}"),
    ),
    "deadline-missed": (
        QT_TRANSLATE_NOOP("conflict", "“{name}” finishes on {day}, after its deadline of {deadline}"),
        QT_TRANSLATE_NOOP("conflict", "Misses its deadline"),
    ),
    "constraint-missed": (
        QT_TRANSLATE_NOOP("conflict", "“{name}” cannot keep “{constraint}” {wanted}"),
        QT_TRANSLATE_NOOP("conflict", "Misses its constraint"),
    ),
    "float-negative": (
        QT_TRANSLATE_NOOP("conflict", "“{name}” is too late for what depends on it"),
        QT_TRANSLATE_NOOP("conflict", "Too late"),
    ),
    "float-negative-many": (
        QT_TRANSLATE_NOOP("conflict", "“{name}” and {others} more are too late for what depends on them"),
        QT_TRANSLATE_NOOP("conflict", "Too late"),
    ),
    "committed-missed": (
        QT_TRANSLATE_NOOP("conflict", "{release} goes live on {day}; it is committed to {promised}"),
        QT_TRANSLATE_NOOP("conflict", "After its committed date"),
    ),
    "target-missed": (
        QT_TRANSLATE_NOOP("conflict", "{release} goes live on {day}; its target is {promised}"),
        QT_TRANSLATE_NOOP("conflict", "After its target"),
    ),
}
"""What collides, by the codes of ``rules.conflicts``: the sentence, and the few words beside a bar."""

FIXES: Mapping[str, tuple[str, str]] = {
    "alone": (
        QT_TRANSLATE_NOOP("fix", "Move “{title}” {working_days} later"),
        QT_TRANSLATE_NOOP("fix", "Move “{title}” {working_days} earlier"),
    ),
    "with-followers": (
        QT_TRANSLATE_NOOP("fix", "Move “{title}” and what follows it, {records}, {working_days} later"),
        QT_TRANSLATE_NOOP("fix", "Move “{title}” and what follows it, {records}, {working_days} earlier"),
    ),
    "release-start": (
        QT_TRANSLATE_NOOP("fix", "Start {release} {working_days} later"),
        QT_TRANSLATE_NOOP("fix", "Start {release} {working_days} earlier"),
    ),
    "whole-release": (
        QT_TRANSLATE_NOOP("fix", "Move what is left of {release}, {records}, {working_days} later"),
        QT_TRANSLATE_NOOP("fix", "Move what is left of {release}, {records}, {working_days} earlier"),
    ),
}
"""What clears a conflict, later and earlier, by the codes of ``rules.conflicts.fixes.Extent``."""

REASONS: Mapping[str, str] = {
    "release": QT_TRANSLATE_NOOP("reason", "Starts with {release}"),
    "target": QT_TRANSLATE_NOOP("reason", "Planned back from the day {release} is to go live"),
    "link": QT_TRANSLATE_NOOP("reason", "Waits for “{predecessor}”, {day}"),
    "summary": QT_TRANSLATE_NOOP("reason", "Waits with the phase “{predecessor}”"),
    "summary-constraint": QT_TRANSLATE_NOOP("reason", "Held by the phase it is part of"),
    "constraint": QT_TRANSLATE_NOOP("reason", "{constraint} {day}"),
    "constraint-above": QT_TRANSLATE_NOOP("reason", "Held by a constraint"),
    "calendar": QT_TRANSLATE_NOOP("reason", "Begins when work does: days off before it"),
    "calendar-after": QT_TRANSLATE_NOOP("reason", "Waits for “{predecessor}”, then for days off to pass"),
    "late": QT_TRANSLATE_NOOP("reason", "As late as possible without delaying anything"),
    "pinned": QT_TRANSLATE_NOOP("reason", "Pinned to its dates"),
    "actual": QT_TRANSLATE_NOOP("reason", "Has begun: the actual dates count"),
}
"""Why something is when it is, by the codes of ``rules.reasons``."""

COUNTED: Mapping[str, tuple[str, str]] = {
    "days": ("{n} day", "{n} days"),
    "working_days": ("{n} working day", "{n} working days"),
    "releases": ("{n} release", "{n} releases"),
    "records": ("{n} record", "{n} records"),
    "activities": ("{n} activity", "{n} activities"),
    "due_dates": ("{n} due date", "{n} due dates"),
    "conflicts": ("{n} conflict", "{n} conflicts"),
    "checks": ("{n} blocking check", "{n} blocking checks"),
    "due": ("{n} check due", "{n} checks due"),
}
"""How a count reads when it is one, and else."""


def attention_text(code: str, values: Mapping[str, object]) -> str:
    """Why something is late or needs attention, in words."""
    return filled(ATTENTION[code], values)


def conflict_text(code: str, values: Mapping[str, object]) -> str:
    """What collides, as a sentence."""
    return filled(CONFLICTS[code][0], values)


def conflict_mark(code: str, values: Mapping[str, object]) -> str:
    """What collides, in the few words that fit beside a bar."""
    return filled(CONFLICTS[code][1], values)


def reason_text(code: str, values: Mapping[str, object]) -> str:
    """Why something is when it is, as a sentence."""
    return filled(REASONS[code], values)


def counted(unit: str, number: int) -> str:
    """“3 working days”: a number of what a name of ``COUNTED`` counts."""
    return COUNTED[unit][number != 1].format(n=f"{number:,}")


def worked(minutes: int, plan: Plan) -> str:
    """Working minutes within a sentence: “11 working days”; what is no whole number of days as ``2d 4h``."""
    days, rest = divmod(minutes, plan.programme.hours_per_day * 60)
    return duration_text(minutes, plan) if rest else counted("working_days", days)


def filled(sentence: str, values: Mapping[str, object]) -> str:
    """A sentence with its values in words: “3 days”, a choice’s label, a day. An empty end is left out."""
    words = {name: _worded(name, value) for name, value in values.items()}
    return sentence.format(**words).removesuffix(": ")


def _worded(name: str, value: object) -> str:
    if isinstance(value, StrEnum):
        return choice_label(value)
    if isinstance(value, dt.date):
        return date_text(value)
    if name in COUNTED and isinstance(value, int):
        return counted(name, value)
    return str(value)

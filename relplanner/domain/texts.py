"""The sentences behind codes. Faces translate them; nobody else writes user-visible English.

What refusals say is in ``refusals``.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from relplanner.domain.marked import QT_TRANSLATE_NOOP

RETURNS: Mapping[str, str] = {
    "formula": QT_TRANSLATE_NOOP("return", "It is a formula; its value as it was last computed counts"),
    "locked": QT_TRANSLATE_NOOP("return", "relplanner computes this, or keeps it elsewhere"),
    "removed": QT_TRANSLATE_NOOP("return", "It has been removed from the plan since"),
    "not-shown": QT_TRANSLATE_NOOP("return", "It has been archived, or is no longer told, since"),
    "not-editable": QT_TRANSLATE_NOOP("return", "It may no longer be edited there"),
    "both": QT_TRANSLATE_NOOP("return", "It was changed here, too"),
    "others": QT_TRANSLATE_NOOP("return", "{sender} says otherwise: {theirs}"),
    "gone-there": QT_TRANSLATE_NOOP("return", "It was removed there, and changed here"),
    "gone-here": QT_TRANSLATE_NOOP("return", "It was removed here, and changed there"),
    "goes-with": QT_TRANSLATE_NOOP("return", "It goes with {title}, which was changed here"),
    "put-together": QT_TRANSLATE_NOOP("return", "Changed on both sides, and put together"),
    "new-key": QT_TRANSLATE_NOOP("return", "{old} is taken here; it becomes {key}"),
    "stands-on": QT_TRANSLATE_NOOP("return", "It stands on {title}, which is not taken"),
    "adds-too": QT_TRANSLATE_NOOP("return", "{sender} adds the same"),
    "suggested": QT_TRANSLATE_NOOP("return", "Found by what the row says; it has lost its key"),
    "no-sheet": QT_TRANSLATE_NOOP("return", "{sheet} is not in the file"),
    "twins": QT_TRANSLATE_NOOP("return", "{sheet}: rows {rows} only repeat others"),
    "merged": QT_TRANSLATE_NOOP("return", "{sheet}: what merged cells hide was not compared"),
    "remark": QT_TRANSLATE_NOOP("return", "{where} is a remark beside the table: {text}"),
}
"""What is said of cells and rows of a returned workbook."""

FINDINGS: Mapping[str, str] = {
    "damaged-page": QT_TRANSLATE_NOOP("finding", "The file is damaged: {what}"),
    "loose-reference": QT_TRANSLATE_NOOP(
        "finding", "{count} of {table} refer to a {target} that is not there"
    ),
    "broken-row": QT_TRANSLATE_NOOP("finding", "A stored {kind} is not as its fields demand: {reason}"),
    "unlisted-record": QT_TRANSLATE_NOOP(
        "finding", "A {kind} ({id}) is missing from the list of all records"
    ),
    "empty-entry": QT_TRANSLATE_NOOP("finding", "{key} is listed as a {kind}, but has no row"),
    "low-counter": QT_TRANSLATE_NOOP("finding", "The next key for {kind} would be one that is taken"),
    "journal-root": QT_TRANSLATE_NOOP("finding", "The journal has {count} beginnings; it must have one"),
    "journal-head": QT_TRANSLATE_NOOP("finding", "The head “{name}” stands at no step of the journal"),
    "head-unreachable": QT_TRANSLATE_NOOP(
        "finding", "What was done in “{name}” cannot be done again: {reason}"
    ),
    "journal-order": QT_TRANSLATE_NOOP("finding", "Step {seq} follows a step that came later or is missing"),
    "journal-unreadable": QT_TRANSLATE_NOOP("finding", "The journal cannot be read: {reason}"),
    "replay-fails": QT_TRANSLATE_NOOP("finding", "Step {seq} of the journal cannot be done again: {reason}"),
    "replay-differs": QT_TRANSLATE_NOOP(
        "finding", "{kind} {key} is not what the journal says it should be: {fields}"
    ),
    "steps-lost": QT_TRANSLATE_NOOP("finding", "{count} steps of the journal were lost, from step {seq} on"),
    "record-lost": QT_TRANSLATE_NOOP("finding", "{kind} {key} was lost: {reason}"),
    "field-reset": QT_TRANSLATE_NOOP("finding", "{key}: {field} was not readable and is empty now ({value})"),
    "reference-cleared": QT_TRANSLATE_NOOP(
        "finding", "{key}: {field} referred to a lost record and is empty now"
    ),
    "key-given": QT_TRANSLATE_NOOP("finding", "{kind} “{title}” had lost its key and is {key} now"),
    "taken-from-journal": QT_TRANSLATE_NOOP("finding", "{kind} {key} was put right from the journal"),
    "table-lost": QT_TRANSLATE_NOOP("finding", "The rows of {kind} were not all readable"),
}

LABELS: Mapping[str, str] = {
    "created-plan": QT_TRANSLATE_NOOP("step", "New plan “{title}”"),
    "added": QT_TRANSLATE_NOOP("step", "Add {kind} “{title}”"),
    "added-many": QT_TRANSLATE_NOOP("step", "Add {count} records"),
    "set": QT_TRANSLATE_NOOP("step", "Set {field} of {title}"),
    "set-many": QT_TRANSLATE_NOOP("step", "Set {count} fields of {title}"),
    "set-records": QT_TRANSLATE_NOOP("step", "Change {count} records"),
    "removed": QT_TRANSLATE_NOOP("step", "Remove {kind} “{title}”"),
    "removed-many": QT_TRANSLATE_NOOP("step", "Remove {count} records"),
    "removed-with-one": QT_TRANSLATE_NOOP("step", "Remove {kind} “{title}” and 1 record that belongs to it"),
    "removed-with": QT_TRANSLATE_NOOP(
        "step", "Remove {kind} “{title}” and {others} records that belong to it"
    ),
    "removed-many-with": QT_TRANSLATE_NOOP("step", "Remove {count} records and {others} that belong to them"),
    "moved": QT_TRANSLATE_NOOP("step", "Move {title}"),
    "no-earlier": QT_TRANSLATE_NOOP("step", "Let {title} start no earlier than {day}"),
    "no-later": QT_TRANSLATE_NOOP("step", "Let {title} start no later than {day}"),
    "moved-many": QT_TRANSLATE_NOOP("step", "Move {count} together"),
    "resized": QT_TRANSLATE_NOOP("step", "Change the length of {title}"),
    "reordered": QT_TRANSLATE_NOOP("step", "Reorder {title}"),
    "linked": QT_TRANSLATE_NOOP("step", "Link {predecessor} to {successor}"),
    "ticked": QT_TRANSLATE_NOOP("step", "Tick {title}"),
    "unticked": QT_TRANSLATE_NOOP("step", "Untick {title}"),
    "ticked-many": QT_TRANSLATE_NOOP("step", "Tick {count} items"),
    "unticked-many": QT_TRANSLATE_NOOP("step", "Untick {count} items"),
    "redated": QT_TRANSLATE_NOOP("step", "Count the due dates of {release} from {day}"),
    "used-template": QT_TRANSLATE_NOOP("step", "Use checklist “{template}” for {release}"),
    "scored": QT_TRANSLATE_NOOP("step", "Score {risk} {likelihood} × {impact}"),
    "aimed": QT_TRANSLATE_NOOP("step", "Aim {risk} at {likelihood} × {impact}"),
    "started-notes": QT_TRANSLATE_NOOP("step", "Start the {audience} notes of {release}"),
    "published-notes": QT_TRANSLATE_NOOP("step", "Publish the {audience} notes of {release}"),
    "noted": QT_TRANSLATE_NOOP("step", "Note “{title}”"),
    "left-out": QT_TRANSLATE_NOOP("step", "Leave “{title}” out of the notes"),
    "baselined": QT_TRANSLATE_NOOP("step", "Take baseline “{title}”"),
    "from-template": QT_TRANSLATE_NOOP("step", "Make {title} from template “{template}”"),
    "saved-template": QT_TRANSLATE_NOOP("step", "Save {release} as template “{title}”"),
    "added-train": QT_TRANSLATE_NOOP("step", "Add {title} of {train}"),
    "added-train-many": QT_TRANSLATE_NOOP("step", "Add the next {count} releases of {train}"),
    "retargeted": QT_TRANSLATE_NOOP("step", "Retarget {release} to {day}"),
    "slipped": QT_TRANSLATE_NOOP("step", "Slip {release} to {day}"),
    "gave-slip-reason": QT_TRANSLATE_NOOP("step", "Say why {release} slipped: {reason}"),
    "used-baseline": QT_TRANSLATE_NOOP("step", "Compare with baseline “{title}”"),
    "imported": QT_TRANSLATE_NOOP("step", "Import {file}"),
    "returned": QT_TRANSLATE_NOOP("step", "Take back no. {number} from {sender}"),
    "returned-many": QT_TRANSLATE_NOOP("step", "Take back {count} workbooks: no. {numbers}"),
    "acknowledged": QT_TRANSLATE_NOOP("step", "Note that {name} has acknowledged no. {number}"),
    "unacknowledged": QT_TRANSLATE_NOOP("step", "Note that {name} has not acknowledged no. {number}"),
    "signed": QT_TRANSLATE_NOOP("step", "Sign off {release} as {role}: {decision}"),
    "unsigned": QT_TRANSLATE_NOOP("step", "Take back the sign-off of {release} as {role}"),
    "circulated": QT_TRANSLATE_NOOP("step", "Circulate no. {number} ({pack})"),
    "cleared": QT_TRANSLATE_NOOP("step", "Clear conflict: {what}"),
    "allowed": QT_TRANSLATE_NOOP("step", "Allow {title} in “{window}”"),
    "repaired": QT_TRANSLATE_NOOP("step", "Repair {title}"),
    "merged": QT_TRANSLATE_NOOP("step", "Merge {file}"),
    "scenario-started": QT_TRANSLATE_NOOP("step", "What if: {title}"),
    "scenario-proposed": QT_TRANSLATE_NOOP("step", "Keep “{title}” as an option"),
    "scenario-rejected": QT_TRANSLATE_NOOP("step", "Reject “{title}”"),
    "scenario-dropped": QT_TRANSLATE_NOOP("step", "Drop “{title}”"),
    "scenario-refreshed": QT_TRANSLATE_NOOP("step", "Bring “{title}” up to date"),
    "scenario-applied": QT_TRANSLATE_NOOP("step", "Apply “{title}”"),
    "sampled": QT_TRANSLATE_NOOP("step", "Fill with “{title}”"),
    "undone": QT_TRANSLATE_NOOP("step", "Undo: {what}"),
    "redone": QT_TRANSLATE_NOOP("step", "Redo: {what}"),
}

STAYS: Mapping[str, str] = {
    "one": QT_TRANSLATE_NOOP("step", "1 has begun and stays"),
    "many": QT_TRANSLATE_NOOP("step", "{count} have begun and stay"),
}
"""What a step that moves many things leaves where it is."""

# Codes whose label is more than the code with its underscores opened.
CHOICES: Mapping[str, str] = {
    "VersionScheme.semver": QT_TRANSLATE_NOOP("choice", "SemVer"),
    "VersionScheme.pep440": QT_TRANSLATE_NOOP("choice", "PEP 440"),
    "VersionScheme.calver": QT_TRANSLATE_NOOP("choice", "CalVer"),
    "EnvironmentKind.ci": QT_TRANSLATE_NOOP("choice", "CI"),
    "EnvironmentKind.uat": QT_TRANSLATE_NOOP("choice", "UAT"),
    "EnvironmentKind.dr": QT_TRANSLATE_NOOP("choice", "DR"),
    "EnvironmentKind.pre_production": QT_TRANSLATE_NOOP("choice", "Pre-production"),
    "Channel.rc": QT_TRANSLATE_NOOP("choice", "RC"),
    "Channel.ga": QT_TRANSLATE_NOOP("choice", "GA"),
    "Channel.lts": QT_TRANSLATE_NOOP("choice", "LTS"),
    "Constraint.asap": QT_TRANSLATE_NOOP("choice", "As soon as possible"),
    "Constraint.alap": QT_TRANSLATE_NOOP("choice", "As late as possible"),
    "Constraint.start_no_earlier": QT_TRANSLATE_NOOP("choice", "Start no earlier than"),
    "Constraint.start_no_later": QT_TRANSLATE_NOOP("choice", "Start no later than"),
    "Constraint.finish_no_earlier": QT_TRANSLATE_NOOP("choice", "Finish no earlier than"),
    "Constraint.finish_no_later": QT_TRANSLATE_NOOP("choice", "Finish no later than"),
    "ActivityState.todo": QT_TRANSLATE_NOOP("choice", "To do"),
    "ActivityState.doing": QT_TRANSLATE_NOOP("choice", "In progress"),
    "LagUnit.percent": QT_TRANSLATE_NOOP("choice", "Per cent"),
    "Priority.wont": QT_TRANSLATE_NOOP("choice", "Won’t"),
    "ReleaseState.no_go": QT_TRANSLATE_NOOP("choice", "No-go"),
    "CriterionState.with_exception": QT_TRANSLATE_NOOP("choice", "Compliant with exception"),
    "CriterionState.non_compliant": QT_TRANSLATE_NOOP("choice", "Non-compliant"),
    "Strategy.blue_green": QT_TRANSLATE_NOOP("choice", "Blue-green switch"),
    "SourceKind.mspdi": QT_TRANSLATE_NOOP("choice", "MS Project XML"),
    "SourceKind.ics": QT_TRANSLATE_NOOP("choice", "iCalendar"),
    "SourceKind.csv": QT_TRANSLATE_NOOP("choice", "CSV"),
    "SourceKind.json": QT_TRANSLATE_NOOP("choice", "JSON"),
    "SourceKind.xlsx": QT_TRANSLATE_NOOP("choice", "Excel workbook"),
}


MEASURES: Mapping[str, str] = {
    "release_frequency": QT_TRANSLATE_NOOP("measure", "Release frequency"),
    "on_time": QT_TRANSLATE_NOOP("measure", "On time against the first committed date"),
    "on_first_baseline": QT_TRANSLATE_NOOP("measure", "On time against the first baseline"),
    "slip": QT_TRANSLATE_NOOP("measure", "Median slip of committed dates"),
    "emergency_share": QT_TRANSLATE_NOOP("measure", "Emergency and hotfix share"),
    "exception_rate": QT_TRANSLATE_NOOP("measure", "Criteria met by exception"),
    "rollback_rehearsed": QT_TRANSLATE_NOOP("measure", "Roll-backs rehearsed"),
    "action_closure": QT_TRANSLATE_NOOP("measure", "Risk actions closed"),
    "predictability": QT_TRANSLATE_NOOP("measure", "Scope delivered as planned"),
}


def measure_text(code: str) -> str:
    """What a measure is called."""
    return MEASURES[code]


def remark(code: str, **values: object) -> str:
    """What is said of a cell or a row of a returned workbook."""
    return RETURNS[code].format(**values)


def finding(code: str, **values: object) -> str:
    """What a check found or a repair did, as a sentence."""
    return FINDINGS[code].format(**values)


def step_label(code: str, **values: object) -> str:
    """The name of a step, as shown beside undo and in the history.

    A journal may hold codes of a newer relplanner: an unknown one reads as itself.
    """
    try:
        told = LABELS[code].format(**values)
    except KeyError:
        return code
    stays = values.get("stays")
    return f"{told}; {staying_words(stays)}" if isinstance(stays, int) else told


def staying_words(count: int) -> str:
    """How many of what is moved have begun and stay; empty for none."""
    return STAYS["one" if count == 1 else "many"].format(count=f"{count:,}") if count else ""


def choice_label(choice: StrEnum) -> str:
    """What a choice is called: ``ReleaseState.IN_PROGRESS`` is “In progress”."""
    plain = choice.value.replace("_", " ")
    return CHOICES.get(f"{type(choice).__name__}.{choice.value}", plain[:1].upper() + plain[1:])

"""The sentences behind codes. Faces translate them; nobody else writes user-visible English.

``QT_TRANSLATE_NOOP`` is a home function: lupdate finds the marked texts without Qt being imported.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: N802 - the name lupdate looks for
    """The text itself; marks it for translation."""
    return text


REFUSALS: Mapping[str, str] = {
    "bad-input": QT_TRANSLATE_NOOP("refusal", "Could not read {file}: {reason} ({place})"),
    "invalid-value": QT_TRANSLATE_NOOP("refusal", "{kind} {key}: “{value}” does not fit {field}: {reason}"),
    "unknown-kind": QT_TRANSLATE_NOOP(
        "refusal", "There is no kind of record called “{name}”; the command “kinds” lists them"
    ),
    "unknown-field": QT_TRANSLATE_NOOP("refusal", "{kind} has no field called “{name}”; it has {known}"),
    "unknown-key": QT_TRANSLATE_NOOP("refusal", "Nothing in this plan is called “{key}”"),
    "ambiguous-title": QT_TRANSLATE_NOOP("refusal", "“{title}” could be {shown}; name it by its key"),
    "unreadable-value": QT_TRANSLATE_NOOP("refusal", "“{text}” is not {expected} ({field})"),
    "still-referenced": QT_TRANSLATE_NOOP("refusal", "{key} is still used by {count} records: {shown}"),
    "wrong-reference": QT_TRANSLATE_NOOP("refusal", "{key}: {field} must be one of {kinds}, not {target}"),
    "missing-reference": QT_TRANSLATE_NOOP(
        "refusal", "{key}: {field} refers to a record that is not in the plan"
    ),
    "duplicate-key": QT_TRANSLATE_NOOP("refusal", "The key {key} is already taken"),
    "read-only-field": QT_TRANSLATE_NOOP(
        "refusal", "{field} of {kind} is kept by relplanner and cannot be set"
    ),
    "one-programme": QT_TRANSLATE_NOOP("refusal", "A plan has exactly one programme"),
    "cycle": QT_TRANSLATE_NOOP("refusal", "That would make a loop: {loop}"),
    "own-part": QT_TRANSLATE_NOOP("refusal", "{key} cannot be a part of itself: {loop}"),
    "other-release": QT_TRANSLATE_NOOP(
        "refusal", "{key} and the activity it is part of must belong to one release"
    ),
    "duplicate-link": QT_TRANSLATE_NOOP(
        "refusal", "{predecessor} and {successor} are already linked that way"
    ),
    "last-before-first": QT_TRANSLATE_NOOP(
        "refusal", "The last day, {last}, is before the first, {first}. Exchange them"
    ),
    "finish-before-start": QT_TRANSLATE_NOOP(
        "refusal", "{key}: the finish ({finish}) is before the start ({start})"
    ),
    "rolled-up": QT_TRANSLATE_NOOP("refusal", "{key} takes its dates from its parts; change theirs"),
    "no-baseline": QT_TRANSLATE_NOOP("refusal", "No baseline has been taken to compare with"),
    "already-live": QT_TRANSLATE_NOOP(
        "refusal", "{key} is live already, which no plan can change. Clear its “Live on” first?"
    ),
    "nothing-to-forecast": QT_TRANSLATE_NOOP(
        "refusal",
        "{key} has nothing to forecast: it is over, or nothing dates its activities. Give them dates first?",
    ),
    "recurring-window": QT_TRANSLATE_NOOP(
        "refusal", "{key} comes round by a rule, so no single day of it can move. Change the rule?"
    ),
    "pinned-needs-dates": QT_TRANSLATE_NOOP("refusal", "{key} is pinned, so it needs a start and a finish"),
    "constraint-needs-date": QT_TRANSLATE_NOOP("refusal", "{key}: “{constraint}” needs a date"),
    "needs-reason": QT_TRANSLATE_NOOP("refusal", "{key}: “{state}” needs a reason. Give one?"),
    "needs-conditions": QT_TRANSLATE_NOOP(
        "refusal", "{key} is approved with conditions, and names none. Say which?"
    ),
    "needs-evidence": QT_TRANSLATE_NOOP("refusal", "{key} needs evidence before it is done. Add some?"),
    "need-evidence": QT_TRANSLATE_NOOP(
        "refusal", "{count} items need evidence before they are done: {shown}. Add it?"
    ),
    "misses-threshold": QT_TRANSLATE_NOOP(
        "refusal", "{key} is measured at {value}, which misses {threshold}. Measure it again?"
    ),
    "no-live-date": QT_TRANSLATE_NOOP(
        "refusal", "{key} has no live date to count due dates from. Set a target date?"
    ),
    "not-scored": QT_TRANSLATE_NOOP("refusal", "Score {key} as it is now before you say where it is to go"),
    "bad-hours": QT_TRANSLATE_NOOP("refusal", "{key}: the working hours {hours} overlap or run backwards"),
    "bad-transition": QT_TRANSLATE_NOOP(
        "refusal", "{key} cannot go from {old} to {new}; next can be {allowed}"
    ),
    "committed-needs": QT_TRANSLATE_NOOP("refusal", "Committed needs {missing}. Set it for {key}?"),
    "committed-needs-baseline": QT_TRANSLATE_NOOP(
        "refusal", "Committed needs a baseline that holds {key}. Take one?"
    ),
    "ready-needs": QT_TRANSLATE_NOOP(
        "refusal", "Ready needs every blocking criterion met; open for {key}: {shown}"
    ),
    "closed-needs-notes": QT_TRANSLATE_NOOP("refusal", "Closed needs published release notes for {key}"),
    "locked-notes": QT_TRANSLATE_NOOP(
        "refusal", "{key} is published and locked; set it to amended to change it"
    ),
    "nothing-to-undo": QT_TRANSLATE_NOOP("refusal", "There is nothing to undo"),
    "nothing-to-redo": QT_TRANSLATE_NOOP("refusal", "There is nothing to redo"),
    "no-such-step": QT_TRANSLATE_NOOP("refusal", "This plan has no step “{step}”"),
    "before-the-plan": QT_TRANSLATE_NOOP("refusal", "The plan did not exist yet at {moment}"),
    "plan-missing": QT_TRANSLATE_NOOP("refusal", "There is no plan at {file}"),
    "plan-exists": QT_TRANSLATE_NOOP("refusal", "{file} exists already"),
    "plan-folder": QT_TRANSLATE_NOOP("refusal", "{file} is a folder, not a plan"),
    "plan-empty": QT_TRANSLATE_NOOP("refusal", "{file} is empty; it is not a relplanner plan"),
    "plan-foreign": QT_TRANSLATE_NOOP("refusal", "{file} is not a relplanner plan"),
    "plan-of-another": QT_TRANSLATE_NOOP("refusal", "{file} is a database of another program, not a plan"),
    "plan-altered": QT_TRANSLATE_NOOP(
        "refusal", "{file} was not opened: it holds what no relplanner plan holds ({what})"
    ),
    "plan-unfinished": QT_TRANSLATE_NOOP(
        "refusal",
        "{file} was left in the middle of a change and can only be read here; "
        "copy it, with the -journal file beside it, to a folder of your own and open it there",
    ),
    "plan-gone": QT_TRANSLATE_NOOP(
        "refusal", "{file} was moved or deleted while it was open; save a copy to keep the plan"
    ),
    "plan-replaced": QT_TRANSLATE_NOOP(
        "refusal", "{file} was replaced by another file while it was open; save a copy to keep the plan"
    ),
    "plan-old-read-only": QT_TRANSLATE_NOOP(
        "refusal", "{file} was made by an older relplanner and can only be read here; copy it to open it"
    ),
    "plan-newer": QT_TRANSLATE_NOOP(
        "refusal", "{file} was made by a newer relplanner (format {version}; this one reads up to {known})"
    ),
    "plan-damaged": QT_TRANSLATE_NOOP(
        "refusal", "{file} is damaged: {reason}. “repair” saves what can be saved"
    ),
    "plan-locked": QT_TRANSLATE_NOOP("refusal", "{file} is being written by another program; try again"),
    "plan-read-only": QT_TRANSLATE_NOOP("refusal", "{file} can only be read; save a copy to change it"),
    "plan-unreadable": QT_TRANSLATE_NOOP("refusal", "{file} could not be read: {reason}"),
    "nothing-to-save": QT_TRANSLATE_NOOP(
        "refusal", "Nothing in {file} could be saved: {reason}. A backup may help"
    ),
    "nothing-readable": QT_TRANSLATE_NOOP(
        "refusal", "Nothing in {file} could be saved: no record is readable. A backup may help"
    ),
    "could-not-write": QT_TRANSLATE_NOOP(
        "refusal", "{file} could not be written, and is as it was: {reason}"
    ),
    "copy-onto-itself": QT_TRANSLATE_NOOP("refusal", "{file} is the open plan itself; choose another name"),
    "could-not-print": QT_TRANSLATE_NOOP("refusal", "The result could not be printed: {reason}"),
    "not-a-backup": QT_TRANSLATE_NOOP("refusal", "{file} is not a sound backup: {reason}"),
    "import-needs-into": QT_TRANSLATE_NOOP(
        "refusal", "{file} belongs to a {kind}; say which one with --into"
    ),
    "import-needs-no-into": QT_TRANSLATE_NOOP(
        "refusal", "{file} says itself where its records belong; leave --into out"
    ),
    "nothing-to-ask": QT_TRANSLATE_NOOP("refusal", "Nobody has anything open to say on that"),
    "unknown-topic": QT_TRANSLATE_NOOP("refusal", "“{name}” cannot be asked for; what can is {known}"),
    "import-is-ours": QT_TRANSLATE_NOOP(
        "refusal", "{file} is circulation no. {number}, which relplanner wrote; take it back with “return”"
    ),
    "no-table": QT_TRANSLATE_NOOP("refusal", "{file}: no table that can be taken: {reasons}. Use --map"),
    "unknown-sheet": QT_TRANSLATE_NOOP("refusal", "{file} has no sheet called “{sheet}”; it has {known}"),
    "unknown-column": QT_TRANSLATE_NOOP("refusal", "{sheet} has no column called “{column}”; it has {known}"),
    "bad-mapping": QT_TRANSLATE_NOOP("refusal", "{file} is not a mapping of columns: {reason}"),
    "import-wrong-into": QT_TRANSLATE_NOOP("refusal", "{file} belongs to a {kind}, and {key} is none"),
    "unknown-suffix": QT_TRANSLATE_NOOP(
        "refusal", "relplanner does not write {suffix} files; it writes {known}"
    ),
    "export-needs-kind": QT_TRANSLATE_NOOP(
        "refusal", "A csv table holds one kind of record; say which: {known}"
    ),
    "import-incomplete": QT_TRANSLATE_NOOP(
        "refusal", "{field} was not taken, and nothing can stand without it"
    ),
    "import-same-link": QT_TRANSLATE_NOOP("refusal", "{key} links the same two activities that way already"),
    "unknown-pack": QT_TRANSLATE_NOOP("refusal", "There is no pack called “{name}”; there are {known}"),
    "no-such-circulation": QT_TRANSLATE_NOOP(
        "refusal", "No circulation of this plan has the number {number}"
    ),
    "number-taken": QT_TRANSLATE_NOOP("refusal", "Circulation no. {number} has just been taken; try again"),
    "ambiguous-date": QT_TRANSLATE_NOOP(
        "refusal", "“{text}” is one date with the day first and another with the month first ({field})"
    ),
    "return-other-plan": QT_TRANSLATE_NOOP("refusal", "{file} is a workbook of another plan"),
    "return-unknown": QT_TRANSLATE_NOOP(
        "refusal", "{file} is circulation no. {number}, and no such circulation went out from this plan"
    ),
    "return-nameless": QT_TRANSLATE_NOOP(
        "refusal", "{file} does not say which circulation it is; keep the Cover or the sheets’ titles"
    ),
    "return-export": QT_TRANSLATE_NOOP(
        "refusal", "{file} is an export, which cannot come back; circulate a workbook for that"
    ),
    "return-no-base": QT_TRANSLATE_NOOP(
        "refusal", "This plan no longer holds what circulation no. {number} said, so nothing can be compared"
    ),
    "return-no-table": QT_TRANSLATE_NOOP(
        "refusal", "{file} holds none of the tables that circulation no. {number} had"
    ),
    "merge-overtaken": QT_TRANSLATE_NOOP(
        "refusal", "The plan has changed since it was compared; compare again"
    ),
    "merge-no-past": QT_TRANSLATE_NOOP(
        "refusal", "{file} has no past in common with this plan; only copies of one plan can be merged"
    ),
    "merge-itself": QT_TRANSLATE_NOOP("refusal", "{file} is the open plan itself; choose a copy of it"),
    "not-in-scenario": QT_TRANSLATE_NOOP(
        "refusal", "What goes out is a fact, and this is a scenario; leave it or apply it first"
    ),
    "unknown-scenario": QT_TRANSLATE_NOOP(
        "refusal", "There is no scenario called “{name}”; there are {known}"
    ),
    "scenario-nowhere": QT_TRANSLATE_NOOP(
        "refusal", "“{name}” was not begun from this plan, so nothing can be tried in it; start a new one"
    ),
    "scenario-exists": QT_TRANSLATE_NOOP("refusal", "There is a scenario called “{name}” already"),
    "scenario-settled": QT_TRANSLATE_NOOP("refusal", "“{name}” has been {state} already"),
    "return-overtaken": QT_TRANSLATE_NOOP(
        "refusal", "The plan has changed since it was compared; compare again"
    ),
    "return-other-row": QT_TRANSLATE_NOOP("refusal", "{key} is in the plan, but was not on this sheet"),
    "return-no-new-rows": QT_TRANSLATE_NOOP("refusal", "Rows of {sheet} are made by relplanner alone"),
    "return-whose-row": QT_TRANSLATE_NOOP(
        "refusal", "It does not stand among the activities of one release, so whose it is is not clear"
    ),
    "return-error": QT_TRANSLATE_NOOP("refusal", "{cell} shows an error"),
    "return-uncomputed": QT_TRANSLATE_NOOP(
        "refusal", "{cell} holds a formula whose value was never computed; save the workbook in a spreadsheet"
    ),
    "return-clears-dates": QT_TRANSLATE_NOOP("refusal", "{key} has dates that are computed, not typed"),
    "unknown-name-field": QT_TRANSLATE_NOOP(
        "refusal", "{field} stands for nothing in the naming rule “{rule}”; it may have {known}"
    ),
    "lone-brace": QT_TRANSLATE_NOOP(
        "refusal", "The naming rule “{rule}” has a {brace} that stands alone; fields are {{n}} and the like"
    ),
    "train-needs-cadence": QT_TRANSLATE_NOOP(
        "refusal", "{key} needs a cadence, and the day that it is counted from. Set them?"
    ),
    "bad-cadence": QT_TRANSLATE_NOOP(
        "refusal", "The cadence of {key} cannot be read: {reason}. It is like FREQ=MONTHLY;BYDAY=3TH"
    ),
    "no-later-slot": QT_TRANSLATE_NOOP("refusal", "{key} has no slot there; see its cadence"),
    "template-needs-live": QT_TRANSLATE_NOOP(
        "refusal", "{key} has no live date to count a template from. Set a target date?"
    ),
    "template-no-go-live": QT_TRANSLATE_NOOP(
        "refusal", "{key} counts days from go-live, and nothing in it goes live; tick that of one activity"
    ),
    "slip-by-hand": QT_TRANSLATE_NOOP(
        "refusal", "Nothing says where {key} slips to; name a day, or a train with a slip policy"
    ),
    "slip-needs-days": QT_TRANSLATE_NOOP(
        "refusal", "{key} lets releases slip by days, and does not say how many. Set them?"
    ),
    "all-begun": QT_TRANSLATE_NOOP(
        "refusal", "All of that has begun or is done, and stays; change its actual dates instead"
    ),
    "conflict-gone": QT_TRANSLATE_NOOP("refusal", "That conflict is no longer there; nothing was moved"),
    "no-fix": QT_TRANSLATE_NOOP(
        "refusal", "No single move clears it: {what}. Move several by hand, or allow it"
    ),
    "override-needs-reason": QT_TRANSLATE_NOOP(
        "refusal", "Say why {title} may go on in “{window}”; nothing is allowed without a reason"
    ),
    "override-expired": QT_TRANSLATE_NOOP(
        "refusal", "{day} is over; let the leave last until a day to come, or leave it empty"
    ),
    "unknown-format": QT_TRANSLATE_NOOP(
        "refusal", "relplanner does not know what {file} is; --as-format takes {known}"
    ),
}

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


def sentence(code: str, **values: object) -> str:
    """The refusal with this code, filled with its values."""
    return REFUSALS[code].format(**values)


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

"""What a refusal says, by its code. Faces translate it."""

from __future__ import annotations

from collections.abc import Mapping

from relplanner.domain.marked import QT_TRANSLATE_NOOP

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


def sentence(code: str, **values: object) -> str:
    """The refusal with this code, filled with its values."""
    return REFUSALS[code].format(**values)

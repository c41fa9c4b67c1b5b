"""What taking a return would do besides: what clashes, which sign-offs go stale; and signing by workbook."""

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from relplanner.commands.dated import set_all_typed, set_typed
from relplanner.commands.records import add, set_fields
from relplanner.commands.return_deciding import Deciding
from relplanner.commands.return_findings import Comparison, Finding, Side, Verdict
from relplanner.commands.returning import with_value
from relplanner.commands.signoffs import sign
from relplanner.domain.edit import StepSource
from relplanner.domain.errors import BrokenRule, InvalidValue
from relplanner.domain.kinds import Activity, ChecklistItem, SignOff, Window
from relplanner.domain.kinds.choices import Level
from relplanner.domain.kinds.context import WindowKind
from relplanner.domain.kinds.readiness import SignOffChannel, SignOffDecision
from relplanner.domain.typed import Reading
from relplanner.rules.conflicts import Conflict, Rule
from relplanner.rules.severity import Severity
from relplanner.rules.signoffs import is_stale
from relplanner.session import PlanSession, returning
from relplanner.session.returning import Effect, Return
from tests.returns import ITEM, OTHER, cell, changed, compared, differs, item, owner_changed, sent


def role(session: PlanSession, release: str, name: str = "Head of releases") -> SignOff:
    """A new line in the roll call of a release."""
    session.do(add, "sign_off", {"role": name, "release": release})
    return next(each for each in session.plan.of(SignOff).values() if each.role == name)


def test_a_decision_in_a_workbook_is_a_sign_off_on_what_stands(session: PlanSession, tmp_path: Path) -> None:
    awaited = role(session, item(session).release)
    out = sent(session, tmp_path / "readiness.xlsx", "readiness")

    def change(book: openpyxl.Workbook) -> None:
        cell(book, "Sign-off", awaited.key, "Decision").value = "With conditions"
        cell(book, "Sign-off", awaited.key, "Conditions").value = "Restore rehearsed by Friday"

    told = compared(session, changed(out, change))
    assert differs(told) == [("theirs", awaited.key, "decision"), ("theirs", awaited.key, "conditions")]
    step = Return(session, []).take(told, {})
    assert step is not None
    assert step.source is StepSource.RETURN
    signed = session.plan.one(SignOff, awaited.id)
    assert signed is not None
    assert (signed.decision, signed.channel) == (SignOffDecision.WITH_CONDITIONS, SignOffChannel.WORKBOOK)
    assert signed.conditions == "Restore rehearsed by Friday"
    assert not is_stale(session.plan, signed)
    session.undo()
    assert session.plan.one(SignOff, awaited.id) == awaited


def test_a_decision_that_is_typed_is_a_sign_off_on_what_stands(session: PlanSession) -> None:
    one, other = (role(session, item(session).release, name) for name in ("Quality", "Service"))
    typed = {
        "decision": SignOffDecision.WITH_CONDITIONS,
        "conditions": "By Friday",
        "notes": "By phone",
    }
    session.do(set_typed, one.id, typed, "As agreed")
    session.do(set_all_typed, {other.id: {"decision": SignOffDecision.APPROVE}, one.id: {"rank": "b"}})
    for id in (one.id, other.id):
        signed = session.plan.one(SignOff, id)
        assert signed is not None
        assert signed.digest
        assert (signed.channel, signed.signed_at is None) == (SignOffChannel.APP, False)
        assert not is_stale(session.plan, signed)
    told = session.plan.one(SignOff, one.id)
    assert told is not None
    assert (told.conditions, told.notes) == ("By Friday", "By phone")
    session.do(set_typed, one.id, {"decision": None})
    told = session.plan.one(SignOff, one.id)
    assert told is not None
    assert (told.decision, told.digest, told.signed_at) == (None, "", None)
    with pytest.raises(BrokenRule, match="conditions"):
        session.do(set_typed, other.id, {"decision": SignOffDecision.WITH_CONDITIONS, "conditions": ""})


def test_a_change_to_what_was_signed_tells_who_would_have_to_sign_again(
    session: PlanSession, tmp_path: Path
) -> None:
    blocking = next(each for each in session.plan.of(ChecklistItem).values() if each.blocking)
    who = role(session, blocking.release)
    session.do(sign, who.id, SignOffDecision.APPROVE)
    out = sent(session, tmp_path / "readiness.xlsx", "readiness")

    def change(book: openpyxl.Workbook) -> None:
        state = "Failed" if blocking.state.value in ("done", "waived", "not_applicable") else "Waived"
        cell(book, "Checklist", blocking.key, "State").value = state
        cell(book, "Checklist", blocking.key, "Why").value = "Found in rehearsal"

    told = compared(session, changed(out, change))
    effect = Return(session, []).effect(told, {})
    assert who.key in [each.key for each in effect.stale]
    Return(session, []).take(told, {})
    assert is_stale(session.plan, session.plan.one(SignOff, who.id))  # type: ignore[arg-type]


def test_a_date_that_falls_in_a_freeze_is_told_before_it_is_taken(session: PlanSession, out: Path) -> None:
    session.do(
        add, Window.KIND.name,
        {"title": "Spring freeze", "kind": WindowKind.FREEZE, "start": dt.datetime(2031, 3, 1),
         "finish": dt.datetime(2031, 3, 31), "level": Level.HARD},
    )  # fmt: skip
    plan = session.plan
    leaf = next(
        each
        for each in plan.of(Activity).values()
        if each.goes_live and not plan.children(Activity, "parent", each.id) and not each.actual_finish
    )

    def change(book: openpyxl.Workbook) -> None:
        cell(book, "Timeline", leaf.key, "Finish").value = dt.date(2031, 3, 12)

    told = compared(session, changed(out, change))
    desk = Return(session, [])
    clashes = desk.effect(told, {}).clashes
    assert Rule.FREEZE in {each.rule for each in clashes}
    kept = desk.effect(told, {0: Side.MINE})
    assert (kept.clashes, kept.moved, kept.stale) == ((), (), ())


def test_a_conflict_is_told_where_it_comes_from_and_nowhere_else(
    session: PlanSession, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(returning, "_MOMENT", 60.0)
    session.do(
        add, Window.KIND.name,
        {"title": "Spring freeze", "kind": WindowKind.FREEZE, "start": dt.datetime(2031, 3, 1),
         "finish": dt.datetime(2031, 3, 31), "level": Level.HARD},
    )  # fmt: skip
    plan = session.plan
    leaves = [
        each
        for each in plan.of(Activity).values()
        if not plan.children(Activity, "parent", each.id) and not each.actual_finish
    ]
    live = next(each for each in leaves if each.goes_live)
    beside = next(each for each in leaves if each.release == live.release and each is not live)

    def change(book: openpyxl.Workbook) -> None:
        for each in (live, beside):
            cell(book, "Timeline", each.key, "Finish").value = dt.date(2031, 3, 12)

    told = compared(session, changed(out, change))
    desk = Return(session, []).desk()
    effect = desk.effect(told, {})
    blamed = desk.blame(told, {}, effect)
    frozen = {
        told.findings[at].key
        for at, clashes in blamed.items()
        if any(each.rule is Rule.FREEZE and live.id in each.subjects for each in clashes)
    }
    assert frozen == {live.key}


def test_what_cannot_be_tried_in_time_counts_as_a_cause(
    session: PlanSession, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = session.plan
    release = item(session).release
    inside = [each for each in plan.of(Activity).values() if each.release == release][:2]
    findings = tuple(
        Finding(
            Verdict.THEIRS, 0, "Timeline", "", "activity", each.id, each.key, each.title, "finish", open=True
        )
        for each in inside
    )
    told = Comparison(plan.place, (), 2, findings)
    clash = Conflict(Rule.FREEZE, Severity.WARNING, (release,), "freeze", {})
    monkeypatch.setattr(returning, "_MOMENT", -1.0)
    blamed = Return(session, []).desk().blame(told, {}, Effect((), (), (clash,)))
    assert blamed == {0: (clash,), 1: (clash,)}


def test_an_old_circulation_that_comes_back_late_is_compared_with_its_own_base(
    session: PlanSession, out: Path, tmp_path: Path
) -> None:
    late = changed(out, owner_changed, "late.xlsx")
    session.do(set_fields, item(session, OTHER).id, {"evidence": "Since then"})
    sent(session, tmp_path / "second.xlsx")
    told = compared(session, late)
    assert told.sent[0].number == 1
    assert differs(told) == [("theirs", ITEM, "owner"), ("mine", OTHER, "evidence")]


# -- deciding ----------------------------------------------------------------------------------------------


@pytest.fixture
def conflict(session: PlanSession, out: Path) -> Deciding:
    """One cell that both sides have changed."""

    def change(book: openpyxl.Workbook) -> None:
        cell(book, "Checklist", OTHER, "Due").value = dt.date(2027, 1, 5)

    back = changed(out, change)
    session.do(set_fields, item(session, OTHER).id, {"due": dt.date(2027, 1, 6)})
    return Deciding(compared(session, back))


def test_a_conflict_stays_open_until_decided_and_reasons_name_what_they_are_about(
    conflict: Deciding,
) -> None:
    assert conflict.is_open(0)
    assert not conflict.chosen
    conflict.take(0)
    conflict.give_reason(0, " Agreed\non Monday ")
    assert (conflict.chosen, conflict.is_open(0)) == ([0], False)
    assert conflict.reason == f"{OTHER} Due: Agreed on Monday"
    conflict.keep(0)
    conflict.give_reason(0, "")
    assert (conflict.chosen, conflict.is_open(0), conflict.reason) == ([], False, "")


def test_a_value_that_neither_side_has_is_read_as_typed_and_taken(
    session: PlanSession, conflict: Deciding
) -> None:
    reading = Reading(session.plan, dt.date(2026, 12, 31))
    for text, day in (("7 Jan 2027", dt.date(2027, 1, 7)), ("+8d", dt.date(2027, 1, 8))):
        conflict.take_own(0, with_value(session.plan, conflict.comparison, 0, text, reading))
        assert conflict.own_value(0) == text
        assert conflict.comparison.findings[0].value == day
    with pytest.raises(InvalidValue):
        with_value(session.plan, conflict.comparison, 0, "soon", reading)
    Return(session, []).take(conflict.comparison, conflict.decisions)
    assert item(session, OTHER).due == dt.date(2027, 1, 8)


def test_decisions_outlive_a_new_comparison(session: PlanSession, conflict: Deciding, tmp_path: Path) -> None:
    conflict.take(0)
    conflict.give_reason(0, "Agreed")
    session.do(set_fields, item(session).id, {"evidence": "Later"})
    later = conflict.again(compared(session, tmp_path / "back.xlsx"))
    assert [found.key for found in later.comparison.findings] == [ITEM, OTHER]
    assert (later.chosen, later.reason) == ([1], f"{OTHER} Due: Agreed")


def test_what_one_copy_says_leaves_out_what_another_says_of_the_cell(session: PlanSession, out: Path) -> None:

    def other(book: openpyxl.Workbook) -> None:
        cell(book, "Checklist", ITEM, "Owner").value = "Platform"

    deciding = Deciding(
        compared(session, changed(out, owner_changed, "a.xlsx"), changed(out, other, "b.xlsx"))
    )
    deciding.take(0)
    deciding.take(1)
    assert deciding.chosen == [1]
    assert only_title(session, deciding) == "Platform"


def only_title(session: PlanSession, deciding: Deciding) -> str:
    Return(session, []).take(deciding.comparison, deciding.decisions)
    owner = session.plan.get(item(session).owner)
    return owner.title if owner else ""

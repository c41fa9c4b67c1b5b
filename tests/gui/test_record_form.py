"""The form of a record: what is typed becomes a step when it is left, and nothing else does."""

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QWidget

from relplanner.commands.records import add, set_fields
from relplanner.domain.declare import FieldType
from relplanner.domain.kinds import Activity, Release, Risk
from relplanner.gui.records.form import RecordForm, split_fields
from relplanner.gui.records.hint import Hint


@pytest.fixture
def plan(open_context, empty_plan, monkeypatch):
    """An empty plan on a Sunday in November 2026."""
    context = open_context(empty_plan)
    monkeypatch.setattr(context, "today", lambda: dt.date(2026, 11, 22))
    return context


def added(context, kind, /, **values) -> str:
    return context.session.do(add, kind, values).edits[0].id


@pytest.fixture
def form_of(qtbot, plan):
    """A function that shows the form of a record in a window with one other field."""
    windows = []

    def make(id: str, **arguments) -> RecordForm:
        window = QWidget()
        windows.append(window)
        qtbot.addWidget(window)
        form = RecordForm(plan, plan.plan.get(id).KIND, **arguments)
        plan.bridge.plan_changed.connect(form.refresh)
        form.show_record(plan.plan.get(id))
        row = QHBoxLayout(window)
        row.addWidget(form)
        window.elsewhere = QLineEdit()
        row.addWidget(window.elsewhere)
        window.resize(700, 600)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        window.elsewhere.setFocus()
        return form

    return make


def typed(form, name: str, text: str):
    editor = form.field(name).editor
    editor.setFocus()
    editor.selectAll()
    QTest.keyClicks(editor, text)
    return editor


def leave(form) -> None:
    form.window().elsewhere.setFocus()


def test_leaving_a_field_makes_a_step(plan, form_of):
    id = added(plan, "release", title="Payments")
    form = form_of(id)
    typed(form, "target_date", "21 jan")
    assert plan.plan.one(Release, id).target_date is None
    leave(form)
    assert plan.plan.one(Release, id).target_date == dt.date(2027, 1, 21)
    assert form.field("target_date").editor.text() == "Thu 21 Jan 2027"


def test_enter_makes_a_step(plan, form_of):
    id = added(plan, "release", title="Payments")
    editor = typed(form_of(id), "version", "4.2.0")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert plan.plan.one(Release, id).version == "4.2.0"


def test_esc_takes_back_what_was_typed(plan, form_of):
    id = added(plan, "release", title="Payments", version="1")
    form = form_of(id)
    editor = typed(form, "version", "2")
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    leave(form)
    assert editor.text() == "1"
    assert plan.plan.one(Release, id).version == "1"


def test_walking_through_all_fields_changes_nothing(qtbot, context):
    for kind in context.plan.kinds.values():
        table = context.plan.tables[kind.name]
        if not table:
            continue
        form = RecordForm(context, kind)
        qtbot.addWidget(form)
        form.show_record(next(iter(table.values())))
        form.show()
        before = context.plan
        for spec in kind.fields:
            if form.focus_field(spec.name):
                QTest.keyClick(form.field(spec.name).editor, Qt.Key.Key_Tab)
        form.hand_over()
        assert context.plan is before, kind.name
        form.hide()


def test_a_change_from_outside_is_shown_at_once(plan, form_of):
    id = added(plan, "release", title="Payments")
    form = form_of(id)
    plan.session.do(set_fields, id, {"version": "9"})
    assert form.field("version").editor.text() == "9"
    plan.session.undo()
    assert form.field("version").editor.text() == ""


def test_a_field_being_typed_into_is_left_alone_by_changes_from_outside(plan, form_of):
    id = added(plan, "release", title="Payments")
    form = form_of(id)
    editor = typed(form, "version", "4.")
    plan.session.do(set_fields, id, {"version": "9", "status_reason": "late"})
    assert editor.text() == "4."
    assert form.field("status_reason").editor.text() == "late"


def test_what_cannot_be_read_stays_with_the_reason_and_waits_for_its_record(plan, form_of):
    ids = [added(plan, "release", title=title) for title in ("Payments", "Identity")]
    form = form_of(ids[0])
    editor = typed(form, "target_date", "somewhen")
    leave(form)
    assert editor.text() == "somewhen"
    hint = form.window().findChild(Hint)
    assert "not a date" in hint.text()
    form.show_record(plan.plan.get(ids[1]))
    assert editor.text() == ""
    form.show_record(plan.plan.get(ids[0]))
    assert editor.text() == "somewhen"


def test_what_was_typed_for_one_record_never_lands_in_another(plan, form_of):
    ids = [added(plan, "release", title=title) for title in ("Payments", "Identity")]
    form = form_of(ids[0])
    typed(form, "version", "4.2.0")
    form.show_record(plan.plan.get(ids[1]))
    assert plan.plan.one(Release, ids[0]).version == "4.2.0"
    assert plan.plan.one(Release, ids[1]).version == ""


def test_long_text_is_kept_at_every_pause(qtbot, plan, form_of):
    id = added(plan, "risk", title="Late")
    form = form_of(id)
    editor = typed(form, "cause", "a supplier")
    editor._rest.setInterval(1)
    QTest.keyClicks(editor, " is slow")
    qtbot.waitUntil(lambda: plan.plan.one(Risk, id).cause == "a supplier is slow")
    QTest.keyClicks(editor, "!")
    assert editor.toPlainText() == "a supplier is slow!"


def test_undo_inside_long_text_is_the_editors_own(qtbot, plan, form_of):
    id = added(plan, "risk", title="Late")
    form = form_of(id)
    editor = typed(form, "cause", "one")
    steps = len(plan.session.steps())
    QTest.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor.toPlainText() == ""
    assert len(plan.session.steps()) == steps


def test_a_tick_is_taken_at_once(plan, form_of):
    id = added(plan, "release", title="Payments")
    form = form_of(id)
    tick = form.field("out_of_band").editor
    tick.click()
    assert plan.plan.one(Release, id).out_of_band


def test_the_rest_of_the_fields_is_behind_more_until_asked_for(plan, form_of):
    form = form_of(added(plan, "release", title="Payments"))
    assert "train" not in form._fields
    assert form.focus_field("train")
    assert form.field("train").isVisible()


def test_an_activity_shows_the_dates_that_are_computed_for_it(plan, form_of):
    release = added(plan, "release", title="Payments", target_date=dt.date(2027, 1, 21))
    start, finish = dt.datetime(2026, 12, 14, 9), dt.datetime(2027, 1, 8, 17)
    parent = added(plan, "activity", title="Test", release=release)
    added(plan, "activity", title="Part", release=release, parent=parent, start=start, finish=finish)
    form = form_of(parent)
    shown = [form.field(name).editor.text() for name in ("start", "finish", "duration", "progress")]
    assert shown == ["Mon 14 Dec 2026", "Fri 8 Jan 2027", "20d", "0 %"]


@pytest.mark.parametrize(
    ("field", "text", "expected"),
    [
        ("finish", "16 dec", (dt.datetime(2026, 12, 14, 9), dt.datetime(2026, 12, 16, 17))),
        ("start", "15 dec", (dt.datetime(2026, 12, 15, 9), dt.datetime(2026, 12, 16, 17))),
        ("duration", "4d", (dt.datetime(2026, 12, 14, 9), dt.datetime(2026, 12, 17, 17))),
    ],
)
def test_typed_dates_of_an_activity_mean_what_a_planner_expects(plan, form_of, field, text, expected):
    release = added(plan, "release", title="Payments")
    start, finish = dt.datetime(2026, 12, 14, 9), dt.datetime(2026, 12, 15, 17)
    id = added(plan, "activity", title="Test", release=release, start=start, finish=finish)
    form = form_of(id)
    typed(form, field, text)
    leave(form)
    activity = plan.plan.one(Activity, id)
    assert (activity.start, activity.finish) == expected


def test_progress_is_typed_as_a_figure(plan, form_of):
    release = added(plan, "release", title="Payments")
    start, finish = dt.datetime(2026, 12, 14, 9), dt.datetime(2026, 12, 15, 17)
    id = added(plan, "activity", title="Test", release=release, start=start, finish=finish)
    form = form_of(id)
    editor = typed(form, "progress", "45 %")
    leave(form)
    assert round(plan.schedule.progress(id) * 100) == 45
    assert editor.text() == "45 %"


def test_every_shown_field_of_every_kind_is_in_its_form_once(context):
    for kind in context.plan.kinds.values():
        main, rest = split_fields(kind, (), ("key",))
        shown = {spec.name for spec in kind.fields if spec.shown} - {"key"}
        if not kind.by_name["title"].required:
            shown -= {"title"}
        assert sorted([*main, *rest]) == sorted(shown), kind.name


def test_what_relplanner_keeps_is_shown_and_cannot_be_typed(qtbot, context):
    baseline = next(iter(context.plan.tables["baseline"].values()), None)
    if baseline is None:
        pytest.skip("the sample has no baseline")
    form = RecordForm(context, baseline.KIND)
    qtbot.addWidget(form)
    form.show_record(baseline)
    assert baseline.KIND.by_name["taken_at"].type is FieldType.INSTANT
    assert form.field("taken_at").editor is None
    assert not form.focus_field("taken_at")


def test_a_reason_goes_out_of_sight_with_its_field(plan, form_of):
    form = form_of(added(plan, "release", title="Payments"))
    QTest.keyClick(typed(form, "target_date", "somewhen"), Qt.Key.Key_Return)
    hint = form.window().findChild(Hint)
    assert hint.isVisible()
    form.hide()
    assert not hint.isVisible()


def test_every_editor_has_a_name(plan, form_of):
    form = form_of(added(plan, "release", title="Payments"))
    form.field("train")
    for kind in (QLineEdit, QPlainTextEdit):
        assert all(editor.accessibleName() for editor in form.findChildren(kind))


def test_a_rule_is_told_in_words_below_the_field_it_is_typed_in(form_of, plan):
    form = form_of(added(plan, "release_train", title="Monthly", cadence="FREQ=MONTHLY;BYDAY=3TH"))
    field = form.field("cadence")

    def told() -> list[str]:
        return [label.text() for label in field.findChildren(QLabel) if label.isVisibleTo(field)]

    assert told()[-1] == "third Thursday of every month"
    typed(form, "cadence", "FREQ=YEARLY;BYWEEKNO=3")
    leave(form)
    assert told() == ["Cadence"]

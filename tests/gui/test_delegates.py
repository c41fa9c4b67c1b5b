"""Editing in cells: what is typed is understood or kept, and nothing changes that nobody touched."""

import datetime as dt
import time

import pytest
from PySide6.QtCore import QCoreApplication, QItemSelectionModel, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from relplanner.commands.records import add, set_fields
from relplanner.domain.kinds import Activity, ChecklistItem, Person, Release, Risk, Team
from relplanner.domain.kinds.planning import ReleaseState
from relplanner.domain.kinds.readiness import CriterionState
from relplanner.gui.records.completing import offers
from relplanner.gui.records.hint import Hint
from relplanner.gui.records.month import MonthPopup
from relplanner.gui.records.table import RecordTable

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def plan(open_context, empty_plan, monkeypatch):
    """An empty plan on a Sunday in November 2026."""
    context = open_context(empty_plan)
    monkeypatch.setattr(context, "today", lambda: dt.date(2026, 11, 22))
    return context


def added(context, kind, /, **values) -> str:
    return context.session.do(add, kind, values).edits[0].id


@pytest.fixture
def table_of(qtbot, plan):
    """A function that shows some columns of a kind, in a window of their own."""

    windows = []

    def make(kind, *names) -> RecordTable:
        window = QWidget()
        windows.append(window)
        qtbot.addWidget(window)
        window.resize(900, 420)
        table = RecordTable(plan, kind, kind.name, columns=names, parent=window)
        plan.bridge.plan_changed.connect(table.refresh)
        table.setGeometry(window.rect())
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        table.setFocus()
        return table

    return make


def opened(table, id, field):
    """The editor of a field, opened by Enter."""
    assert table.edit_field(id, field)
    editor = table.indexWidget(table.currentIndex())
    assert editor is not None
    editor.setFocus()
    return editor


def retyped(editor, text: str) -> None:
    editor.selectAll()
    QTest.keyClicks(editor, text)


def is_open(table) -> bool:
    return table.indexWidget(table.currentIndex()) is not None


def hints(table) -> list[str]:
    return [hint.text() for hint in table.window().findChildren(Hint) if not hint.isHidden()]


# --- nothing changes that nobody touched ----------------------------------------------------------------

UNTOUCHED = [
    (Release, "target_date", None),
    (Release, "target_date", dt.date(1700, 1, 1)),
    (Release, "start", dt.datetime(2026, 3, 29, 1, 30, 15)),
    (Release, "state", ReleaseState.DRAFT),
    (Release, "confidence", None),
    (Release, "objective", "a" * 40_000),
    (Release, "tags", ("one, two", "three")),
    (Release, "title", "Ctrl \x0b and tab\t in a title"),
]


@pytest.mark.parametrize(("record", "field", "value"), UNTOUCHED)
@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Tab])
def test_opening_and_leaving_an_editor_changes_nothing(plan, table_of, record, field, value, key):
    id = added(plan, record.KIND.name, **{"title": "Payments", field: value})
    table = table_of(record.KIND, "title", field)
    before = plan.plan
    editor = opened(table, id, field)
    QTest.keyClick(editor, key, CONTROL if field == "objective" else Qt.KeyboardModifier.NoModifier)
    assert plan.plan is before


def test_a_number_is_kept_to_its_last_digit(plan, table_of):
    release = added(plan, "release", title="Payments")
    id = added(plan, "criterion", title="Latency", release=release, threshold=0.1234567)
    table = table_of(plan.plan.kind("criterion"), "title", "threshold")
    assert table.records.cells(0)[1].text == "0.1234567"
    editor = opened(table, id, "threshold")
    assert editor.text() == "0.1234567"
    retyped(editor, "0.12345678")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert plan.plan.get(id).threshold == 0.12345678


def test_a_wheel_over_a_choice_turns_nothing(plan, table_of):
    id = added(plan, "release", title="Payments")
    editor = opened(table_of(Release.KIND, "title", "kind"), id, "kind")
    before, middle, turn = editor.currentIndex(), QPointF(5, 5), QPoint(0, -120)
    none = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(middle, editor.mapToGlobal(middle), turn, turn, Qt.MouseButton.NoButton, *none, False)
    QCoreApplication.sendEvent(editor, event)
    assert editor.currentIndex() == before


# --- what is typed is understood ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("12 jan", dt.date(2027, 1, 12)),
        ("+5d", dt.date(2026, 11, 27)),
        ("next tue", dt.date(2026, 11, 24)),
        ("", None),
    ],
)
def test_a_date_is_typed_as_one_says_it(plan, table_of, typed, day):
    id = added(plan, "release", title="Payments", target_date=dt.date(2026, 12, 1))
    editor = opened(table_of(Release.KIND, "title", "target_date"), id, "target_date")
    editor.clear()
    retyped(editor, typed)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert plan.plan.one(Release, id).target_date == day


def test_a_due_date_counts_from_go_live(plan, table_of):
    release = added(plan, "release", title="Payments", target_date=dt.date(2027, 1, 21))
    id = added(plan, "checklist_item", title="Drill", release=release)
    editor = opened(table_of(ChecklistItem.KIND, "title", "due"), id, "due")
    retyped(editor, "T-3")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert plan.plan.one(ChecklistItem, id).due == dt.date(2027, 1, 18)


def test_what_was_understood_is_told_while_typing(plan, table_of):
    id = added(plan, "release", title="Payments")
    table = table_of(Release.KIND, "title", "target_date")
    editor = opened(table, id, "target_date")
    retyped(editor, "24 nov")
    assert hints(table) == ["Tue 24 Nov 2026  ·  in 2 days"]


def test_a_duration_is_typed_in_days_and_hours(plan, table_of):
    plan_id = added(plan, "rollback_plan", title="Back", release=added(plan, "release", title="R"))
    id = added(plan, "rollback_step", title="Flush", plan=plan_id)
    editor = opened(table_of(plan.plan.kind("rollback_step"), "title", "duration"), id, "duration")
    retyped(editor, "3d 4h")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert plan.plan.get(id).duration == (3 * 8 + 4) * 60


def test_typing_on_a_cell_replaces_what_is_there(plan, table_of):
    id = added(plan, "person", title="Ann")
    table = table_of(Person.KIND, "title", "email")
    table.show_record(id)
    table.setCurrentIndex(table.records.index(0, 0))
    QTest.keyClick(table, "B")
    editor = table.indexWidget(table.currentIndex())
    QTest.keyClicks(editor, "en")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert plan.plan.one(Person, id).title == "Ben"


# --- what cannot be read stays, with the reason ---------------------------------------------------------


@pytest.mark.parametrize("leave", [Qt.Key.Key_Return, Qt.Key.Key_Tab])
def test_what_cannot_be_read_stays_open_with_the_reason(plan, table_of, leave):
    id = added(plan, "release", title="Payments")
    table = table_of(Release.KIND, "title", "target_date")
    editor = opened(table, id, "target_date")
    retyped(editor, "somewhen")
    QTest.keyClick(editor, leave)
    assert is_open(table)
    assert editor.text() == "somewhen"
    assert editor.property("invalid")
    assert "“somewhen” is not a date" in hints(table)[0]


def test_a_value_out_of_bounds_stays_open_with_the_reason(plan, table_of):
    id = added(plan, "release", title="Payments")
    table = table_of(Release.KIND, "title", "confidence")
    editor = opened(table, id, "confidence")
    retyped(editor, "9")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert editor.text() == "9"
    assert "less than or equal to 5" in hints(table)[0]
    retyped(editor, "5")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert plan.plan.one(Release, id).confidence == 5
    assert hints(table) == []


def test_losing_the_focus_never_loses_what_cannot_be_read(qtbot, plan, table_of):
    id = added(plan, "release", title="Payments")
    table = table_of(Release.KIND, "title", "target_date")
    other = QLineEdit(table.window())
    other.show()
    editor = opened(table, id, "target_date")
    retyped(editor, "somewhen")
    other.setFocus()
    qtbot.wait(1)
    assert is_open(table)
    assert editor.text() == "somewhen"


def test_going_to_another_row_never_loses_what_cannot_be_read(plan, table_of):
    ids = [added(plan, "release", title=title) for title in ("Payments", "Identity")]
    table = table_of(Release.KIND, "title", "owner")
    editor = opened(table, ids[0], "owner")
    QTest.keyClicks(editor, "Nobody")
    table.show_record(ids[1])
    assert editor.isVisible()
    assert editor.text() == "Nobody"
    assert "Nobody" in hints(table)[0]
    table.edit_field(ids[1], "title")
    assert editor.hasFocus()


def test_losing_the_focus_takes_what_can_be_read(qtbot, plan, table_of):
    id = added(plan, "person", title="Ann")
    table = table_of(Person.KIND, "title", "email")
    other = QLineEdit(table.window())
    other.show()
    editor = opened(table, id, "email")
    retyped(editor, "ann@example.org")
    other.setFocus()
    qtbot.waitUntil(lambda: plan.plan.one(Person, id).email == "ann@example.org")
    assert not is_open(table)


def test_esc_leaves_and_changes_nothing(plan, table_of):
    id = added(plan, "person", title="Ann")
    table = table_of(Person.KIND, "title", "email")
    editor = opened(table, id, "email")
    retyped(editor, "x")
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert not is_open(table)
    assert plan.plan.one(Person, id).email == ""


def test_a_change_from_outside_never_overwrites_what_is_being_typed(plan, table_of):
    id = added(plan, "person", title="Ann")
    table = table_of(Person.KIND, "title", "email")
    editor = opened(table, id, "email")
    retyped(editor, "ann@")
    plan.session.do(set_fields, id, {"email": "other@example.org", "role": "Tester"})
    assert editor.text() == "ann@"


# --- choices ----------------------------------------------------------------------------------------------


def choices(editor: QComboBox) -> list[str]:
    return [editor.itemText(n) for n in range(editor.count())]


def test_a_state_offers_only_what_may_follow_it(plan, table_of):
    id = added(plan, "release", title="Payments")
    editor = opened(table_of(Release.KIND, "title", "state"), id, "state")
    assert choices(editor) == ["Draft", "Planned", "Cancelled"]


def test_a_state_without_an_order_offers_all(plan, table_of):
    id = added(plan, "criterion", title="Fast", release=added(plan, "release", title="R"))
    editor = opened(table_of(plan.plan.kind("criterion"), "title", "state"), id, "state")
    assert editor.count() == len(CriterionState)


def test_a_choice_that_may_be_empty_can_be_emptied(plan, table_of):
    id = added(plan, "risk", title="Late")
    editor = opened(table_of(Risk.KIND, "title", "category"), id, "category")
    assert choices(editor)[:2] == ["–", "Technical"]


def test_typing_chooses_and_enter_takes_it(plan, table_of):
    id = added(plan, "release", title="Payments")
    editor = opened(table_of(Release.KIND, "title", "kind"), id, "kind")
    editor.hidePopup()
    QTest.keyClick(editor, "h")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert plan.plan.one(Release, id).kind == "hotfix"


# --- names of records -------------------------------------------------------------------------------------


@pytest.fixture
def people(plan):
    return {name: added(plan, "person", title=name) for name in ("Ann Lee", "Bob", "Smith, Jo")}


def test_a_person_is_named_by_a_part_of_the_name(plan, people, table_of):
    id = added(plan, "release", title="Payments")
    editor = opened(table_of(Release.KIND, "title", "owner"), id, "owner")
    QTest.keyClicks(editor, "lee")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert plan.plan.one(Release, id).owner == people["Ann Lee"]


def test_a_person_is_named_by_the_key(plan, people, table_of):
    id = added(plan, "release", title="Payments")
    editor = opened(table_of(Release.KIND, "title", "owner"), id, "owner")
    QTest.keyClicks(editor, plan.plan.get(people["Bob"]).key.lower())
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert plan.plan.one(Release, id).owner == people["Bob"]


def test_nobody_of_that_name_is_told_and_the_typing_stays(plan, people, table_of):
    id = added(plan, "release", title="Payments")
    table = table_of(Release.KIND, "title", "owner")
    editor = opened(table, id, "owner")
    QTest.keyClicks(editor, "Nobody")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert editor.text() == "Nobody"
    assert "Nothing in this plan is called “Nobody”" in hints(table)[0]


def test_a_list_of_people_survives_a_comma_in_a_name(plan, people, table_of):
    id = added(plan, "team", title="Core", members=(people["Smith, Jo"], people["Bob"]))
    editor = opened(table_of(Team.KIND, "title", "members"), id, "members")
    editor.end(False)
    QTest.keyClicks(editor, ", ann")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert plan.plan.one(Team, id).members == (people["Smith, Jo"], people["Bob"], people["Ann Lee"])


def test_two_of_one_name_are_told_apart(plan, table_of):
    ids = [added(plan, "person", title="Kim") for _ in range(2)]
    id = added(plan, "team", title="Core", members=tuple(ids))
    editor = opened(table_of(Team.KIND, "title", "members"), id, "members")
    QTest.keyClick(editor, Qt.Key.Key_End)
    QTest.keyClicks(editor, ",")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert plan.plan.one(Team, id).members == tuple(ids)


def test_five_thousand_names_are_offered_without_a_pause(plan, table_of):
    built = (Person.KIND.build({"id": f"p{n}", "key": f"PER-{n}", "title": f"P {n}"}) for n in range(5_000))
    table = {person.id: person for person in built}
    many = type(plan.plan)(tuple(plan.plan.kinds.values()), {**plan.plan.tables, "person": table})
    start = time.perf_counter()
    assert len(offers(Release.KIND.by_name["owner"], many, "release")) == 5_000
    assert time.perf_counter() - start < 0.5


# --- long text, several rows, days ------------------------------------------------------------------------


def test_long_text_gets_room_and_ctrl_enter_takes_it(plan, table_of):
    id = added(plan, "risk", title="Late", cause="one")
    table = table_of(Risk.KIND, "title", "cause")
    editor = opened(table, id, "cause")
    assert editor.height() > 100
    editor.selectAll()
    QTest.keyClicks(editor, "two")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.keyClicks(editor, "three")
    QTest.keyClick(editor, Qt.Key.Key_Return, CONTROL)
    assert plan.plan.one(Risk, id).cause == "two\nthree"


def test_ctrl_enter_gives_the_value_to_every_selected_row_in_one_step(plan, table_of):
    ids = [added(plan, "person", title=name) for name in ("Ann", "Bob", "Eve")]
    table = table_of(Person.KIND, "title", "organisation")
    assert table.edit_field(ids[0], "organisation")
    editor = table.indexWidget(table.currentIndex())
    flag = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    table.selectionModel().select(table.records.index(2, 0), flag)
    retyped(editor, "North")
    QTest.keyClick(editor, Qt.Key.Key_Return, CONTROL)
    assert [plan.plan.one(Person, id).organisation for id in ids] == ["North", "", "North"]
    plan.session.undo()
    assert [plan.plan.one(Person, id).organisation for id in ids] == ["", "", ""]


def test_a_day_is_picked_from_a_month_by_keyboard(plan, table_of):
    id = added(plan, "release", title="Payments", target_date=dt.date(2026, 12, 1))
    table = table_of(Release.KIND, "title", "target_date")
    editor = opened(table, id, "target_date")
    QTest.keyClick(editor, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    month = editor.findChild(MonthPopup)
    assert month.accessibleName() == "Tue 1 Dec 2026"
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Return):
        QTest.keyClick(month, key)
    assert plan.plan.one(Release, id).target_date == dt.date(2027, 1, 9)


def test_a_picked_day_keeps_the_time_of_day(plan, table_of):
    release = added(plan, "release", title="Payments", start=dt.datetime(2026, 12, 1, 14, 30))
    editor = opened(table_of(Release.KIND, "title", "start"), release, "start")
    editor.open_month()
    month = editor.findChild(MonthPopup)
    QTest.keyClick(month, Qt.Key.Key_Right)
    QTest.keyClick(month, Qt.Key.Key_Return)
    assert plan.plan.one(Release, release).start == dt.datetime(2026, 12, 2, 14, 30)


def test_a_new_start_of_an_activity_takes_its_finish_along(plan, table_of):
    release = added(plan, "release", title="Payments")
    start, finish = dt.datetime(2026, 12, 1, 9), dt.datetime(2026, 12, 2, 17)
    id = added(plan, "activity", title="Test", release=release, start=start, finish=finish)
    editor = opened(table_of(Activity.KIND, "title", "start"), id, "start")
    assert editor.text() == "Tue 1 Dec 2026"
    retyped(editor, "3 dec")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    activity = plan.plan.one(Activity, id)
    assert (activity.start, activity.finish) == (dt.datetime(2026, 12, 3, 9), dt.datetime(2026, 12, 4, 17))


def test_tab_goes_on_to_the_next_field(plan, table_of):
    id = added(plan, "person", title="Ann")
    table = table_of(Person.KIND, "title", "email", "organisation")
    editor = opened(table, id, "title")
    retyped(editor, "Anna")
    QTest.keyClick(editor, Qt.Key.Key_Tab)
    assert plan.plan.one(Person, id).title == "Anna"
    assert table.currentIndex().column() == 1
    assert is_open(table)


def test_a_refusal_that_something_else_would_lift_says_so_with_a_button(plan, table_of, qtbot):
    id = added(plan, "release", title="Payments")
    plan.session.do(set_fields, id, {"state": ReleaseState.PLANNED})
    table = table_of(Release.KIND, "title", "state")
    editor = opened(table, id, "state")
    editor.hidePopup()
    editor.setCurrentIndex(choices(editor).index("Committed"))
    with qtbot.waitSignal(plan.said) as said:
        QTest.keyClick(editor, Qt.Key.Key_Return)
    assert said.args[1] == "Set it"
    with qtbot.waitSignal(plan.remedy_wanted) as wanted:
        said.args[2]()
    assert wanted.args == [id, ("target_date", "owner")]

"""The inspector: the selected record in full, and what can be done to it there."""

import datetime as dt
import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QToolButton

from relplanner.commands.records import add, remove, set_fields
from relplanner.domain.edit import folded
from relplanner.domain.errors import InvalidValue
from relplanner.domain.kinds import Activity, Dependency, Release
from relplanner.domain.kinds.choices import LagUnit, LinkType, Scheduling
from relplanner.domain.link_text import link_text, link_values
from relplanner.domain.typed import Reading
from relplanner.gui.context import PageContext
from relplanner.gui.inspector import Inspector
from relplanner.gui.inspector.links import JumpButton, LinkText
from relplanner.gui.inspector.past import when
from relplanner.gui.inspector.title import TitleField
from relplanner.gui.records.hint import Hint
from relplanner.gui.records.typed_editor import TypedEditor
from relplanner.gui.settings import Settings
from relplanner.gui.widgets import EmptyState, Pill
from relplanner.session import PlanSession


@pytest.fixture
def plan(open_context, empty_plan, monkeypatch):
    """An empty plan."""
    return open_context(empty_plan)


def added(context, kind, /, **values) -> str:
    return context.session.do(add, kind, values).edits[0].id


@pytest.fixture
def work(plan):
    """Ids by name of a release and three activities, the second waiting for the first."""
    release = added(plan, "release", title="Payments 4.2.0")
    ids = {"release": release}
    for day, title in enumerate(("Build", "Test", "Live"), 14):
        start, finish = dt.datetime(2026, 12, day, 9), dt.datetime(2026, 12, day, 17)
        ids[title] = added(plan, "activity", title=title, release=release, start=start, finish=finish)
    ids["link"] = added(plan, "dependency", predecessor=ids["Build"], successor=ids["Test"])
    return ids


@pytest.fixture
def panel(qtbot, plan):
    view = Inspector(plan)
    qtbot.addWidget(view)
    view.resize(320, 900)
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    return view


def words(panel) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisible() and label.text()]


def test_nothing_selected_says_what_to_do(panel):
    assert panel.findChild(EmptyState).isVisible()


def test_the_selected_record_is_told_with_its_place(plan, work, panel):
    plan.select(work["Test"])
    assert "Activity · Payments 4.2.0 · ACT-2" in words(panel)
    assert "Test" in words(panel)


def test_a_record_that_goes_leaves_nothing_behind(plan, work, panel):
    plan.select(work["Live"])
    plan.session.do(remove, [work["Live"]])
    assert panel.form is None
    plan.session.undo()
    assert panel.form is not None


def test_a_hidden_inspector_does_no_work_and_catches_up(plan, work, panel):
    panel.hide()
    plan.select(work["Test"])
    assert panel.form is None
    panel.show()
    assert panel.form.record.id == work["Test"]


def test_the_title_is_typed_where_it_stands(plan, work, panel):
    plan.select(work["Test"])
    title = panel.findChild(TitleField)
    QTest.keyClick(title.findChild(QLabel), Qt.Key.Key_Return)
    editor = title.findChild(TypedEditor)
    editor.selectAll()
    QTest.keyClicks(editor, "System test")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert plan.plan.get(work["Test"]).title == "System test"
    assert "System test" in words(panel)
    assert not editor.isVisible()


def test_pills_tell_how_an_activity_stands(plan, work, panel):
    plan.select(work["Test"])
    assert [pill.text() for pill in panel.findChildren(Pill) if pill.isVisible()] == ["1d float", "To do"]
    plan.session.do(set_fields, work["Test"], {"actual_start": dt.datetime(2026, 12, 15, 9)})
    assert [pill.text() for pill in panel.findChildren(Pill) if pill.isVisible()] == [
        "1d float",
        "In progress",
    ]


def test_what_would_lift_a_refusal_gets_the_keyboard(qtbot, plan, work, panel):
    plan.remedy_wanted.emit(work["release"], ("target_date", "owner"))
    assert panel.form.record.id == work["release"]
    assert panel.form.field("target_date").editor.hasFocus()


def test_a_remedy_behind_more_is_brought_to_light(qtbot, plan, work, panel):
    plan.remedy_wanted.emit(work["Test"], ("constraint_date",))
    assert panel.form.field("constraint_date").editor.hasFocus()


# --- links --------------------------------------------------------------------------------------------------


def adder(panel) -> TypedEditor:
    name = "Add what it depends on"
    return next(editor for editor in panel.findChildren(TypedEditor) if editor.accessibleName() == name)


def jumps(panel) -> list[str]:
    return [button.accessibleName() for button in panel.findChildren(JumpButton) if button.isVisible()]


def test_an_activity_tells_what_it_waits_for_and_what_waits_for_it(plan, work, panel):
    plan.select(work["Test"])
    assert jumps(panel) == ["Build"]
    plan.select(work["Build"])
    assert jumps(panel) == ["Test"]
    assert "Followed by" in words(panel)


def test_a_name_leads_to_its_record(plan, work, panel):
    plan.select(work["Test"])
    next(button for button in panel.findChildren(JumpButton) if button.isVisible()).click()
    assert plan.selected == work["Build"]


def test_a_link_is_added_by_name(plan, work, panel):
    plan.select(work["Live"])
    field = adder(panel)
    field.setFocus()
    QTest.keyClicks(field, "test")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert jumps(panel) == ["Test"]
    assert field.text() == ""
    assert field.hasFocus()


def test_a_loop_is_refused_where_it_is_typed(plan, work, panel):
    plan.select(work["Build"])
    field = adder(panel)
    field.setFocus()
    QTest.keyClicks(field, "Test")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "Test"
    assert any("loop" in hint.text() for hint in panel.findChildren(Hint))
    assert len(plan.plan.of(Dependency)) == 1


def test_a_link_is_retyped_in_place(plan, work, panel):
    plan.select(work["Test"])
    field = panel.findChild(LinkText)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "ss + 2d")
    QTest.keyClick(field, Qt.Key.Key_Return)
    link = plan.plan.one(Dependency, work["link"])
    assert (link.type, link.lag, link.lag_unit) == (LinkType.SS, 960, LagUnit.WORKING)


def test_a_link_that_cannot_be_read_stays_with_the_reason(plan, work, panel):
    plan.select(work["Test"])
    field = panel.findChild(LinkText)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "XY")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "XY"
    assert any("FS + 2d" in hint.text() for hint in panel.findChildren(Hint))


def test_a_link_is_removed_by_its_cross(plan, work, panel):
    plan.select(work["Test"])
    cross = next(
        b for b in panel.findChildren(QToolButton) if b.accessibleName() == "Remove the link to Build"
    )
    cross.click()
    assert jumps(panel) == []
    assert not plan.plan.of(Dependency)


@pytest.mark.parametrize(
    ("type", "lag", "unit", "text"),
    [
        (LinkType.FS, 0, LagUnit.WORKING, "FS"),
        (LinkType.SS, 960, LagUnit.WORKING, "SS + 2d"),
        (LinkType.FF, -240, LagUnit.WORKING, "FF − 4h"),
        (LinkType.SF, 50, LagUnit.PERCENT, "SF + 50%"),
        (LinkType.FS, 3 * 1440 + 60, LagUnit.ELAPSED, "FS + 3ed 1eh"),
        (LinkType.FS, 0, LagUnit.ELAPSED, "FS"),
    ],
)
def test_a_link_reads_as_it_is_typed(plan, type, lag, unit, text):
    link = Dependency.KIND.build(
        {
            "id": "l",
            "key": "LNK-1",
            "predecessor": "a",
            "successor": "b",
            "type": type,
            "lag": lag,
            "lag_unit": unit,
        }
    )
    assert link_text(link, plan.plan) == text
    read = link_values(text, Reading(plan.plan, dt.date(2026, 11, 22)))
    assert (read["type"], read["lag"]) == (type, lag)
    assert read["lag_unit"] is unit or not lag


@pytest.mark.parametrize("text", ["XX", "FS + x", "FS + 2d%", "2d 3ed", "FS 2", "+"])
def test_what_is_no_link_is_refused_or_read_in_full(plan, text):
    reading = Reading(plan.plan, dt.date(2026, 11, 22))
    try:
        read = link_values(text, reading)
    except InvalidValue:
        return
    assert (text, read["lag"]) == ("FS 2", 960)


# --- related, history, speed --------------------------------------------------------------------------------


def flat(panel, start: str) -> QToolButton:
    return next(b for b in panel.findChildren(QToolButton) if b.text().startswith(start) and b.isVisible())


def test_what_belongs_to_a_release_is_counted_and_leads_there(qtbot, plan, work, panel):
    plan.select(work["release"])
    button = flat(panel, "Activities")
    assert button.text().endswith("3")
    with qtbot.waitSignal(plan.page_wanted) as wanted:
        button.click()
    assert wanted.args[0] == "roadmap"


def test_the_past_of_a_record_is_told_at_its_foot(qtbot, plan, work, panel):
    plan.session.do(set_fields, work["release"], {"version": "4.2.0"})
    plan.select(work["release"])
    qtbot.waitUntil(lambda: any("Version – → 4.2.0 · Tester" in text for text in words(panel)))
    assert any(text.startswith("Today") for text in words(panel))


def test_an_undone_change_is_told_as_undone(qtbot, plan, work, panel):
    plan.select(work["release"])
    plan.session.do(set_fields, work["release"], {"version": "4.2.0"})
    plan.session.undo()
    qtbot.waitUntil(lambda: any("Undone: Version 4.2.0 → –" in text for text in words(panel)))


def test_a_long_past_leads_to_the_history(qtbot, plan, work, panel):
    for number in range(7):
        plan.session.do(set_fields, work["release"], {"version": f"4.{number}", "confidence": 1 + number % 5})
    plan.select(work["release"])
    qtbot.waitUntil(
        lambda: any(b.text() == "Show all" and b.isVisible() for b in panel.findChildren(QToolButton))
    )
    with qtbot.waitSignal(plan.page_wanted) as wanted:
        flat(panel, "Show all").click()
    assert wanted.args == ["history", work["release"]]


def test_moments_are_told_as_near_as_they_are():
    at = dt.datetime(2026, 11, 12, 14, 22).astimezone()
    assert when(at, dt.date(2026, 11, 12)) == "Today 14:22"
    assert when(at, dt.date(2026, 11, 13)) == "Yesterday 14:22"
    assert when(at, dt.date(2026, 11, 20)) == "12 Nov"
    assert when(at, dt.date(2027, 11, 20)) == "12 Nov 2026"


def test_markup_in_what_somebody_wrote_stays_text(plan, panel):
    id = added(plan, "release", title="<img src='file:///etc/hostname'> <b>bold</b>")
    plan.select(id)
    labels = [label for label in panel.findChildren(QLabel) if "<img" in label.text()]
    assert labels
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in labels)


def test_typing_goes_on_undisturbed_while_others_change_the_plan(plan, work, panel):
    plan.select(work["release"])
    editor = panel.form.field("version").editor
    editor.setFocus()
    QTest.keyClicks(editor, "4.")
    plan.session.do(set_fields, work["Test"], {"title": "System test"})
    assert editor.text() == "4."
    assert editor.hasFocus()


def test_every_record_of_the_sample_is_shown_within_a_frame_once_its_kind_is_known(qtbot, context):
    view = Inspector(context)
    qtbot.addWidget(view)
    view.resize(320, 900)
    view.show()
    for kind in context.plan.kinds.values():
        records = [*context.plan.tables[kind.name].values()][:2]
        for record in records:
            start = time.perf_counter()
            context.select(record.id)
            took = time.perf_counter() - start
        if records:
            assert took < 0.5, kind.name  # a frame is 0.05 s; the test leaves room for a busy machine


def test_a_plan_that_can_only_be_read_is_shown_without_a_single_editor(
    qtbot, themes, answers, sample_plan, tmp_path
):
    session = PlanSession.open(sample_plan, read_only=True)
    context = PageContext(session, themes, Settings(tmp_path / "config"), answers)
    view = Inspector(context)
    qtbot.addWidget(view)
    view.show()
    for kind in (Release, Activity):
        context.select(next(iter(context.plan.of(kind))))
        assert not [field for field in view.findChildren(QLineEdit) if field.isVisible()]
    context.close()


def test_a_release_is_not_changed_by_being_looked_at(qtbot, context):
    view = Inspector(context)
    qtbot.addWidget(view)
    view.show()
    before = context.plan
    for record in (*context.plan.of(Release).values(), *context.plan.of(Activity).values()):
        context.select(record.id)
    context.select("")
    assert folded(before.diff(context.plan)) == ()
    assert view.findChildren(QLineEdit)


def test_why_an_activity_is_when_it_is_leads_to_what_it_waits_for(qtbot, plan, work, panel):
    plan.session.do(set_fields, work["Test"], {"mode": Scheduling.AUTOMATIC, "duration": 480})
    plan.select(work["Test"])
    said = [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]
    assert "Waits for “Build”, Mon 14 Dec 2026" in said
    buttons = [button for button in panel.findChildren(QToolButton) if button.isVisible()]
    (go,) = (button for button in buttons if button.accessibleName() == "Go to Build")
    QTest.mouseClick(go, Qt.MouseButton.LeftButton)
    assert plan.selected == work["Build"]
    said = [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]
    assert "Pinned to its dates" in said

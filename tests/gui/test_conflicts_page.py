"""The conflicts page, the inspector's part and the status line: told, cleared and allowed by the keyboard."""

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from relplanner.commands.conflicts import clear_conflict
from relplanner.commands.records import add, remove, set_fields
from relplanner.domain.kinds import Release, Window, WindowOverride
from relplanner.domain.kinds.context import WindowKind
from relplanner.gui.conflicts.section import ConflictsSection
from relplanner.gui.inspector import Inspector
from relplanner.gui.pages.conflicts import ConflictsPage
from relplanner.rules.conflicts import Rule
from tests.gui.conftest import shown

Key = Qt.Key


@pytest.fixture
def page(qtbot, context):
    page = ConflictsPage(context)
    page.resize(1200, 800)
    shown(page, qtbot)
    page.be_current()
    page.list.setFocus()
    return page


def solved(qtbot, page) -> None:
    """Wait until it is known what clears the current conflict."""
    qtbot.waitUntil(lambda: page.context.solution(page.list.current) is not None, timeout=10_000)


def told(page) -> list[str]:
    model = page.list.model()
    return [model.index(row).data() for row in range(model.rowCount())]


def test_the_worst_comes_first_and_says_what_and_by_how_much(page):
    assert [each.split(" ")[0] for each in told(page)] == ["Notifications", "PERF-1", "UAT-2"]
    assert page.list.current.rule is Rule.BLACKOUT
    line = page.list.model().index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Blackout · 1 working day · from" in line


def test_the_smallest_move_is_told_with_all_that_it_moves_and_made_by_a_key(qtbot, page):
    page.list.choose_of(page.context.conflicts[2].subjects[0])
    solved(qtbot, page)
    texts = [label.text() for label in page.move_card.findChildren(type(page.move_card._words))]
    assert "Move “Wording tried by citizens” 1 working day later" in texts
    assert any("Wording tried by citizens · " in text and "→" in text for text in texts)
    qtbot.keyClick(page.list, Key.Key_F4)
    assert not any("UAT-2" in each for each in told(page))
    assert str(page.context.session.undo_label).startswith("Clear conflict: UAT-2")
    page.context.undo()
    assert any("UAT-2" in each for each in told(page))


def test_what_no_move_clears_says_so_and_has_no_button(qtbot, page):
    qtbot.keyClick(page.list, Key.Key_Down)
    assert page.list.current.values["environment"] == "PERF-1"
    solved(qtbot, page)
    assert page.move_card.button.isHidden()
    assert "No single move clears it" in page.move_card._words.text()
    said = []
    page.context.said.connect(lambda text, *_: said.append(text))
    for key in (Key.Key_F4, Key.Key_F6):
        qtbot.keyClick(page.list, key)
    assert len(told(page)) == 3
    assert said == [
        "No single move clears it. Move several things by hand.",
        "Only what a window forbids can be allowed.",
    ]


def test_a_conflict_is_allowed_with_a_reason_and_a_last_day(qtbot, page):
    qtbot.keyClick(page.list, Key.Key_F6)
    assert page.leave.reason.hasFocus()
    qtbot.keyClicks(page.leave.reason, "The operators agreed")
    qtbot.keyClick(page.leave.reason, Key.Key_Return)
    qtbot.keyClicks(page.leave.expires, "+365d")
    qtbot.keyClick(page.leave.expires, Key.Key_Return)
    made = next(each for each in page.context.plan.of(WindowOverride).values() if "operators" in each.reason)
    assert made.expires == dt.date.today() + dt.timedelta(days=365)
    assert len(told(page)) == 2
    assert page.list.hasFocus()
    page.filter.choose("allowed")
    page.list.choose_of(made.subject)
    assert "Mobile operators" in told(page)[page.list.currentIndex().row()]
    assert "The operators agreed" in page.leave._told.text()


def test_a_leave_is_withdrawn_and_its_conflict_is_back(qtbot, page):
    page.filter.choose("allowed")
    page.list.setFocus()
    assert [each for each in told(page) if "settlement" in each]
    qtbot.keyClick(page.list, Key.Key_Delete)
    assert told(page) == []
    page.filter.choose("all")
    assert [each for each in told(page) if "settlement" in each]


def test_without_a_reason_or_with_no_day_it_is_not_allowed(qtbot, page, context):
    said = []
    context.said.connect(lambda text, *_: said.append(text))
    page.leave.button.click()
    assert "without a reason" in said[-1]
    page.leave.reason.setText("Board")
    page.leave.expires.setText("some time")
    page.leave.button.click()
    assert "some time" in said[-1]
    assert len(told(page)) == 3


def test_esc_leads_back_to_the_list(qtbot, page):
    page.leave.begin()
    qtbot.keyClick(page.leave.reason, Key.Key_Escape)
    assert page.list.hasFocus()


def test_enter_leads_to_the_record(qtbot, page, context):
    with qtbot.waitSignal(context.page_wanted) as wanted:
        qtbot.keyClick(page.list, Key.Key_Return)
    assert wanted.args == ["", page.list.current.subjects[0]]


def test_one_rule_can_be_shown_alone(page):
    page.filter.choose("environment")
    assert len(told(page)) == 2


def test_a_release_leads_to_the_first_conflict_of_what_it_holds(page, context):
    release = next(each for each in context.plan.of(Release).values() if each.title == "Case Portal 2027.1")
    page.show_record(release.id)
    assert "UAT-2" in page.list.current.values["environment"]


def test_nothing_collides_says_so(page, context):
    for id in [*context.plan.of(WindowOverride), *context.plan.of(Window)]:
        context.do(remove, [id])
    while context.conflicts:
        subjects = context.conflicts[0].subjects
        context.do(remove, [subjects[0]])
    assert not page.list.isVisible()


def test_a_plan_that_changes_is_told_of_at_once(page, context):
    before = len(told(page))
    live = min(
        going for going in (context.schedule.live_date(id) for id in context.plan.of(Release)) if going
    )
    assert live is not None
    today = dt.datetime.combine(context.today(), dt.time())
    context.do(
        add, "window",
        {"title": "Everything", "start": today, "finish": today + dt.timedelta(days=400)},
    )  # fmt: skip
    assert len(told(page)) > before + 5


def test_a_large_plan_is_looked_at_in_the_background_and_says_so(qtbot, context, monkeypatch):
    monkeypatch.setattr("relplanner.gui.conflicts.watch._AT_ONCE", 0)
    page = ConflictsPage(context)
    shown(page, qtbot)
    with qtbot.waitSignal(context.conflicts_found, timeout=10_000):
        page.be_current()
        assert page._stack.currentWidget().accessibleName() == "Looking for conflicts…"
    assert len(told(page)) == 3


def test_the_inspector_tells_of_the_conflict_and_clears_it(qtbot, context):
    inspector = Inspector(context)
    inspector.resize(320, 900)
    shown(inspector, qtbot)
    conflict = context.conflicts[2]
    context.select(conflict.subjects[0])
    section = inspector.findChild(ConflictsSection)

    def buttons():
        return [each for each in section.findChildren(QAbstractButton) if each.isVisible()]

    qtbot.waitUntil(lambda: len(buttons()) == 2, timeout=10_000)
    assert buttons()[0].accessibleName().startswith("Move “Wording tried by citizens”")
    buttons()[0].click()
    assert conflict.key not in {each.key for each in context.conflicts}
    assert section.isHidden()


def test_what_was_asked_of_an_older_plan_is_not_told(qtbot, context):
    conflict = context.conflicts[2]
    assert context.solution(conflict) is None
    heard = []
    context.solver.solved.connect(heard.append)
    context.do(add, "release", {"title": "Another"})
    assert context.solution(context.conflicts[0]) is None
    qtbot.waitUntil(lambda: bool(heard), timeout=10_000)
    assert [each.rule for each in heard] == [Rule.BLACKOUT]


def test_the_status_line_counts_and_leads_to_the_page(qtbot, program, sample_plan):
    program.open_plan_or_raise(sample_plan)
    button = program.frame.status.conflicts
    qtbot.waitUntil(button.isVisible)
    assert (button.text(), button.accessibleName()) == ("▲ 3 conflicts", "3 conflicts")
    button.click()
    assert isinstance(program.frame.pages.currentWidget(), ConflictsPage)
    context = program.workbench.context
    context.do(clear_conflict, context.conflicts[2])
    qtbot.waitUntil(lambda: button.text() == "▲ 2 conflicts")


def test_the_step_that_brought_a_conflict_about_is_told(qtbot, page):
    context = page.context
    conflict = next(each for each in context.conflicts if each.rule is Rule.BLACKOUT)
    page.list.choose(conflict)
    qtbot.waitUntil(lambda: "Fill with" in page.conflict._origin.text())
    # A change of its record that has nothing to do with it does not count.
    context.do(set_fields, conflict.subjects[0], {"notes": "Nothing"})
    start = dt.datetime.combine(conflict.since, dt.time())
    blackout = context.do(
        add, "window", {"title": "Audit", "kind": WindowKind.BLACKOUT, "start": start - dt.timedelta(days=1),
                        "finish": start + dt.timedelta(days=2)},
    )  # fmt: skip
    newer = next(each for each in context.conflicts if each.window == blackout.edits[0].id)
    page.show_conflict(newer)
    qtbot.waitUntil(lambda: page.conflict._origin.text().endswith("Add window “Audit”"))
    page.show_conflict(conflict)
    qtbot.waitUntil(lambda: "Fill with" in page.conflict._origin.text(), timeout=10_000)


def test_nothing_is_looked_for_in_a_plan_that_was_let_go(qtbot, page):
    page._origins.ask(page.list.current)
    page.context.close()
    with qtbot.captureExceptions() as raised:
        qtbot.wait(400)
    assert not raised

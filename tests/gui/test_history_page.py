"""The history: who changed what, when and why; what has changed since; quick however long it is."""

import datetime as dt

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from relplanner.commands.records import add, new_record, remove, set_fields, set_many
from relplanner.domain.edit import Label, Proposal, StepSource
from relplanner.domain.kinds import Release, Risk
from relplanner.gui.pages.history import HistoryPage
from relplanner.gui.pages.history.feed import PORTION
from relplanner.gui.pages.history.page import SINCE, STEPS
from relplanner.gui.pages.history.steps import MOST_CHANGES, Column
from relplanner.gui.theme import DARK, load_theme
from tests.gui.conftest import shown


@pytest.fixture
def page(context, qtbot):
    made = HistoryPage(context)
    made.resize(1100, 700)
    shown(made, qtbot)
    made.be_current()
    return made


def release(context, title: str = "Payments 4.2.0") -> Release:
    return next(each for each in context.plan.of(Release).values() if each.title == title)


def rows(page, parent: QModelIndex | None = None, *columns: Column) -> list[str]:
    model, parent = page.steps, parent or QModelIndex()
    columns = columns or (Column.WHAT,)
    return [
        " | ".join(str(model.index(row, column, parent).data()) for column in columns)
        for row in range(model.rowCount(parent))
    ]


def opened(page, row: int) -> QModelIndex:
    """A step whose changes are listed beneath it."""
    index = page.steps.index(row, 0)
    assert page.steps.hasChildren(index)
    page.tree.expand(index)
    return index


def test_the_tip_of_a_value_tells_what_it_was_and_became(page, context):
    context.do(set_fields, release(context).id, {"confidence": 2})
    tip = page.steps.index(0, Column.AFTER).data(Qt.ItemDataRole.ToolTipRole)
    assert "4 → 2" in tip


def test_steps_come_newest_first_with_who_what_and_through_which_door(page, context):
    context.session.author, context.session.source = "Bob", StepSource.CLI
    context.do(set_fields, release(context).id, {"confidence": 2}, "the supplier is late")
    context.session.author, context.session.source = "Ada", StepSource.UI
    context.undo()
    told = rows(page, None, Column.WHO, Column.WHAT, Column.BEFORE, Column.AFTER, Column.SOURCE, Column.COUNT)
    assert told[:2] == [
        "Ada | Undo: Set Confidence of Payments 4.2.0 | 2 | 4 | Window | 1",
        "Bob | Set Confidence of Payments 4.2.0 — the supplier is late | 4 | 2 | Command line | 1",
    ]
    assert rows(page)[2:] == ["Fill with “Digital Services 2027”", "New plan “Digital Services 2027”"]


def test_what_a_rule_added_is_beneath_the_step_that_caused_it(page, context):
    context.do(set_fields, release(context).id, {"committed_date": dt.date(2027, 1, 28)})
    top = page.steps.index(0, 0)
    assert page.steps.index(0, Column.AFTER).data() == "Thu 28 Jan 2027"
    page.tree.expand(top)
    told = rows(page, top, Column.WHAT, Column.AFTER)
    assert told[0] == "Payments 4.2.0 · Committed date | Thu 28 Jan 2027"
    assert told[1].startswith("Slip event · ")


def test_a_step_that_changed_several_records_opens_to_what_it_changed(page, context):
    some = list(context.plan.of(Release).values())[:3]
    context.do(set_many, {each.id: {"confidence": 1 if each.confidence != 1 else 2} for each in some})
    top = page.steps.index(0, 0)
    assert page.steps.hasChildren(top)
    page.tree.expand(top)
    assert rows(page, top) == [f"{each.title} · Confidence" for each in some]


def test_who_moved_this_date_when_and_why(page, context):
    payments = release(context)
    context.session.author = "Bob"
    context.do(set_fields, payments.id, {"committed_date": dt.date(2027, 1, 28)}, "no test environment")
    context.do(add, "risk", {"title": "Something else"})
    page.show_record(payments.id)
    assert rows(page, None, Column.WHO, Column.WHAT)[0] == (
        "Bob | Set Committed date of Payments 4.2.0 — no test environment"
    )
    assert len(rows(page)) == 2
    assert page.only.text() == "Only Payments 4.2.0"
    assert context.selected == payments.id


def test_of_one_record_new_steps_are_taken_in_and_others_are_not(page, context):
    payments = release(context)
    page.show_record(payments.id)
    before = len(rows(page))
    context.do(add, "risk", {"title": "Something else"})
    context.do(set_fields, payments.id, {"confidence": 1})
    assert len(rows(page)) == before + 1
    assert rows(page)[0] == "Set Confidence of Payments 4.2.0"


def test_esc_clears_every_filter(page, context, qtbot):
    page.show_record(release(context).id)
    page.text.setText("nothing is called that")
    qtbot.waitUntil(lambda: rows(page) == [])
    assert "Esc" in page._summary.text()
    page.tree.setFocus()
    qtbot.keyClick(page.tree, Qt.Key.Key_Escape)
    assert (page.text.text(), page.only.isVisible(), len(rows(page))) == ("", False, 2)


def test_words_and_people_pick_steps_out(page, context, qtbot):
    for author in ("Ada", "Bob"):
        context.session.author = author
        context.do(add, "risk", {"title": f"Risk of {author}"})
    page.refresh(None)
    page.person.choose("=Bob")
    assert rows(page) == ["Add risk “Risk of Bob”"]
    page.person.choose("*")
    page.text.setText("ada risk")
    qtbot.waitUntil(lambda: rows(page) == ["Add risk “Risk of Ada”"])


def test_a_removed_record_keeps_its_name_in_the_history(page, context):
    step = context.do(add, "risk", {"title": "Gone tomorrow"})
    context.do(remove, [step.edits[0].id])
    told = rows(page, None, Column.WHAT, Column.AFTER)[:2]
    assert told == ["Remove risk “Gone tomorrow” | removed", "Add risk “Gone tomorrow” | added"]


def test_long_journals_are_read_in_portions(page, context):
    name = context.plan.programme.id
    for number in range(PORTION + 20):
        context.session.do(set_fields, name, {"title": f"Plan {number}"})
    page.refresh(None)
    assert page.steps.rowCount() == PORTION
    assert page.steps.canFetchMore(QModelIndex())
    page.steps.fetchMore(QModelIndex())
    assert page.steps.rowCount() == PORTION + 22
    assert not page.steps.canFetchMore(QModelIndex())
    assert len(set(rows(page))) == PORTION + 22


def many_risks(plan, make, /) -> Proposal:
    edits = (new_record(plan, make, Risk.KIND, {"title": "Risk"}, ahead) for ahead in range(MOST_CHANGES + 5))
    return Proposal(Label("added-many", {"count": MOST_CHANGES + 5}), tuple(edits))


def test_a_huge_step_is_told_by_its_beginning(page, context):
    context.do(many_risks)
    told = rows(page, opened(page, 0))
    assert len(told) == MOST_CHANGES + 1
    assert told[-1] == "and 5 more"


# -- since -------------------------------------------------------------------------------------------------


def test_what_has_changed_since_a_step_is_listed_field_by_field(page, context, qtbot):
    before = context.session.steps(1)[0].step
    payments = release(context)
    context.do(set_fields, payments.id, {"confidence": 2})
    context.do(set_fields, payments.id, {"confidence": 1})
    context.do(add, "risk", {"title": "New one"})
    page.show_since(f"#{before.seq}")
    told = [(row.what, row.before, row.after) for row in page.since.rows]
    assert told == [("Payments 4.2.0 · Confidence", "4", "1"), ("Risk · New one", "", "added")]
    assert page._summary.text().endswith("2 changes in 2 records")


def test_the_button_compares_with_the_chosen_step(page, context, qtbot):
    payments = release(context)
    context.do(set_fields, payments.id, {"confidence": 2})
    context.do(set_fields, payments.id, {"version": "4.2.9"})
    page.tree.setCurrentIndex(page.steps.index(1, 0))
    qtbot.mouseClick(page.compare, Qt.MouseButton.LeftButton)
    assert page.view.value == SINCE
    assert [row.what for row in page.since.rows] == ["Payments 4.2.0 · Version"]


@pytest.mark.parametrize("moment", ["today", "0 jan", "last monday", "-7d", "nonsense", "#99999"])
def test_any_moment_is_answered_with_rows_or_with_words(page, moment):
    page.show_since(moment)
    assert page._summary.text()
    if moment in ("0 jan", "nonsense", "#99999"):
        assert page.moment.property("invalid") is True


def test_what_differs_follows_the_plan(page, context):
    page.show_since("today")
    assert page.since.rows == []
    before = context.session.steps(1)[0].step
    page.show_since(f"#{before.seq}")
    context.do(set_fields, release(context).id, {"confidence": 1})
    assert len(page.since.rows) == 1
    context.undo()
    assert page.since.rows == []


def test_rows_that_differ_can_be_filtered_and_lead_to_their_record(page, context, qtbot):
    before = context.session.steps(1)[0].step
    payments = release(context)
    context.do(set_fields, payments.id, {"confidence": 1, "version": "9"})
    page.show_since(f"#{before.seq}")
    page.text.setText("version")
    qtbot.waitUntil(lambda: len(page.since.rows) == 1)
    wanted = []
    context.page_wanted.connect(lambda *where: wanted.append(where))
    page.table.setFocus()
    page.table.setCurrentIndex(page.since.index(0, 0))
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert wanted == [("", payments.id)]


# -- both --------------------------------------------------------------------------------------------------


def test_the_models_keep_their_promises(page, context, qtbot):
    fatal = QAbstractItemModelTester.FailureReportingMode.Fatal
    testers = [QAbstractItemModelTester(model, fatal) for model in (page.steps, page.since)]
    for tester in testers:
        # It would ask for more rows while it is being told of new ones, which no view does.
        tester.setUseFetchMore(False)
    some = list(context.plan.of(Release).values())[:3]
    context.do(set_many, {each.id: {"tags": ("a",)} for each in some})
    opened(page, 0)
    context.do(set_fields, some[0].id, {"confidence": 1})
    context.undo()
    assert rows(page, page.steps.index(2, 0))[0].endswith("Tags")
    page.show_record(some[0].id)
    page.show_since("-7d")
    page.show_since("#1")
    page.text.setText("payments")
    page._refilter()
    assert testers


def test_it_can_be_used_without_the_mouse(page, context, qtbot):
    context.do(set_fields, release(context).id, {"confidence": 1})
    wanted = []
    context.page_wanted.connect(lambda *where: wanted.append(where))
    page.tree.setFocus()
    page.tree.setCurrentIndex(page.steps.index(0, 0))
    qtbot.keyClick(page.tree, Qt.Key.Key_Return)
    assert wanted == [("", release(context).id)]
    names = []
    for _ in range(5):
        focus = page.focusWidget()
        names.append(focus.accessibleName() or focus.text())
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    assert all(names)
    assert page.view.value == STEPS


@pytest.mark.parametrize("width", [520, 1700])
def test_it_paints_in_the_dark_and_in_any_width(page, themes, width):
    themes.switch(load_theme(DARK), 1.5)
    page.resize(width, 600)
    assert not page.grab().isNull()
    page.show_since("#1")
    assert not page.grab().isNull()
    themes.switch(load_theme("light"), 1.0)

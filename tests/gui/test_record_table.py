"""The table of records: what it shows, how it follows the plan, and what the keyboard does in it."""

import datetime as dt

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy, QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QMenu

from relplanner.commands.records import add, remove, set_fields
from relplanner.domain.kinds import Activity, Person, Product, Release, Risk, Team
from relplanner.domain.kinds.planning import ReleaseState
from relplanner.domain.kinds.readiness import RiskState
from relplanner.gui.context import PageContext
from relplanner.gui.pages.roadmap.table import activity_table
from relplanner.gui.records.columns import Cell, Tick, computed, field_column
from relplanner.gui.records.filter_popup import FilterPopup
from relplanner.gui.records.filters import ColumnFilter, is_dated
from relplanner.gui.records.model import RecordTableModel
from relplanner.gui.records.rows import Grouping
from relplanner.gui.records.table import RecordTable
from relplanner.gui.settings import Settings
from relplanner.session import PlanSession
from tests.gui.conftest import shown

DISPLAY = Qt.ItemDataRole.DisplayRole


@pytest.fixture
def plan(open_context, empty_plan):
    """An empty plan as a page sees it."""
    return open_context(empty_plan)


def added(context, kind, /, **values) -> str:
    return context.session.do(add, kind, values).edits[0].id


@pytest.fixture
def people(plan):
    """Ids by name of six people, added in no order."""
    names = ["Mia 10", "zoe", "Mia 9", "Adam", "Ben", "Eve"]
    made = {name: added(plan, "person", title=name) for name in names}
    for name in ("Adam", "Eve"):
        plan.session.do(set_fields, made[name], {"organisation": "North"})
    plan.session.do(set_fields, made["Ben"], {"organisation": "South", "active": False})
    return made


def model_of(context, kind, *names, **arguments) -> RecordTableModel:
    columns = [name if not isinstance(name, str) else field_column(kind, name) for name in names]
    model = RecordTableModel(context, kind, columns, **arguments)
    model.tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    context.bridge.plan_changed.connect(model.apply)
    return model


def texts(model, column: int = 0) -> list[str]:
    return [model.index(row, column).data(DISPLAY) for row in range(model.rowCount())]


BY_PLACE = Grouping("place", lambda plan, person: person.organisation, nameless="Elsewhere")


# --- order ----------------------------------------------------------------------------------------------


def test_names_sort_as_people_count_and_without_regard_to_capitals(plan, people):
    model = model_of(plan, Person.KIND, "title")
    model.sort(0)
    assert texts(model) == ["Adam", "Ben", "Eve", "Mia 9", "Mia 10", "zoe"]


@pytest.mark.parametrize("order", list(Qt.SortOrder))
def test_empty_cells_come_last_whichever_way_a_column_is_sorted(plan, people, order):
    model = model_of(plan, Person.KIND, "title", "organisation")
    model.sort(1, order)
    assert texts(model, 1)[3:] == ["", "", ""]
    assert texts(model, 1)[0] == ("North" if order == Qt.SortOrder.AscendingOrder else "South")


def test_states_sort_in_the_order_of_their_course_and_not_by_the_alphabet(plan):
    for state in (RiskState.TREATING, RiskState.IDENTIFIED, RiskState.ASSESSED):
        added(plan, "risk", title=state.value, state=state)
    model = model_of(plan, Risk.KIND, "state")
    model.sort(0)
    assert texts(model) == ["Identified", "Assessed", "Treating"]


def test_a_computed_column_sorts_by_what_it_says_to_sort_by(plan, people):
    worst = {"zoe": 3, "Adam": 20, "Ben": 5}
    score = computed(
        "score",
        "Score",
        lambda _, p: Cell(f"{worst[p.title]}", order=worst[p.title]) if p.title in worst else None,
    )
    model = model_of(plan, Person.KIND, "title", score)
    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert texts(model)[:3] == ["Adam", "Ben", "zoe"]


# --- filter ---------------------------------------------------------------------------------------------


def test_a_text_filter_wants_every_word_in_some_shown_cell(plan, people):
    model = model_of(plan, Person.KIND, "title", "organisation")
    model.set_text_filter("NORTH a")
    assert texts(model) == ["Adam"]
    model.set_text_filter("")
    assert model.rowCount() == 6


def test_what_is_not_shown_is_not_searched(plan, people):
    model = model_of(plan, Person.KIND, "title")
    model.set_text_filter("north")
    assert texts(model) == []
    assert model.is_filtered


def test_archived_records_are_hidden_until_they_are_asked_for(plan, people):
    model = model_of(plan, Person.KIND, "title")
    plan.session.do(set_fields, people["zoe"], {"archived": True})
    assert "zoe" not in texts(model)
    model.show_archived(True)
    assert "zoe" in texts(model)


def test_a_row_leaves_when_an_edit_makes_it_fail_the_filter(plan, people):
    model = model_of(plan, Person.KIND, "title", "active")
    model.set_filter(lambda _, person: person.active)
    gone = QSignalSpy(model.rowsRemoved)
    plan.session.do(set_fields, people["Eve"], {"active": False})
    assert gone.count() == 1
    assert "Eve" not in texts(model)


# --- following the plan ---------------------------------------------------------------------------------


def test_an_edit_repaints_its_own_row_and_no_other(plan, people):
    model = model_of(plan, Person.KIND, "title", "email")
    changed, reset = QSignalSpy(model.dataChanged), QSignalSpy(model.modelReset)
    plan.session.do(set_fields, people["Adam"], {"email": "adam@example.org"})
    assert changed.count() == 1
    assert {changed.at(0)[0].row(), changed.at(0)[1].row()} == {model.row_of(people["Adam"])}
    assert reset.count() == 0
    assert "adam@example.org" in texts(model, 1)


def test_an_edit_of_another_kind_repaints_nothing(plan, people):
    model = model_of(plan, Person.KIND, "title")
    changed = QSignalSpy(model.dataChanged)
    added(plan, "product", title="Payments")
    assert changed.count() == 0


def test_a_new_name_is_shown_wherever_it_is_referred_to(plan, people):
    added(plan, "team", title="Testing", members=(people["Adam"],))
    model = model_of(plan, Team.KIND, "members")
    plan.session.do(set_fields, people["Adam"], {"title": "Adam Smith"})
    assert texts(model) == ["Adam Smith"]


def test_an_edit_that_changes_the_order_moves_the_row_and_keeps_it_selected(qtbot, plan, people):
    table = RecordTable(plan, Person.KIND, "People", columns=("title",))
    qtbot.addWidget(table)
    plan.bridge.plan_changed.connect(table.refresh)
    table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    table.show_record(people["Adam"])
    plan.session.do(set_fields, people["Adam"], {"title": "Yves"})
    assert texts(table.records) == ["Ben", "Eve", "Mia 9", "Mia 10", "Yves", "zoe"]
    assert table.selected_ids() == [people["Adam"]]
    assert table.currentIndex().row() == 4


def test_records_come_and_go_with_undo(plan, people):
    model = model_of(plan, Person.KIND, "title")
    came, gone = QSignalSpy(model.rowsInserted), QSignalSpy(model.rowsRemoved)
    plan.session.do(remove, [people["Adam"], people["zoe"]])
    plan.session.undo()
    assert (gone.count(), came.count()) == (2, 2)
    assert sorted(texts(model)) == sorted(people)


def test_a_missed_change_is_caught_up_with(plan, people):
    model = RecordTableModel(plan, Person.KIND, [field_column(Person.KIND, "title")])
    plan.session.do(set_fields, people["Adam"], {"title": "Ada"})
    changes = []
    plan.bridge.plan_changed.connect(changes.append)
    plan.session.do(set_fields, people["Ben"], {"title": "Bea"})
    model.apply(changes[0])
    assert {"Ada", "Bea"} <= set(texts(model))


# --- groups ---------------------------------------------------------------------------------------------


def test_groups_say_how_many_they_hold_and_can_be_folded(plan, people):
    model = model_of(plan, Person.KIND, "title")
    model.set_grouping(BY_PLACE)
    assert texts(model)[0] == "Elsewhere  3"
    model.fold(0)
    assert texts(model) == ["Elsewhere  3", "North  2", "Adam", "Eve", "South  1", "Ben"]
    model.fold(0)
    assert model.rowCount() == 9


def test_a_groups_figure_follows_the_plan(plan, people):
    model = model_of(plan, Person.KIND, "title", "organisation")
    model.set_grouping(BY_PLACE)
    plan.session.do(set_fields, people["zoe"], {"organisation": "North"})
    assert "North  3" in texts(model)
    assert "Elsewhere  2" in texts(model)


def test_a_summary_is_told_anew_when_a_record_stays_where_it_is(plan, people):
    model = model_of(plan, Person.KIND, "title")
    active = Grouping(
        "a", lambda *_: "All", lambda _, people: f"{sum(p.active for p in people)} of {len(people)}"
    )
    model.set_grouping(active)
    plan.session.do(set_fields, people["Ben"], {"active": True})
    assert texts(model)[0] == "All  6 of 6"


def test_a_screen_reader_hears_the_column_with_every_cell(plan, people):
    model = model_of(plan, Person.KIND, "title")
    model.set_grouping(BY_PLACE)
    spoken = [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in (0, 1)]
    assert spoken == ["Elsewhere, 3, unfolded", "Name: Mia 10"]


# --- changing -------------------------------------------------------------------------------------------


def test_set_data_changes_the_plan_and_nothing_but_the_plan(plan, people):
    model = model_of(plan, Person.KIND, "title")
    row = model.row_of(people["Adam"])
    assert model.setData(model.index(row, 0), "Ada")
    assert plan.plan.one(Person, people["Adam"]).title == "Ada"
    plan.session.undo()
    assert texts(model)[row] == "Adam"


def test_a_refused_value_is_said_and_nothing_changes(plan, people):
    model = model_of(plan, Person.KIND, "title")
    said = QSignalSpy(plan.said)
    assert not model.setData(model.index(0, 0), "")
    assert said.count() == 1
    assert texts(model)[0] == "Mia 10"


def test_a_tick_is_a_step(plan, people):
    model = model_of(plan, Person.KIND, "active")
    row = model.row_of(people["Ben"])
    assert model.setData(model.index(row, 0), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert plan.plan.one(Person, people["Ben"]).active


def test_markup_in_a_title_is_never_rendered(plan):
    added(plan, "person", title="<b>Ann</b>")
    model = model_of(plan, Person.KIND, "title")
    assert "<b>" not in model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)


# --- the table ------------------------------------------------------------------------------------------


@pytest.fixture
def table(qtbot, plan, people):
    view = RecordTable(
        plan, Person.KIND, "People", columns=("title", "organisation", "active"), empty="Nobody yet."
    )
    qtbot.addWidget(view)
    plan.bridge.plan_changed.connect(view.refresh)
    view.resize(700, 400)
    view.show()
    view.show_record(people["Adam"])
    view.setFocus()
    return view


def press(table, key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(table, key, modifier)


def test_moving_through_rows_moves_the_selection_of_the_program(plan, people, table):
    press(table, Qt.Key.Key_Down)
    assert plan.selected == people["Ben"]


def test_what_is_selected_elsewhere_is_selected_here(plan, people, table):
    plan.select(people["Eve"])
    assert table.selected_ids() == [people["Eve"]]


def test_del_removes_the_selected_rows_in_one_step(plan, people, table):
    table.selectAll()
    press(table, Qt.Key.Key_Delete)
    assert not plan.plan.of(Person)
    plan.session.undo()
    assert len(plan.plan.of(Person)) == 6


@pytest.fixture
def products(qtbot, plan):
    """A table of one product that a release refers to, and the release's id."""
    product = added(plan, "product", title="Payments")
    release = added(plan, "release", title="Payments 4.2.0", product=product)
    view = RecordTable(plan, Product.KIND, "Products")
    qtbot.addWidget(view)
    plan.bridge.plan_changed.connect(view.refresh)
    view.show()
    view.show_record(product)
    return view, product, release


def test_del_asks_what_becomes_of_what_refers_to_it(plan, products, answers):
    table, product, _ = products
    answers.choices = [2]
    press(table, Qt.Key.Key_Delete)
    assert "Payments 4.2.0" in answers.asked[0]
    assert plan.plan.one(Product, product) is not None


def test_what_refers_to_a_removed_record_can_be_left_without_it(plan, products, answers):
    table, _, release = products
    answers.choices = [0]
    press(table, Qt.Key.Key_Delete)
    assert plan.plan.one(Release, release).product is None
    assert not plan.plan.of(Product)


def test_what_refers_to_a_removed_record_can_go_with_it(plan, products, answers):
    table, _, release = products
    answers.choices = [1]
    press(table, Qt.Key.Key_Delete)
    assert plan.plan.one(Release, release) is None


def test_what_went_along_with_removed_rows_is_said_with_the_way_back(plan, products, answers):
    table, _, release = products
    said = []
    plan.said.connect(lambda text, button, act: said.append((text, button, act)))
    added(plan, "activity", title="Test", release=release)
    answers.choices = [1]
    press(table, Qt.Key.Key_Delete)
    text, button, back = said[-1]
    assert text == "Remove product “Payments” and 2 records that belong to it"
    assert button == "Undo"
    back()
    assert plan.plan.one(Release, release) is not None


def test_a_removal_that_takes_nothing_along_needs_no_words(plan, people, table):
    said = []
    plan.said.connect(lambda *told: said.append(told))
    table.show_record(people["Ben"])
    press(table, Qt.Key.Key_Delete)
    assert not said


def test_a_day_counted_for_an_activity_is_one_of_its_working_days(plan):
    release = added(plan, "release", title="Payments 4.2.0")
    added(plan, "activity", title="Test", release=release)
    (activity,) = plan.plan.of(Activity).values()
    start = Activity.KIND.by_name["start"]
    for count in range(7):
        day = plan.reading(None, activity).parse(start, f"+{count}d")
        assert plan.schedule.calendars.of_activity(activity).is_working_day(day.date())


def test_copied_rows_are_what_a_spreadsheet_takes(table, people):
    table.selectAll()
    press(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "Name\tOrganisation\tActive"
    assert "Ben\tSouth\tNo" in lines


def test_dates_are_copied_in_iso_form_and_pasting_them_back_changes_nothing(qtbot, context):
    for table in (activity_table(context), RecordTable(context, Release.KIND, "Releases")):
        qtbot.addWidget(table)
        table.selectAll()
        press(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        lines = [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]
        days = [place for place, column in enumerate(table.records.columns) if is_dated(column)]
        cells = [line[place] for line in lines[1:] for place in days]
        assert days
        assert any(cells)
        assert all(dt.datetime.fromisoformat(cell) for cell in cells if cell)
        before = context.plan
        table.setCurrentIndex(table.records.index(0, 0))
        press(table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        assert context.plan is before


def test_the_days_that_are_copied_are_those_that_are_shown(qtbot, context):
    table = activity_table(context)
    qtbot.addWidget(table)
    table.selectAll()
    press(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    _, *lines = (line.split("\t") for line in QGuiApplication.clipboard().text().splitlines())
    by_key = {line[-1]: line for line in lines}
    for id, span in context.schedule.spans.items():
        line = by_key.get(getattr(context.plan.get(id), "key", ""))
        if line is not None and context.plan.one(Activity, id) is not None:
            assert line[1:3] == [f"{span.start:%Y-%m-%d}", f"{span.last_day}"]


def test_pasted_cells_are_one_step(plan, people, table):
    QGuiApplication.clipboard().setText("Ada\tEast\nBea\tWest\n")
    press(table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert plan.plan.one(Person, people["Adam"]).organisation == "East"
    assert plan.plan.one(Person, people["Ben"]).title == "Bea"
    plan.session.undo()
    assert plan.plan.one(Person, people["Adam"]).title == "Adam"
    assert plan.plan.one(Person, people["Ben"]).title == "Ben"


def test_copying_and_pasting_back_changes_nothing(plan, people, table):
    table.selectAll()
    before = plan.plan
    press(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    table.setCurrentIndex(table.records.index(0, 0))
    press(table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert plan.plan is before


def test_space_ticks_the_box_under_the_keyboard(plan, people, table):
    table.setCurrentIndex(table.records.index(table.records.row_of(people["Ben"]), 2))
    press(table, Qt.Key.Key_Space)
    assert plan.plan.one(Person, people["Ben"]).active


def test_space_ticks_the_box_before_a_title(qtbot, plan, people):
    ticked = []
    title = field_column(Person.KIND, "title", tick=Tick(lambda _, person: person.active, ticked.append))
    table = RecordTable(plan, Person.KIND, "Ticked", extra=(title,))
    qtbot.addWidget(table)
    table.show_record(people["Eve"])
    press(table, Qt.Key.Key_Space)
    assert ticked == [people["Eve"]]


def test_a_click_on_a_tick_box_ticks_it(qtbot, plan, people, table):
    index = table.records.index(table.records.row_of(people["Ben"]), 2)
    spot = table.itemDelegate().tick_rect(table.visualRect(index)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert plan.plan.one(Person, people["Ben"]).active


def test_left_and_right_fold_a_group_and_it_stays_folded(qtbot, plan, people, table):
    table.set_grouping(BY_PLACE)
    table.setCurrentIndex(table.records.index(0, 0))
    press(table, Qt.Key.Key_Left)
    assert table.records.rowCount() == 6
    again = RecordTable(plan, Person.KIND, "People")
    qtbot.addWidget(again)
    again.set_grouping(BY_PLACE)
    assert again.records.rowCount() == 6


def test_a_filter_keeps_the_selection_that_it_leaves(plan, people, table):
    table.selectAll()
    table.records.set_text_filter("north")
    assert table.selected_ids() == [people["Adam"], people["Eve"]]


def test_a_click_on_a_header_sorts_and_is_remembered(qtbot, plan, people, table):
    header = table.horizontalHeader()
    spot = QPoint(header.sectionViewportPosition(0) + 10, 10)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    table.choice.save()
    assert texts(table.records)[0] == "Adam"
    again = RecordTable(plan, Person.KIND, "People")
    qtbot.addWidget(again)
    assert texts(again.records)[0] == "Adam"


def test_columns_width_and_order_are_remembered(qtbot, plan, table):
    header = table.horizontalHeader()
    header.moveSection(0, 1)
    header.resizeSection(0, 333)
    table.choice.show([*table.choice.names(), "email"])
    table.choice.save()
    again = RecordTable(plan, Person.KIND, "People")
    qtbot.addWidget(again)
    assert again.choice.names() == ["organisation", "title", "active", "email"]
    assert again.columnWidth(1) == 333


def test_an_empty_table_says_why(qtbot, plan):
    table = RecordTable(plan, Risk.KIND, "Risks", empty="No risks yet. Ins adds one.")
    qtbot.addWidget(table)
    table.resize(600, 200)
    table.show()
    with_words = table.grab().toImage()
    table.set_empty_text("")
    assert table.grab().toImage() != with_words


def test_ins_asks_the_page_for_a_new_record(table, qtbot):
    with qtbot.waitSignal(table.add_wanted):
        press(table, Qt.Key.Key_Insert)


def test_every_kind_of_the_sample_plan_is_painted(qtbot, context):
    for kind in context.plan.kinds.values():
        table = RecordTable(context, kind, kind.name)
        table.choice.show([spec.name for spec in kind.fields if spec.shown])
        qtbot.addWidget(table)
        table.resize(1600, 400)
        table.show()
        assert not table.grab().isNull()
        assert table.records.rowCount() == sum(
            not r.archived for r in context.plan.tables[kind.name].values()
        )
        table.hide()


def test_a_release_can_only_be_set_to_a_state_that_may_follow(plan):
    release = added(plan, "release", title="Payments", target_date=dt.date(2027, 1, 21))
    model = model_of(plan, Release.KIND, "state")
    said = QSignalSpy(plan.said)
    assert not model.setData(model.index(0, 0), ReleaseState.LIVE)
    assert said.count() == 1
    assert plan.plan.one(Release, release).state is ReleaseState.DRAFT


def menu_of(table) -> QMenu:
    """The menu that was opened last."""
    menu = table.findChildren(QMenu)[-1]
    menu.close()
    return menu


def test_columns_are_chosen_from_the_menu_of_the_header(table):
    table.horizontalHeader().customContextMenuRequested.emit(QPoint(5, 5))
    actions = {action.text(): action for action in menu_of(table).actions()}
    assert actions["Name"].isChecked()
    assert not actions["E-mail"].isChecked()
    actions["E-mail"].trigger()
    actions["Active"].trigger()
    assert table.choice.names() == ["title", "organisation", "email"]
    actions["As it was at first"].trigger()
    assert table.choice.names() == ["title", "organisation", "active"]


def test_a_table_is_never_left_without_a_column(table):
    table.choice.show(["title"])
    table.horizontalHeader().customContextMenuRequested.emit(QPoint(5, 5))
    actions = {action.text(): action for action in menu_of(table).actions()}
    assert not actions["Name"].isEnabled()


def test_the_menu_of_a_row_offers_what_the_keys_do_and_what_the_page_adds(table):
    table.add_row_action(QAction("Score…", table))
    table.customContextMenuRequested.emit(QPoint(5, 5))
    words = [action.text() for action in menu_of(table).actions() if action.text()]
    assert words == ["Score…", "Edit", "Copy", "Paste", "Fill down", "Add", "Remove"]


def test_a_plan_that_can_only_be_read_opens_no_editor(qtbot, themes, answers, sample_plan, tmp_path):
    session = PlanSession.open(sample_plan, read_only=True)
    context = PageContext(session, themes, Settings(tmp_path / "config"), answers)
    model = RecordTableModel(context, Release.KIND, [field_column(Release.KIND, "title")])
    assert not model.index(0, 0).flags() & Qt.ItemFlag.ItemIsEditable
    context.close()


# --- filters of columns ---------------------------------------------------------------------------------


def popup_of(table) -> FilterPopup:
    return table.findChildren(FilterPopup)[-1]


def shown_titles(table) -> list[str]:
    return sorted(table.records.record_at(row).title for row in range(table.records.rowCount()))


def test_alt_down_lists_what_the_column_says_and_ticking_keeps_only_that(plan, people, table, qtbot):
    table.setCurrentIndex(table.records.index(0, 1))
    press(table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    popup = popup_of(table)
    values = popup.findChild(QListWidget)
    assert [values.item(row).text().split("  ")[0] for row in range(values.count())] == [
        "North", "South", "(empty)",
    ]  # fmt: skip
    QTest.keyClick(popup.findChild(QLineEdit), Qt.Key.Key_Down)
    QTest.keyClick(values, Qt.Key.Key_Space)
    QTest.keyClick(values, Qt.Key.Key_Return)
    assert shown_titles(table) == ["Adam", "Eve"]
    assert table.filters.titles == ["Organisation"]
    assert table.filters.clear()
    assert table.records.rowCount() == 6


def test_empty_cells_and_words_are_filtered_by_as_well(plan, people, table):
    table.filters.set("organisation", ColumnFilter(frozenset({""})))
    assert shown_titles(table) == ["Mia 10", "Mia 9", "zoe"]
    table.filters.set("title", ColumnFilter(words="MIA 1"))
    assert shown_titles(table) == ["Mia 10"]


def test_a_filter_stays_when_its_column_is_no_longer_shown_and_for_the_next_time(plan, people, table, qtbot):
    table.filters.set("organisation", ColumnFilter(frozenset({"North"})))
    table.choice.show(["title"])
    assert shown_titles(table) == ["Adam", "Eve"]
    again = RecordTable(plan, Person.KIND, table.accessibleName())
    qtbot.addWidget(again)
    assert shown_titles(again) == ["Adam", "Eve"]


def test_what_changes_so_that_it_no_longer_passes_goes(plan, people, table):
    table.filters.set("organisation", ColumnFilter(frozenset({"North"})))
    plan.session.do(set_fields, people["Eve"], {"organisation": "South"})
    assert shown_titles(table) == ["Adam"]


@pytest.fixture
def releases(plan, qtbot):
    """A table of four releases with target dates."""
    for title, day in (("A", "2027-01-10"), ("B", "2027-01-12"), ("C", "2027-02-01"), ("D", None)):
        added(plan, "release", title=title, target_date=dt.date.fromisoformat(day) if day else None)
    made = RecordTable(plan, Release.KIND, "Releases", columns=["title", "target_date", "state"])
    plan.bridge.plan_changed.connect(made.refresh)
    return shown(made, qtbot)


def test_dates_are_filtered_from_a_day_to_a_day_as_they_are_typed(releases, qtbot):
    releases.filter_column(1)
    first, last = popup_of(releases).findChildren(QLineEdit)
    first.setText("11 jan 2027")
    last.setText("1 feb 2027")
    QTest.keyClick(last, Qt.Key.Key_Return)
    assert shown_titles(releases) == ["B", "C"]


def test_a_day_that_cannot_be_read_is_told_and_filters_nothing(releases):
    releases.filter_column(1)
    popup = popup_of(releases)
    first = popup.findChildren(QLineEdit)[0]
    first.setText("someday")
    popup._tell()
    assert any("someday" in label.text() for label in popup.findChildren(QLabel))
    assert releases.records.rowCount() == 4
    popup.close()


# --- many cells at once ---------------------------------------------------------------------------------


CTRL = Qt.KeyboardModifier.ControlModifier


def put(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def test_what_can_be_read_of_a_paste_is_taken_as_one_step_and_the_rest_is_told(plan, people, table):
    row = table.records.row_of(people["Adam"])
    below = table.records.id_at(row + 1)
    table.setCurrentIndex(table.records.index(row, 1))
    said, before = QSignalSpy(plan.said), plan.plan
    put("East\tperhaps\nWest\tno\n")
    press(table, Qt.Key.Key_V, CTRL)
    adam, other = plan.plan.one(Person, people["Adam"]), plan.plan.one(Person, below)
    assert (adam.organisation, adam.active) == ("East", True)
    assert (other.organisation, other.active) == ("West", False)
    assert "line 1, Active" in said.at(0)[0]
    plan.undo()
    assert plan.plan == before


def test_a_line_that_a_rule_forbids_is_told_and_the_others_are_taken(plan, releases):
    first, second = releases.records.id_at(0), releases.records.id_at(1)
    releases.setCurrentIndex(releases.records.index(0, 2))
    said = QSignalSpy(plan.said)
    put("Live\nPlanned\n")
    press(releases, Qt.Key.Key_V, CTRL)
    assert plan.plan.one(Release, first).state is ReleaseState.DRAFT
    assert plan.plan.one(Release, second).state is ReleaseState.PLANNED
    assert "line 1: REL-1 cannot go from Draft to Live" in said.at(0)[0]


def test_lines_for_which_there_is_no_row_are_told_where_none_can_be_made(plan, people, table):
    last = table.records.rowCount() - 1
    table.setCurrentIndex(table.records.index(last, 1))
    said = QSignalSpy(plan.said)
    put("East\nWest\n")
    press(table, Qt.Key.Key_V, CTRL)
    assert plan.plan.one(Person, table.records.id_at(last)).organisation == "East"
    assert "line 2: there is no row for it" in said.at(0)[0]


def test_fill_down_gives_the_selected_rows_what_the_first_of_them_says(plan, people, table):
    table.records.sort(0)
    rows = [table.records.row_of(people[name]) for name in ("Adam", "Ben", "Eve")]
    table.setCurrentIndex(table.records.index(rows[0], 1))
    for _ in rows[1:]:
        press(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    press(table, Qt.Key.Key_D, CTRL)
    organisations = {plan.plan.one(Person, people[name]).organisation for name in ("Adam", "Ben", "Eve")}
    assert organisations == {"North"}
    plan.undo()
    assert plan.plan.one(Person, people["Ben"]).organisation == "South"


def test_fill_down_on_one_row_takes_what_is_above(plan, people, table):
    table.records.sort(0)
    ben = table.records.row_of(people["Ben"])
    table._stand_on(ben, 1)
    press(table, Qt.Key.Key_D, CTRL)
    assert plan.plan.one(Person, people["Ben"]).organisation == "North"

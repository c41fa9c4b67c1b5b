"""A newly declared kind of record has its table, its form and its inspector without another line anywhere."""

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import pytest
from pydantic import Field as Limit
from pydantic import NaiveDatetime
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLabel, QToolButton

from relplanner.commands.records import add
from relplanner.domain.declare import Line, Markdown, Minutes, Name, Record, Words, field, record, ref
from relplanner.domain.kinds import KINDS
from relplanner.gui.context import PageContext
from relplanner.gui.inspector import Inspector
from relplanner.gui.records.table import RecordTable
from relplanner.gui.settings import Settings
from relplanner.session import PlanSession


class Weather(StrEnum):
    FAIR = "fair"
    STORMY = "stormy"


@record("DRL", "Drill")
class Drill(Record):
    """One field of every type there is."""

    title: Name = field("Drill", width=30)
    release: Annotated[str | None, ref("release")] = field("Release", None)
    people: Annotated[tuple[str, ...], ref("person"), Limit(strict=False)] = field("People", ())
    weather: Weather | None = field("Weather", None)
    kinds: Annotated[tuple[Weather, ...], Limit(strict=False)] = field("Kinds of weather", ())
    on: dt.date | None = field("On", None)
    at: NaiveDatetime | None = field("At", None)
    length: Minutes | None = field("Length", None)
    rounds: Annotated[int, Limit(ge=1, le=9)] | None = field("Rounds", None)
    result: float | None = field("Result", None)
    passed: bool = field("Passed", False)
    place: Line = field("Place", "")
    report: Markdown = field("Report", "")
    words: Words = field("Words", ())


TYPED = {
    "title": ("Fire", "Fire"),
    "weather": ("storm", Weather.STORMY),
    "kinds": ("Fair, Stormy", (Weather.FAIR, Weather.STORMY)),
    "on": ("2027-01-12", dt.date(2027, 1, 12)),
    "at": ("2027-01-12 14:30", dt.datetime(2027, 1, 12, 14, 30)),
    "length": ("1d 2h", 600),
    "rounds": ("3", 3),
    "result": ("0.1234567", 0.1234567),
    "place": ("Depot 4", "Depot 4"),
    "words": ("one, two", ("one", "two")),
    "report": ("All well.", "All well."),
}


@pytest.fixture
def plan(themes, answers, tmp_path: Path) -> Iterator[PageContext]:
    """A plan that knows drills too."""
    session = PlanSession.create(tmp_path / "new.relplan", "New", kinds=(*KINDS, Drill.KIND))
    context = PageContext(session, themes, Settings(tmp_path / "config"), answers)
    yield context
    context.close()


def added(context, kind, /, **values) -> str:
    return context.session.do(add, kind, values).edits[0].id


@pytest.fixture
def table(qtbot, plan) -> RecordTable:
    names = tuple(spec.name for spec in Drill.KIND.fields if spec.shown)
    view = RecordTable(plan, Drill.KIND, "Drills", columns=names)
    plan.bridge.plan_changed.connect(view.refresh)
    qtbot.addWidget(view)
    view.resize(1800, 300)
    view.show()
    return view


def test_its_table_has_a_column_for_every_shown_field(table):
    assert [column.title for column in table.records.columns] == [
        spec.title for spec in Drill.KIND.fields if spec.shown
    ]
    tester = QAbstractItemModelTester(table.records, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert tester.model() is table.records


@pytest.mark.parametrize("name", TYPED)
def test_every_type_of_field_is_typed_in_its_cell(plan, table, name):
    text, value = TYPED[name]
    id = added(plan, "drill", title="Flood")
    assert table.edit_field(id, name)
    editor = table.indexWidget(table.currentIndex())
    if hasattr(editor, "selectAll"):
        editor.selectAll()
    if hasattr(editor, "hidePopup"):
        editor.hidePopup()
    QTest.keyClicks(editor, text)
    long = name == "report"
    QTest.keyClick(
        editor,
        Qt.Key.Key_Return,
        Qt.KeyboardModifier.ControlModifier if long else Qt.KeyboardModifier.NoModifier,
    )
    assert getattr(plan.plan.one(Drill, id), name) == value


def test_its_names_are_completed_and_its_box_is_ticked(plan, table):
    release = added(plan, "release", title="Payments 4.2.0")
    people = [added(plan, "person", title=name) for name in ("Ann", "Bob")]
    id = added(plan, "drill", title="Flood")
    for name, text in (("release", "payments"), ("people", "Bob, Ann")):
        table.edit_field(id, name)
        editor = table.indexWidget(table.currentIndex())
        QTest.keyClicks(editor, text)
        QTest.keyClick(editor, Qt.Key.Key_Return)
    table.setCurrentIndex(table.records.index(0, [c.name for c in table.records.columns].index("passed")))
    QTest.keyClick(table, Qt.Key.Key_Space)
    drill = plan.plan.one(Drill, id)
    assert (drill.release, drill.people, drill.passed) == (release, tuple(reversed(people)), True)


def test_its_form_takes_every_field(qtbot, plan):
    id = added(plan, "drill", title="Flood")
    view = Inspector(plan)
    qtbot.addWidget(view)
    view.show()
    plan.select(id)
    for name in TYPED.keys() - {"title", "weather"}:
        text, value = TYPED[name]
        editor = view.form.field(name).editor
        editor.selectAll()
        QTest.keyClicks(editor, text)
        view.form.hand_over()
        assert getattr(plan.plan.one(Drill, id), name) == value, name


def test_the_inspector_tells_where_it_belongs_and_the_release_counts_it(qtbot, plan):
    release = added(plan, "release", title="Payments 4.2.0")
    id = added(plan, "drill", title="Flood", release=release)
    view = Inspector(plan)
    qtbot.addWidget(view)
    view.show()
    plan.select(id)
    assert "Drill · Payments 4.2.0 · DRL-1" in [label.text() for label in view.findChildren(QLabel)]
    plan.select(release)
    assert "Drill  1" in [button.text() for button in view.findChildren(QToolButton)]

"""OpenStack Gazpacho week by week: 216 lanes stay readable, and freezes tell what was released in them."""

import datetime as dt
import json
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetricsF, QImage, QPainter

from relplanner.chart.marks import USUAL, Marks
from relplanner.chart.rows import Lens, RowKind, all_foldable, build_rows
from relplanner.chart.scale import Scale
from relplanner.chart.shapes import Label, Scene
from relplanner.chart.timeline import Timeline
from relplanner.domain.kinds import Product, Release, Team, Window
from relplanner.domain.plan import Plan
from relplanner.draw.timeline import TimelinePainter
from relplanner.gui import assets
from relplanner.gui.draw_looks import looks_of
from relplanner.gui.theme import load_theme
from relplanner.gui.theme_source import ThemeSource
from relplanner.rules.conflicts import Rule, radar
from relplanner.schedule.dates import compute
from relplanner.session import PlanSession
from tests.gazpacho import Cycle, begin_cycle, concerned, is_freeze, read_cycle, take_week

AFTER = dt.date(2026, 4, 6)


@pytest.fixture(scope="module")
def cycle(shared_data: Path) -> Cycle:
    return read_cycle(shared_data)


@pytest.fixture(scope="module")
def facts(shared_data: Path) -> dict:
    told = json.loads((shared_data / "FACTS.json").read_text("utf-8"))
    return {**told["openstack"]["gazpacho"], "log": told["openstack_release_log"]["gazpacho"]}


@pytest.fixture(scope="module")
def replayed(cycle: Cycle, tmp_path_factory: pytest.TempPathFactory) -> list[Plan]:
    """The plan as it was at the beginning and after every week; one step each, on disk."""
    path = tmp_path_factory.mktemp("openstack") / "gazpacho.relplan"
    with PlanSession.create(path, "Gazpacho") as session:
        session.do(begin_cycle, cycle)
        seen = [session.plan]
        for week in cycle.weeks:
            session.do(take_week, cycle, week)
            seen.append(session.plan)
        weeks = sum(bool(cycle.merged_in(week)) for week in cycle.weeks)
        for _ in range(weeks):
            session.undo()
        assert session.plan == seen[0]
        return seen


def test_the_cycle_is_what_is_known_of_it(cycle: Cycle, facts: dict) -> None:
    markers = [marker for week in cycle.weeks for marker in (*week.markers, *week.own)]
    assert (len(cycle.weeks), len(set(markers))) == (facts["weeks"], facts["markers"])
    assert sum(bool(week.name) for week in cycle.weeks) == facts["named_weeks"]
    assert cycle.release_week.isoformat() == facts["release_week"]
    deliverables = cycle.deliverables
    assert len(deliverables) == facts["deliverables"] == 216
    assert Counter(each.type for each in deliverables) == facts["by_type"]
    assert Counter(each.model for each in deliverables) == facts["by_model"]
    assert len({each.team for each in deliverables}) == facts["teams"]
    assert sum(not each.versions for each in deliverables) == facts["deliverables_without_release"]
    assert sum(len(each.versions) for each in deliverables) == facts["releases"]
    assert sum(each.entries for each in deliverables) == facts["project_entries"]
    assert len(cycle.log) == facts["log"]["rows"]
    assert sum(each.prerelease for each in cycle.log) == facts["log"]["prereleases"]


def test_the_plan_holds_all_of_it(cycle: Cycle, replayed: list[Plan], facts: dict) -> None:
    plan = replayed[0]
    assert len(plan.of(Product)) == len(plan.of(Release)) == facts["deliverables"]
    assert len(plan.of(Team)) == facts["teams"]
    assert len({window.title for window in plan.of(Window).values()}) == facts["markers"]
    for name, (start, end) in {**facts["x_project"], **facts["project_specific"]}.items():
        spans = [
            (each.start.date().isoformat(), (each.finish - dt.timedelta(days=1)).date().isoformat())
            for each in plan.of(Window).values()
            if each.title == name
        ]
        assert (start, end) in spans


def test_every_week_adds_what_was_merged_in_it(cycle: Cycle, replayed: list[Plan]) -> None:
    for number, week in enumerate(cycle.weeks, 1):
        out = [each for each in replayed[number].of(Release).values() if each.version]
        known = [each for each in cycle.log if each.at.date() <= week.start + dt.timedelta(days=6)]
        assert len(out) == len(known)


def test_freezes_are_told_for_what_was_released_inside_them(cycle: Cycle, replayed: list[Plan]) -> None:
    plan = replayed[-1]
    expected = set()
    for week in cycle.weeks:
        for marker in filter(is_freeze, (*week.markers, *week.own)):
            scope = concerned(cycle, marker) if marker in week.own else None
            for each in cycle.log:
                if week.start <= each.at.date() <= week.end and (scope is None or each.deliverable in scope):
                    expected.add((f"{each.deliverable} {each.version}", marker))
    found = {
        (plan.of(Release)[each.subjects[0]].title, plan.of(Window)[each.window].title)
        for each in radar(plan, compute(plan), AFTER, past=True).conflicts
        if each.rule is Rule.FREEZE
    }
    assert found == expected
    assert {marker for _, marker in expected} >= {"g-ff", "g-rf", "g-soft-sf", "g-hard-sf"}


def test_a_freeze_accuses_nobody_before_something_is_released_in_it(
    cycle: Cycle, replayed: list[Plan]
) -> None:
    (frozen,) = (number for number, week in enumerate(cycle.weeks, 1) if "g-ff" in week.markers)
    for number, hit in ((frozen - 1, False), (frozen, True)):
        plan = replayed[number]
        found = radar(plan, compute(plan), AFTER, past=True).conflicts
        window = next(each for each in plan.of(Window).values() if each.title == "g-ff")
        assert any(each.window == window.id for each in found) is hit


# -- on the roadmap ----------------------------------------------------------------------------------------


def lanes(plan: Plan) -> Timeline:
    """A lane for each product, all that it released in one row."""
    lens = Lens(folded=all_foldable(plan, Lens().grouping))
    return Timeline(plan, compute(plan), build_rows(plan, lens), Marks(USUAL), AFTER)


def whole(timeline: Timeline, day_width: float) -> Scene:
    first = timeline.schedule.bounds()[0].toordinal() - 7
    scale = Scale(first, day_width)
    right = scale.x(AFTER.toordinal() + 60)
    return timeline.scene(scale, 0, right, 0, timeline.height)


def test_216_lanes_hold_everything_that_was_released(replayed: list[Plan], facts: dict) -> None:
    plan = replayed[-1]
    timeline = lanes(plan)
    assert [row.kind for row in timeline.rows] == [RowKind.GROUP] * facts["deliverables"]
    shown = {bar.id for bar in whole(timeline, 8).bars}
    assert shown == {id for id, each in plan.of(Release).items() if each.actual_date or each.target_date}


@pytest.mark.parametrize("day_width", [0.9, 3.0, 8.0, 24.0])
def test_no_label_lies_on_another_or_on_a_bar(replayed: list[Plan], label_font, day_width: float) -> None:
    timeline = lanes(replayed[-1])
    scene = whole(timeline, day_width)
    titles = {window.title for window in timeline.plan.of(Window).values()}
    bars = {
        (int((bar.y + bar.height / 2) // timeline.sizes.row), bar.x, bar.x + bar.width) for bar in scene.bars
    }
    found: dict[int, list[tuple[float, float, str]]] = {}
    for label in scene.labels:
        row, end = int(label.y // timeline.sizes.row), label.x + taken(label, label_font)
        found.setdefault(row, []).append((label.x, end, label.text))
        # The name of a freeze lies on the freeze, and so on what was released in it.
        if not titles.issuperset(label.text.split(", ")):
            assert not [x for number, x, last in bars if number == row and label.x < last and x < end - 0.5]
    assert found
    for labels in found.values():
        labels.sort()
        for (_, end, one), (start, _, other) in pairwise(labels):
            assert start >= end - 0.5, (one, other)


def test_freezes_that_fall_together_are_named_together(replayed: list[Plan]) -> None:
    names = {label.text for label in whole(lanes(replayed[-1]), 24).labels}
    assert "g-ff, g-soft-sf, g-rf" in names


def test_what_was_released_is_drawn_as_done(replayed: list[Plan]) -> None:
    plan = replayed[-1]
    for bar in whole(lanes(plan), 8).bars:
        assert (bar.done == bar.width) is (plan.of(Release)[bar.id].actual_date is not None)


def test_a_frame_of_216_lanes_takes_no_longer_than_a_frame_may(replayed: list[Plan], themes) -> None:
    timeline = lanes(replayed[-1])
    palette, fonts = looks_of(themes)
    painter_of = TimelinePainter(palette, fonts)
    scale = Scale(dt.date(2026, 1, 26).toordinal(), 8.0)
    took = []
    for top in range(0, 3000, 300):
        image = QImage(QSize(1280, 800), QImage.Format.Format_RGB32)
        painter = QPainter(image)
        painter.translate(0, -top)
        begin = time.perf_counter()
        scene = timeline.scene(scale, 0, 1280, top, top + 800)
        painter_of.scene(painter, scene, 0, top, 1280, top + 800)
        took.append(time.perf_counter() - begin)
        painter.end()
    assert statistics.median(took) < 0.05


def taken(label: Label, font: QFontMetricsF) -> float:
    """How wide a label is drawn."""
    width = font.horizontalAdvance(label.text)
    return min(width, label.room) if label.room else width


@pytest.fixture
def themes(qapp) -> Iterator[ThemeSource]:
    assets.install()
    source = ThemeSource(load_theme("light"))
    yield source
    source.deleteLater()


@pytest.fixture
def label_font(themes: ThemeSource) -> QFontMetricsF:
    """What labels are drawn in."""
    return QFontMetricsF(looks_of(themes)[1].label)

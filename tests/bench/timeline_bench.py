"""What a frame of the timeline costs: prints medians and worst cases, asserts nothing.

Run it with ``python tests/bench/timeline_bench.py [activities]``.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QPointF, QRectF, Qt, QThreadPool
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication

from relplanner.chart.marks import Marks
from relplanner.chart.rows import Grouping, Lens, all_foldable, build_rows
from relplanner.chart.timeline import Timeline
from relplanner.domain.plan import Plan
from relplanner.gui.pages.roadmap.doing import fulfil
from relplanner.gui.pages.roadmap.foreseeing import use
from relplanner.gui.theme import load_theme
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.timeline import TimelineView
from relplanner.schedule.dates import compute
from tests.bench.row import Row
from tests.roadmap import TODAY, generated

Measured = dict[str, list[float]]
# By how a measured thing is called: what its median may take.
_GOALS = {"scroll": "≤ 2 ms", "drag": "≤ 2 ms", "zoom": "≤ 12 ms", "schedule": "≤ 30 ms"}


def rows() -> Iterator[Row]:
    """The median of everything measured at 10,000 activities, and the worst of all frames.

    The floor is what the same frames cost that paint nothing but plain rectangles.
    """
    found, floors = measure(), bare()
    for what, times in found.items():
        goal = next((goal for word, goal in _GOALS.items() if word in what), "")
        floor = next((floor for word, floor in floors.items() if word in what and "," in what), None)
        yield Row(f"timeline: {what}", statistics.median(times), "ms", floor, goal)
    frames = {what: times for what, times in found.items() if "," in what}
    yield Row("timeline: worst frame of all", max(map(max, frames.values())), "ms", None, "≤ 50 ms")


class BareBars(QAbstractScrollArea):
    """As many rectangles in sight as there can be, blitted when scrolled and painted all anew when zoomed."""

    def __init__(self) -> None:
        super().__init__()
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.verticalScrollBar().setRange(0, 300_000)
        self.horizontalScrollBar().setRange(0, 30_000)
        self.width_of_day = 7.4

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().scroll(dx, dy)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, offset = QPainter(self.viewport()), self.verticalScrollBar().value()
        for rect in event.region():
            painter.fillRect(rect, Qt.GlobalColor.white)
            first, last = (rect.top() + offset) // 30, (rect.bottom() + offset) // 30
            painter.setBrush(Qt.GlobalColor.blue)
            painter.drawRects([
                QRectF((row * 37 + place * 40) * self.width_of_day % 1900, row * 30 - offset + 8, 30, 14)
                for row in range(first, last + 1)
                for place in range(28)
            ])  # fmt: skip


def bare() -> dict[str, float]:
    """The least that a frame can cost, by how the frame is called."""
    app = QApplication.instance() or QApplication([])
    area = BareBars()
    area.resize(1920, 1080)
    area.show()
    app.processEvents()
    down, across = area.verticalScrollBar(), area.horizontalScrollBar()

    def scroll(bar, step: int) -> Callable[[], object]:
        return lambda: (bar.setValue(bar.value() + step), app.processEvents())

    found = {
        "scroll down": _timed(scroll(down, 30), 100),
        "scroll across": _timed(scroll(across, 10), 60),
        "zoom": _timed(lambda: (area.viewport().update(), app.processEvents()), 60),
        "drag": _timed(lambda: (area.viewport().update(300, 300, 400, 40), app.processEvents()), 60),
    }
    area.close()
    return {what: statistics.median(times) for what, times in found.items()}


def measure(activities: int = 10_000) -> Measured:
    """Milliseconds of every repetition, by what was done."""
    app = QApplication.instance() or QApplication([])
    plan = generated(activities)
    found: Measured = {
        "schedule": _timed(lambda: compute(plan), 5),
        "rows": _timed(lambda: build_rows(plan, Lens()), 5),
    }
    schedule = compute(plan)
    rows = build_rows(plan, Lens())
    found["timeline"] = _timed(lambda: Timeline(plan, schedule, rows, Marks(), TODAY), 5)
    view = _view(app, plan, Lens())
    found |= {f"rows, {name}": times for name, times in _frames(app, view)}
    view.close()
    found |= _negotiated(app, activities)
    folded = all_foldable(plan, Grouping.PRODUCT)
    # Every release's bar in the row of its folded product: as many bars in sight as there can be.
    crowded = generated(activities, per_release=10)
    view = _view(app, crowded, Lens(folded=all_foldable(crowded, Grouping.PRODUCT) | folded))
    view.show_days(TODAY.toordinal() - 400, 2.0)
    shapes = view.bars.timeline.scene(
        view.bars.scale, view.bars.offset.x(), view.bars.offset.x() + view.bars.width(), 0, view.bars.height()
    )
    found |= {f"{len(shapes.bars)} bars in sight, {name}": times for name, times in _frames(app, view)}
    view.close()
    return found


def _view(app: QApplication, plan: Plan, lens: Lens) -> TimelineView:
    themes = ThemeSource(load_theme("light"))
    themes.dress(app)
    view = TimelineView(themes)
    view.resize(1920, 1080)
    view.show()
    view.show_plan(plan, compute(plan), lens, Marks(), {}, TODAY)
    app.processEvents()
    return view


def _frames(app: QApplication, view: TimelineView) -> Iterator[tuple[str, list[float]]]:
    bars = view.bars
    down, across = bars.verticalScrollBar(), bars.horizontalScrollBar()
    yield "whole repaint", _timed(lambda: (bars.viewport().update(), app.processEvents()), 20)

    def scroll(bar, step: int) -> Callable[[], object]:
        return lambda: (bar.setValue(bar.value() + step), app.processEvents())

    if down.maximum() > 4000:
        yield "scroll down 30", _timed(scroll(down, 30), 100)
    across.setValue(0)
    app.processEvents()
    yield "scroll across 10", _timed(scroll(across, 10), 60)
    widths = iter([0.9 + 0.16 * step for step in range(60)])
    yield "zoom", _timed(lambda: (bars.set_day_width(next(widths)), app.processEvents()), 60)
    view.show_days(view.left_day, 7.4)
    app.processEvents()
    yield from _drag(app, view)


def _negotiated(app: QApplication, activities: int) -> Measured:
    """Dragging with all that follows as ghosts: the dates of every move are reckoned in its frame."""
    plan = generated(activities, automatic=True)
    view = _view(app, plan, Lens())
    schedule = view.timeline.schedule
    today = SimpleNamespace(schedule=schedule, today=lambda: TODAY)
    use(view.bars.hand.foresight, today, fulfil)
    view.show_days(view.left_day, 7.4)
    app.processEvents()
    found = {f"rows, {name} and what follows": times for name, times in _drag(app, view)}
    QThreadPool.globalInstance().waitForDone()
    view.close()
    return found


def _drag(app: QApplication, view: TimelineView) -> Iterator[tuple[str, list[float]]]:
    bars, offset = view.bars, view.bars.offset
    scene = bars.timeline.scene(
        bars.scale,
        offset.x(),
        offset.x() + bars.viewport().width(),
        offset.y(),
        offset.y() + bars.viewport().height(),
    )
    held = next(
        (bar for bar in scene.bars if not bar.summary and bar.width > 12 and bar.x > offset.x()), None
    )
    if held is None:
        return
    start = QPointF(held.x + held.width / 2, held.y + 6) - QPointF(offset)
    QTest.mousePress(bars.viewport(), Qt.MouseButton.LeftButton, pos=start.toPoint())
    steps = iter(range(1, 200))

    def move() -> None:
        QTest.mouseMove(bars.viewport(), (start + QPointF(8 * (next(steps) % 40), 0)).toPoint())
        app.processEvents()

    yield "drag", _timed(move, 100)
    bars.hand.cancel()


def _timed(action: Callable[[], object], times: int) -> list[float]:
    found = []
    for _ in range(times):
        begin = time.perf_counter()
        action()
        found.append((time.perf_counter() - begin) * 1000)
    return found


if __name__ == "__main__":
    for what, floor in bare().items():
        print(f"{what:44} floor  {floor:7.2f} ms")
    for what, times in measure(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000).items():
        print(f"{what:44} median {statistics.median(times):7.2f} ms   worst {max(times):7.2f} ms")

"""The whole story with the real program on a real X display, its plan file watched by the command line."""

import datetime as dt
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF

from relplanner.chart.shapes import Bar
from relplanner.domain.kinds import Activity
from relplanner.gui.program import Program
from relplanner.session import PlanSession
from tests.cli import CommandLine
from tests.window.keyboard import settle

PROJECT = Path("schedules", "fedora20", "derived", "f20-msp.xml")
SIZE = (1440, 900)
PATIENCE = 20.0
relplanner = CommandLine()


def until(condition: Callable[[], object], what: str) -> None:
    """Wait until something holds, which has to be soon."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(0.05)


class Hands:
    """Real keys and a real pointer on an X display."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self._window = ""

    def key(self, *names: str) -> None:
        """Press keys by their X names."""
        self._do("key", "--delay", "15", *names)

    def type(self, text: str) -> None:
        """Type text."""
        self._do("type", "--delay", "10", text)

    def drag(self, start: QPoint, way: QPoint) -> None:
        """Press at a point of the window, pull in a few moves, and let go."""
        moves = [word for part in range(1, 6) for word in self._to(start + way * part / 5)]
        self._do(*self._to(start), "mousedown", 1, *moves, "mouseup", 1)

    def double_click(self, point: QPoint) -> None:
        """Click twice at a point of the window."""
        self._do(*self._to(point), "click", "--repeat", 2, "--delay", 60, 1)

    def take(self, title: str) -> None:
        """Work in the window of this title from now on, once it is there."""
        found: list[str] = []

        def is_there() -> bool:
            words = ["xdotool", "search", "--onlyvisible", "--name", f"^{title} — relplanner$"]
            told = subprocess.run(words, env=self._environment, capture_output=True, text=True, check=False)
            found[:] = told.stdout.split()
            return bool(found)

        until(is_there, f"a window shows {title}")
        self._window = found[0]
        self._do("windowactivate", "--sync", self._window)

    def _to(self, point: QPoint) -> list[object]:
        return ["mousemove", "--window", self._window, point.x(), point.y()]

    def _do(self, *words: object) -> None:
        command = ["xdotool", *map(str, words)]
        subprocess.run(command, env=self._environment, check=True, timeout=PATIENCE)


@dataclass(frozen=True)
class Place:
    """An activity that is seen at once, where its title and its bar are in the window, and a day's width."""

    key: str
    title: str
    words: QPoint
    bar: QPoint
    day: float


@pytest.fixture
def environment(screen: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """A display, and a home that nobody has lived in."""
    if shutil.which("xdotool") is None:
        pytest.skip("a real screen needs xdotool; packaging/dev.py says how to install it")
    names = {"HOME": "home", "XDG_CONFIG_HOME": "config", "XDG_DATA_HOME": "data", "XDG_STATE_HOME": "state"}
    folders = {name: tmp_path / folder for name, folder in names.items()}
    settings = folders["XDG_CONFIG_HOME"] / "relplanner" / "settings.json"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps({"theme": "light", "text_scale": 1.0}), "utf-8")
    return {**screen, **{name: str(folder) for name, folder in folders.items()}}


@pytest.fixture
def hands(environment: dict[str, str]) -> Hands:
    return Hands(environment)


@pytest.fixture
def plan(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Fedora 20 as the command line imports it; the sample where there is no shared data."""
    path = tmp_path / "story.relplan"
    with suppress(pytest.skip.Exception):
        project = request.getfixturevalue("shared_data") / PROJECT
        relplanner("new", path, "--title", "Fedora 20")
        relplanner("import", path, project)
        return path
    return Path(shutil.copy(request.getfixturevalue("sample_file"), path))


@contextmanager
def running(plan: Path, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """The real program on a plan; it must have been closed by its user before this ends."""
    words = [sys.executable, "-m", "relplanner", "open", str(plan)]
    with subprocess.Popen(words, env=environment) as process:
        try:
            yield process
            assert process.wait(PATIENCE) == 0
        finally:
            process.kill()


def place_to_work(program: Program, plan: Path, tmp_path: Path) -> Place:
    """Asks a twin of the window, made in memory, where the first plain activity is."""
    program.frame.resize(*SIZE)
    program.open_plan_or_raise(Path(shutil.copy(plan, tmp_path / "twin.relplan")))
    settle()
    frame, workbench = program.frame, program.workbench
    assert workbench is not None
    view = workbench.show_page("roadmap").timeline
    port, table = view.bars.viewport(), view.table
    for number, row in enumerate(view.timeline.rows):
        activity = workbench.context.plan.one(Activity, row.id)
        shape = view.timeline.bar(view.bars.scale, row.id)
        if activity is None or not isinstance(shape, Bar) or view.timeline.schedule.is_summary(row.id):
            continue
        bar = QRectF(shape.x, shape.y, shape.width, shape.height).translated(-QPointF(view.bars.offset))
        if shape.width > 40 and port.rect().contains(bar.toRect()):
            words = table.visualRect(table.rows.index(number, 0)).center()
            return Place(
                activity.key,
                activity.title,
                table.viewport().mapTo(frame, words),
                port.mapTo(frame, bar.center().toPoint()),
                view.day_width,
            )
    raise AssertionError("no bar is in sight")


def test_the_story_of_a_plan_in_the_window(
    program: Program, plan: Path, environment: dict[str, str], hands: Hands, tmp_path: Path
) -> None:
    with PlanSession.open(plan, read_only=True) as session:
        title = session.plan.programme.title
    begun = relplanner.json("log", plan)[0]["step"]
    place = place_to_work(program, plan, tmp_path)
    before = shown = relplanner.json("show", plan, place.key)

    def changed(field: str) -> bool:
        return bool(relplanner.json("show", plan, place.key)[field] != shown[field])

    with running(plan, environment) as process:
        hands.take(title)
        hands.drag(place.bar, QPoint(round(7 * place.day), 0))
        until(lambda: changed("start"), "the file has the activity where its bar was dragged")
        shown = relplanner.json("show", plan, place.key)
        days = dt.date.fromisoformat(shown["start"][:10]) - dt.date.fromisoformat(before["start"][:10])
        # Onwards to a day that is worked on.
        assert dt.timedelta(days=7) <= days < dt.timedelta(days=14)
        hands.key("Right", "Right", "shift+Right")
        until(lambda: len(relplanner.json("log", plan)) == begun + 4, "three keys are three steps")
        shown = relplanner.json("show", plan, place.key)
        hands.double_click(place.words)
        hands.key("ctrl+a")
        hands.type("Renamed in its cell")
        hands.key("Return")
        until(lambda: changed("title"), "the title that was typed is in the file")
        assert relplanner.json("check", plan) == []
        hands.key(*["ctrl+z"] * 5)
        until(lambda: relplanner.json("diff", f"{plan}@{begun}", plan) == [], "all of it is undone")
        hands.key("ctrl+q")
        until(lambda: process.poll() is not None, "Ctrl+Q closes the window")
    assert relplanner.json("check", plan) == []
    with running(plan, environment) as process:
        hands.take(title)
        hands.key("ctrl+z")
        until(lambda: relplanner.json("info", plan)["counts"]["activity"] == 0, "the import is undone too")
        hands.key("ctrl+shift+z")
        until(lambda: relplanner.json("diff", f"{plan}@{begun}", plan) == [], "and done again")
        hands.key("ctrl+q")
        until(lambda: process.poll() is not None, "Ctrl+Q closes the window")
    assert relplanner.json("check", plan) == []

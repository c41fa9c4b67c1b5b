"""From process start to a painted window, beside a bare PySide6 window with a table; and the command line."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from relplanner.commands.sample import fill_sample
from relplanner.exchange.sample import load_sample
from relplanner.resources import resource
from relplanner.session import PlanSession
from tests.bench.row import Row
from tests.large import large_plan_file

ROOT = Path(__file__).resolve().parents[2]
_TIMES = 7

_BARE = """
import sys, time
from PySide6.QtWidgets import QApplication, QMainWindow, QTableWidget
app = QApplication([])
window = QMainWindow()
window.setCentralWidget(QTableWidget(50, 10))
window.resize(1440, 900)
window.show()
app.processEvents()
print(time.time() - float(sys.argv[1]))
"""

_OURS = """
import gc, sys, time
from pathlib import Path
import relplanner.__main__ as way_in
gc.set_threshold(way_in.NEW_OBJECTS)
composition = way_in.composition()
app = composition.QApplication([])
frame = composition.make_frame(app)
frame.show()
app.processEvents()
print(time.time() - float(sys.argv[1]))
program = composition.fill(frame)
program.open_plan_or_raise(Path(sys.argv[2]))
program.show_page("roadmap")
composition.settle(app)
print(time.time() - float(sys.argv[1]))
from tests.bench.row import highest_memory
print(highest_memory())
program.close_plan()
"""


def rows() -> Iterator[Row]:
    """First paint, sample on screen, 5,000 activities on screen, memory; version and info."""
    with tempfile.TemporaryDirectory() as folder:
        sample, large = Path(folder) / "sample.relplan", Path(folder) / "large.relplan"
        with PlanSession.create(sample, "Sample") as session:
            session.do(fill_sample, load_sample(resource("samples", "digital-services.json")))
        large_plan_file(large, 5_000)
        # Turn about, for what else the machine does goes up and down; and the best of some, for it only adds.
        runs = [
            (_told(_BARE), _told(_OURS, sample, folder), _told(_OURS, large, folder)) for _ in range(_TIMES)
        ][1:]
        (bare,), small, big = (
            [min(figures) for figures in zip(*told, strict=True)] for told in zip(*runs, strict=True)
        )
        yield Row("start: frame painted", small[0] * 1000, "ms", bare * 1000, "≤ 1.35")
        yield Row("start: sample on screen", small[1] * 1000, "ms", bare * 1000, "≤ 4, stretch 2.5")
        yield Row("start: 5,000 activities on screen", big[1] * 1000, "ms", bare * 1000, "≤ 5, stretch 3.5")
        yield Row("memory: sample", small[2], "MB", None, "≤ 150 MB")
        yield Row("memory: 5,000 activities", big[2], "MB", None, "≤ 220 MB")
        yield Row("command line: --version", _command("--version"), "ms", None, "≤ 80 ms")
        yield Row("command line: info", _command("info", str(sample)), "ms", None, "≤ 600 ms, stretch 350")


def _told(script: str, plan: Path | None = None, home: str = "") -> list[float]:
    """The figures that a run of the script prints."""
    arguments = [sys.executable, "-c", script, str(time.time()), str(plan)]
    environment = _environment(home)
    told = subprocess.run(arguments, capture_output=True, text=True, check=True, env=environment, cwd=ROOT)
    return [float(line) for line in told.stdout.split()]


def _command(*arguments: str) -> float:
    times = []
    for _ in range(_TIMES):
        start = time.perf_counter()
        command = [sys.executable, "-m", "relplanner", *arguments]
        subprocess.run(command, capture_output=True, check=True, env=_environment(), cwd=ROOT)
        times.append((time.perf_counter() - start) * 1000)
    return min(times[1:])


def _environment(home: str = "") -> dict[str, str]:
    # Compiled modules are kept, as they are on a user's machine.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    own = {"XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home} if home else {}
    return {**kept, **own, "QT_QPA_PLATFORM": "offscreen"}

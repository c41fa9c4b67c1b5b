"""Whatever nobody caught is told once, in words, and written down without a word of the plan."""

import os
import subprocess
import sys
from pathlib import Path

SECRET = "Payments 4.2.0 slips"

SCRIPT = f"""
import threading
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QTimer
from relplanner.gui.failures import Failures
app = QCoreApplication([])
failures = Failures(Path("logs"), lambda what: print(what))
failures.install()

def fail():
    raise ValueError({SECRET!r})

for _ in range(3):
    QTimer.singleShot(0, fail)
thread = threading.Thread(target=fail)
thread.start()
thread.join()
QTimer.singleShot(200, app.quit)
app.exec()
"""


def test_a_failing_slot_and_a_failing_thread_are_told_without_the_plans_text(tmp_path: Path) -> None:
    environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path), "PYTHONPATH": str(Path.cwd())}
    command = [sys.executable, "-c", SCRIPT]
    told = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path, env=environment)
    lines = [line for line in told.stdout.splitlines() if line]
    assert lines
    assert all("ValueError" in line for line in lines)
    reports = list(tmp_path.rglob("failure-*.txt"))
    assert len(reports) >= 2
    assert not any(SECRET in report.read_text() for report in reports)
    assert SECRET not in told.stdout

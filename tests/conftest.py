"""What every test may ask for."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


# Plans sync at every step: on a disk, tests of the store wait for it two thirds of their time.
IN_MEMORY = Path("/dev/shm")
_ROOM = 2 * 2**30


def pytest_configure(config: pytest.Config) -> None:
    """Draw in memory, unless somebody wants to watch, and keep temporary files there if there is room."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if os.access(IN_MEMORY, os.W_OK) and shutil.disk_usage(IN_MEMORY).free > _ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(IN_MEMORY))


def pytest_sessionstart(session: pytest.Session) -> None:
    """Compile the forms before a test module imports one, so that a stale form cannot pass."""
    if not hasattr(session.config, "workerinput"):  # once, where several processes share the tests
        subprocess.run([sys.executable, str(ROOT / "packaging" / "forms.py")], check=True)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real-world data beside the checkout, or wherever RELPLANNER_SHARED_DATA says."""
    folder = Path(os.environ.get("RELPLANNER_SHARED_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"the shared data is not at {folder}; RELPLANNER_SHARED_DATA may name its folder")
    return folder


@pytest.fixture(scope="session", autouse=True)
def _own_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the settings, recent plans and backups of the person at the keyboard out of the tests."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
            patch.setenv(name, str(home / name.lower()))
        yield


@pytest.fixture(autouse=True)
def _no_widget_outlives_its_test() -> Iterator[None]:
    """Carry out deleteLater(), which nobody does without an event loop; left over, all are styled again."""
    yield
    core = sys.modules.get("PySide6.QtCore")
    if core is not None and (app := core.QCoreApplication.instance()) is not None:
        app.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)


@pytest.fixture(scope="session")
def screen() -> Iterator[dict[str, str]]:
    """The environment for a program on a real X display of its own, with a window manager."""
    missing = [program for program in ("Xvfb", "openbox") if shutil.which(program) is None]
    if missing:
        pytest.skip(f"a real screen needs {' and '.join(missing)}; packaging/dev.py says how to install them")
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with open(reading, encoding="ascii") as pipe:
        number = pipe.readline().strip()
    if not number:
        server.wait()
        pytest.skip("Xvfb did not start")
    environment = {**os.environ, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
    manager = subprocess.Popen(["openbox"], env=environment, stderr=subprocess.DEVNULL)
    try:
        yield environment
    finally:
        for process in (manager, server):
            process.terminate()
            process.wait()

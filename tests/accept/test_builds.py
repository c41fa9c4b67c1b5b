"""The program starts, with all its data, from every form in which it can be installed."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Run by the installed program's own interpreter, away from the checkout.
PROBE = """
import json
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QDialog
import relplanner
from relplanner.gui import assets
from relplanner.gui.forms.ui_about_dialog import Ui_AboutDialog

application = QApplication([])
assets.install()
dialog, form = QDialog(), Ui_AboutDialog()
form.setupUi(dialog)
print(json.dumps({
    "package": relplanner.__file__,
    "resources": str(assets.resource()),
    "icon": not QIcon("icons:undo-2.svg").pixmap(16, 16).isNull(),
    "form": form.name_label.text(),
    "templates": sorted(path.name for path in assets.resource("templates").iterdir()),
}))
"""


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("--sdist", ROOT, tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("--wheel", ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def wheel_from_sdist(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    unpacked = tmp_path_factory.mktemp("unpacked")
    # Early releases of Python 3.11 do not know filters.
    careful = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
    shutil.unpack_archive(sdist, unpacked, **careful)
    return build("--wheel", next(unpacked.iterdir()), tmp_path_factory.mktemp("rebuilt"))


@pytest.mark.parametrize("kind", ["wheel", "wheel_from_sdist"])
def test_an_installed_wheel_starts_with_icons_forms_and_templates(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
):
    python = install(tmp_path, request.getfixturevalue(kind))
    seen = probe(python, tmp_path)
    assert Path(seen["package"]).is_relative_to(tmp_path)
    assert Path(seen["resources"]).is_relative_to(tmp_path)
    assert_complete(seen)
    assert_starts(python, tmp_path)


def test_an_editable_install_starts_from_the_checkout_with_icons_forms_and_templates(tmp_path: Path):
    python = install(tmp_path, "--no-build-isolation", "--editable", ROOT)
    seen = probe(python, tmp_path)
    assert seen["package"] == str(ROOT / "relplanner" / "__init__.py")
    assert seen["resources"] == str(ROOT / "resources")
    assert_complete(seen)
    assert_starts(python, tmp_path)


def test_the_sdist_rebuilds_to_the_same_wheel(wheel: Path, wheel_from_sdist: Path):
    assert contents(wheel) == contents(wheel_from_sdist)


def assert_complete(seen: dict[str, object]) -> None:
    assert seen["icon"]
    assert seen["form"] == "relplanner"
    assert seen["templates"]


def assert_starts(python: Path, folder: Path) -> None:
    """The command that the installation made opens a plan and draws a page of the window."""
    command = python.with_name("relplanner.exe" if os.name == "nt" else "relplanner")
    run(command, "new", folder / "first.relplan", cwd=folder)
    picture = folder / "overview.png"
    run(command, "picture", folder / "first.relplan", picture, "--page", "overview", cwd=folder)
    assert picture.read_bytes().startswith(b"\x89PNG")


def build(kind: str, source: Path, out: Path) -> Path:
    """Build an sdist or a wheel of the source tree; the one file that came of it."""
    run(sys.executable, "-m", "build", "--no-isolation", kind, "--outdir", out, source)
    (built,) = out.iterdir()
    return built


def install(folder: Path, *what: Path | str) -> Path:
    """Install into a new environment that borrows this one's libraries, but not its relplanner."""
    home = folder / "env"
    venv.create(home, with_pip=False, symlinks=os.name != "nt")
    paths = sysconfig.get_paths(vars={"base": str(home), "platbase": str(home)})
    # A folder named in a .pth file is searched last, and the .pth files in it are not read.
    Path(paths["purelib"], "borrowed.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    python = Path(paths["scripts"]) / Path(sys.executable).name
    run(
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "install",
        "--no-deps",
        "--no-index",
        "--quiet",
        *what,
    )
    return python


def probe(python: Path, folder: Path) -> dict[str, str]:
    return json.loads(run(python, "-c", PROBE, cwd=folder))


def contents(wheel: Path) -> set[str]:
    with ZipFile(wheel) as archive:
        return set(archive.namelist())


def run(*command: Path | str, cwd: Path = ROOT) -> str:
    """Standard output of a command that has to succeed."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    environment.pop("PYTHONPATH", None)
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=100,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout

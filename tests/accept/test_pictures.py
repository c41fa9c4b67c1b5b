"""Every page can be drawn, in both themes, for an empty plan, the sample, a real plan and a large one."""

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from relplanner import app
from relplanner.commands.sample import fill_sample
from relplanner.exchange.formats import read_file
from relplanner.exchange.sample import load_sample
from relplanner.gui.pages import PAGES
from relplanner.resources import resource
from relplanner.session import PlanSession
from relplanner.session.importing import import_into
from tests.large import large_plan_file

VIEWS = [page.name for page in PAGES if page.name != "roadmap"]
VIEWS += ["roadmap-timeline", "roadmap-calendar", "roadmap-board", "roadmap-table"]
VIEWS += ["roadmap-quarter", "roadmap-year", "roadmap-agenda"]
SIZE = (1280, 800)


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """An empty plan, the sample and a plan of 5,000 activities."""
    folder = tmp_path_factory.mktemp("plans")
    paths = {name: folder / f"{name}.relplan" for name in ("empty", "sample", "large")}
    PlanSession.create(paths["empty"], "Empty").close()
    with PlanSession.create(paths["sample"], "Sample") as session:
        session.do(fill_sample, load_sample(resource("samples", "digital-services.json")))
    large_plan_file(paths["large"], 5_000)
    return paths


def is_dark(image: QImage) -> bool:
    """Whether the corner of the page list, where nothing is written, is dark."""
    return image.pixelColor(4, image.height() // 2).lightness() < 90


def tints(image: QImage) -> int:
    """How many different colours a coarse grid over the picture meets."""
    points = ((x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7))
    return len({image.pixel(x, y) for x, y in points})


def check_picture(plan: Path, view: str, theme: str, out: Path) -> None:
    app.picture(plan, view, out, theme, SIZE)
    image = QImage(str(out))
    assert (image.width(), image.height()) == SIZE
    assert is_dark(image) == (theme == "dark")
    assert tints(image) > 5


CASES = [
    *[("sample", "light", view) for view in VIEWS],
    *[("empty", "dark", view) for view in VIEWS],
    *[("large", "light", view) for view in ("overview", "roadmap-timeline", "roadmap-table", "readiness")],
]
MORE = [("sample", "dark"), ("empty", "light"), ("large", "dark"), ("large", "light")]


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(("name", "theme", "view"), CASES)
def test_a_page_can_be_drawn(
    plans: dict[str, Path], tmp_path: Path, name: str, theme: str, view: str
) -> None:
    check_picture(plans[name], view, theme, tmp_path / "page.png")


@pytest.mark.long
@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(("name", "theme"), MORE)
def test_every_page_can_be_drawn(
    plans: dict[str, Path], tmp_path: Path, name: str, theme: str, view: str
) -> None:
    check_picture(plans[name], view, theme, tmp_path / "page.png")


@pytest.fixture(scope="module")
def fedora(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plan of Fedora 20, as imported."""
    path = tmp_path_factory.mktemp("fedora") / "fedora.relplan"
    with PlanSession.create(path, "Fedora 20") as session:
        import_into(session, read_file(shared_data / "schedules" / "fedora20" / "derived" / "f20-msp.xml"))
    return path


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("view", ["roadmap-timeline", "roadmap-table", "history"])
def test_a_page_of_a_real_plan_can_be_drawn(fedora: Path, tmp_path: Path, view: str) -> None:
    check_picture(fedora, view, "light", tmp_path / "page.png")


def test_a_picture_leaves_no_window_behind(
    plans: dict[str, Path], tmp_path: Path, qapp: QApplication
) -> None:
    app.picture(plans["empty"], "overview", tmp_path / "page.png", "light", SIZE)
    assert not [window for window in qapp.topLevelWidgets() if window.isVisible()]

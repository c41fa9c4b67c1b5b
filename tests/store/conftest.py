"""Plans for the store's tests, made once and copied for each."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from relplanner.session import PlanSession
from tests.returns import sample_at, sent
from tests.store.plans import plan_at


@pytest.fixture(scope="session")
def _sound_plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("plans") / "autumn.relplan"
    with plan_at(path):
        pass
    return path


@pytest.fixture
def plan(tmp_path: Path, _sound_plan: Path) -> Path:
    """A closed plan file of its own for one test, alone in its folder."""
    path = tmp_path / "autumn.relplan"
    shutil.copyfile(_sound_plan, path)
    return path


@pytest.fixture(scope="session")
def _circulated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    with sample_at(folder / "plan.relplan") as session:
        sent(session, folder / "out.xlsx")
    return folder


@pytest.fixture
def session(_circulated: Path, tmp_path: Path) -> Iterator[PlanSession]:
    """The sample, open, after its first circulation."""
    (tmp_path / "plan.relplan").write_bytes((_circulated / "plan.relplan").read_bytes())
    (tmp_path / "out.xlsx").write_bytes((_circulated / "out.xlsx").read_bytes())
    with PlanSession.open(tmp_path / "plan.relplan", author="Aileen Fraser") as opened:
        yield opened


@pytest.fixture
def out(session: PlanSession, tmp_path: Path) -> Path:
    """The workbook that went out of it."""
    return tmp_path / "out.xlsx"

"""A plan for the store's tests, made once and copied for each."""

import shutil
from pathlib import Path

import pytest

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

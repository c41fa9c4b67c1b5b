"""The plans that several campaigns circulate, open."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from relplanner.commands.imports import import_delivery
from relplanner.exchange.formats import read_file
from relplanner.session import PlanSession
from tests.returns import sample_at


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlanSession]:
    """The sample."""
    with sample_at(tmp_path_factory.mktemp("sample") / "plan.relplan") as session:
        yield session


@pytest.fixture(scope="module")
def fedora(tmp_path_factory: pytest.TempPathFactory, shared_data: Path) -> Iterator[PlanSession]:
    """Fedora 20, as it comes out of a schedule of others."""
    path = tmp_path_factory.mktemp("fedora") / "f20.relplan"
    with PlanSession.create(path, "Fedora", author="Robyn") as session:
        session.do(import_delivery, read_file(shared_data / "schedules/fedora20/derived/f20-msp.xml"), {})
        yield session

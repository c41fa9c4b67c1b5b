"""The real Fedora 20 release plan: in, in again, out and back."""

from collections import Counter
from pathlib import Path

import pytest

from relplanner.commands.imports import import_delivery, import_report, source_of
from relplanner.domain.delivery import Delivery, ReadOptions
from relplanner.domain.kinds import Activity, Dependency, Release
from relplanner.domain.kinds.choices import ActivityKind
from relplanner.exchange.formats import exported, read_file
from relplanner.exchange.ics import read_ics
from relplanner.exchange.json_plan import read_json
from relplanner.exchange.wanted import Wanted
from relplanner.session import PlanSession


@pytest.fixture(scope="module")
def delivery(shared_data: Path) -> Delivery:
    return read_file(shared_data / "schedules/fedora20/derived/f20-msp.xml")


def test_it_has_414_tasks_369_links_34_summaries_and_223_milestones(
    delivery: Delivery, tmp_path: Path
) -> None:
    with PlanSession.create(tmp_path / "f20.relplan", "Fedora") as session:
        report = import_report(session.plan, delivery, {})
        assert session.do(import_delivery, delivery, {}) is not None
        activities = session.plan.of(Activity).values()
        kinds = Counter(activity.kind for activity in activities)
        assert (len(activities), len(session.plan.of(Dependency))) == (414, 369)
        assert kinds[ActivityKind.PHASE] == 34
        assert kinds[ActivityKind.MILESTONE] == 223
        assert [release.title for release in session.plan.of(Release).values()] == ["Fedora 20"]
        assert report.added == {"activity": 414, "dependency": 369, "calendar": 1, "product": 1, "release": 1}
        assert not report.refused


def test_a_second_import_adds_nothing_and_is_no_step(delivery: Delivery, tmp_path: Path) -> None:
    with PlanSession.create(tmp_path / "f20.relplan", "Fedora") as session:
        session.do(import_delivery, delivery, {})
        source = source_of(session.plan, delivery)
        assert source is not None
        before, last = session.plan, session.imported_values(source.id)
        assert session.do(import_delivery, delivery, last) is None
        assert session.plan == before
        report = import_report(before, delivery, last)
        assert (report.added, report.updated, report.conflicts, report.gone) == ({}, {}, (), ())
        assert report.unchanged["activity"] == 414


def test_an_import_is_one_step_that_one_undo_takes_back(delivery: Delivery, tmp_path: Path) -> None:
    with PlanSession.create(tmp_path / "f20.relplan", "Fedora") as session:
        before = session.plan
        session.do(import_delivery, delivery, {})
        session.undo()
        assert session.plan == before


def test_json_out_and_in_is_identity(delivery: Delivery, tmp_path: Path) -> None:
    with PlanSession.create(tmp_path / "f20.relplan", "Fedora") as session:
        session.do(import_delivery, delivery, {})
        plan = session.plan
    written = exported(plan, ".json", Wanted())
    with PlanSession.create(tmp_path / "copy.relplan", "Empty") as session:
        session.do(import_delivery, read_json(written, "f20.json", ReadOptions()), {})
        assert session.plan == plan
        assert exported(session.plan, ".json", Wanted()) == written
        assert session.do(import_delivery, read_json(written, "f20.json", ReadOptions()), {}) is None


def test_its_milestones_go_out_as_a_calendar_that_can_be_read(delivery: Delivery, tmp_path: Path) -> None:
    with PlanSession.create(tmp_path / "f20.relplan", "Fedora") as session:
        session.do(import_delivery, delivery, {})
        written = exported(session.plan, ".ics", Wanted())
    events = read_ics(written, "f20.ics", ReadOptions(zone="Europe/London")).arrivals
    assert len(events) == 223

"""A circulation beside a plan that has not changed since: what it carried then, it would carry now."""

from dataclasses import replace
from pathlib import Path

import pytest

from relplanner.commands.records import set_fields
from relplanner.domain.kinds import Circulation, Release
from relplanner.schedule.dates import compute
from relplanner.session import PlanSession, returning
from tests.returns import compared, sample_at, sent


@pytest.mark.parametrize("pack", ["schedule", "everything"])
def test_what_it_carried_is_what_the_sheets_made_anew_carry(tmp_path: Path, pack: str) -> None:
    with sample_at(tmp_path / "plan.relplan") as session:
        sent(session, tmp_path / "out.xlsx", pack)
        (circulation,) = session.plan.of(Circulation).values()
        base = session.blob(circulation.base) or b""
        then, now = returning.carried_alike(session.plan, circulation, base)
        was, made = returning.carried(compute(session.plan), circulation, base)
        assert then == was
        assert now.keys() == made.keys()
        for name, sheet in now.items():
            anew = made[name]
            assert (sheet.titles, sheet.dates, sheet.kinds) == (anew.titles, anew.dates, anew.kinds)
            assert sheet.rows.keys() == anew.rows.keys()
            for id, row in sheet.rows.items():
                assert row.editable == anew.rows[id].editable
                for at, column in enumerate(sheet.columns):
                    if column in row.editable:
                        assert row.cells[at] == anew.rows[id].cells[anew.columns.index(column)]


def test_sheets_are_made_anew_only_when_the_plan_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []
    whole = returning.carried

    def counted(schedule: returning.Schedule, *rest: object) -> object:
        made.append(len(schedule.plan.of(Release)))
        return whole(schedule, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(returning, "carried", counted)
    with sample_at(tmp_path / "plan.relplan") as session:
        out = sent(session, tmp_path / "out.xlsx")
        assert sent(session, tmp_path / "later.xlsx", "schedule", "Others")
        assert compared(session, out).findings == ()
        release = next(iter(session.plan.of(Release).values()))
        step = session.do(set_fields, release.id, {"version": "77.7"})
        assert step is not None
        assert [found.mine for found in compared(session, out).findings] == ["77.7"]
        session.undo()
        assert compared(session, out).findings == ()
    assert made == [0, len(session.plan.of(Release)), 0]


def test_a_place_that_this_copy_does_not_know_counts_as_changed(
    session: PlanSession, out: Path, tmp_path: Path
) -> None:
    (circulation,) = session.plan.of(Circulation).values()
    desk = returning.Desk(session.plan, session.path, ())
    assert desk._is_as_sent(circulation)
    assert not desk._is_as_sent(replace(circulation, place="elsewhere"))

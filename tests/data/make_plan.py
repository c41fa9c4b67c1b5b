"""Makes the plan file of the present format that every later version must open: ``make_plan.py FOLDER``.

Run it once when a format is new; a file of a past format is never made again.
"""

import datetime as dt
import itertools
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from relplanner.commands.baselines import take_baseline  # noqa: E402 - the path comes first
from relplanner.commands.records import Orphans, add, remove, set_fields  # noqa: E402
from relplanner.commands.risks import score  # noqa: E402
from relplanner.commands.scheduling import add_activity, link  # noqa: E402
from relplanner.domain.declare import Record, Value  # noqa: E402
from relplanner.domain.kinds.choices import ActivityKind, Audience, LinkType, ReleaseKind  # noqa: E402
from relplanner.session import PlanSession  # noqa: E402
from relplanner.store.formats import FORMAT  # noqa: E402

START = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)


def make(path: Path) -> None:
    """A small plan with children, references of every sort, lists, choices, and undone steps."""
    minutes, numbers = itertools.count(), itertools.count(1)
    with PlanSession.create(
        path,
        "Autumn releases",
        author="Ann",
        clock=lambda: START + dt.timedelta(minutes=next(minutes)),
        new_id=lambda: f"01930000-0000-7000-8000-{next(numbers):012d}",
    ) as session:
        _people_and_products(session)
        _releases(session)
        _readiness(session)
        _undone(session)


def _made(session: PlanSession, kind: str, **values: Value) -> Record:
    step = session.do(add, kind, values)
    assert step is not None
    found = session.plan.get(step.edits[0].id)
    assert found is not None
    return found


def _people_and_products(session: PlanSession) -> None:
    ann = _made(session, "person", title="Ann Åkesson", email="ann@example.com", tags=("lead", "späť"))
    bob = _made(session, "person", title="Bob")
    team = _made(session, "team", title="Payments", members=(ann.id, bob.id))
    shop = _made(session, "product", title="Shop", owner=team.id, channels=("web", "mobile"))
    _made(session, "product", title="Till", owner=ann.id, parent=shop.id)
    stage = _made(session, "environment", title="Stage", owner=bob.id, shared=True, capacity=2)
    _made(
        session, "window", title="Winter freeze",
        start=dt.datetime(2026, 12, 18), finish=dt.datetime(2027, 1, 4, 8),
        products=(shop.id,), environments=(stage.id,), regions=("GB-SCT",),
        release_kinds=(ReleaseKind.MAJOR, ReleaseKind.MINOR),
    )  # fmt: skip
    _made(session, "calendar_day", calendar=session.plan.programme.calendar, date=dt.date(2026, 12, 25))


def _releases(session: PlanSession) -> None:
    shop, team = session.plan.by_key("PRO-1").id, session.plan.by_key("TEA-1").id
    release = _made(session, "release", title="Shop 5.0", product=shop, owner=team, version="5.0.0-rc.1",
                    committed_date=dt.date(2026, 12, 1), confidence=4)  # fmt: skip
    start = dt.datetime(2026, 11, 3, 9)
    session.do(add_activity, release.id, "Build", start, 2400, kind=ActivityKind.PHASE)
    session.do(add_activity, release.id, "Code", start, 960, parent=session.plan.by_key("ACT-1").id)
    session.do(add_activity, release.id, "Test", dt.datetime(2026, 11, 12, 9), 1440)
    session.do(link, session.plan.by_key("ACT-2").id, session.plan.by_key("ACT-3").id, LinkType.FS, 480)
    session.do(take_baseline, "Board of 3 November", "Agreed by all")
    session.do(set_fields, release.id, {"committed_date": dt.date(2026, 12, 8)}, "The supplier is late")


def _readiness(session: PlanSession) -> None:
    release = session.plan.by_key("REL-1").id
    _made(
        session,
        "checklist_item",
        title="Update the handbook",
        release=release,
        section="Docs",
        due=dt.date(2026, 11, 27),
    )
    _made(session, "criterion", title="Crash-free sessions", release=release, threshold=99.5, unit="%")
    risk = _made(
        session, "risk", title="Supplier is late", subject=session.plan.programme.id, cause="**One** supplier"
    )
    session.do(score, risk.id, 3, 4)
    notes = _made(session, "release_notes", release=release, audience=Audience.INTERNAL)
    _made(
        session, "note_entry", notes_of=notes.id, text="Pay in *three* clicks", references=("PAY-1", "PAY-2")
    )


def _undone(session: PlanSession) -> None:
    release = session.plan.by_key("REL-1").id
    session.do(
        set_fields, session.plan.by_key("ACT-2").id, {"title": "Write the code", "notes": "line\nline"}
    )
    session.do(remove, [session.plan.by_key("ACT-1").id])
    session.undo()
    session.do(remove, [session.plan.by_key("PRO-1").id], Orphans.CLEAR)
    session.undo()
    session.redo()
    session.undo()
    session.do(set_fields, release, {"objective": "Pay in three clicks"})
    session.undo()


if __name__ == "__main__":
    make(Path(sys.argv[1]) / f"format-{FORMAT}.relplan")

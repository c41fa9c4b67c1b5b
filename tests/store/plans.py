"""Plans for the store's tests: small, with every shape that a file can hold."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from relplanner.commands.records import add, remove, set_fields
from relplanner.domain.declare import Record
from relplanner.domain.kinds import Activity, Release
from relplanner.domain.kinds.choices import Scheduling
from relplanner.session import PlanSession


def made(session: PlanSession, kind: str, **values: object) -> Record:
    """Add a record by the everyday command and give it."""
    step = session.do(add, kind, values)
    assert step is not None
    found = session.plan.get(step.edits[0].id)
    assert found is not None
    return found


def fill(session: PlanSession) -> None:
    """Children, references to one kind and to several, lists, undone steps, a removal."""
    ann = made(session, "person", title="Ann", email="ann@example.com")
    bob = made(session, "person", title="Bob")
    team = made(session, "team", title="Payments", members=(ann.id, bob.id))
    shop = made(session, "product", title="Shop", owner=team.id, channels=("web", "mobile"))
    release = made(session, "release", title="Shop 5.0", product=shop.id, owner=ann.id)
    work = {"release": release.id, "mode": Scheduling.AUTOMATIC}
    build = made(session, "activity", title="Build", duration=2400, **work)
    part = made(session, "activity", title="Code", duration=960, parent=build.id, **work)
    test = made(session, "activity", title="Test", duration=480, **work)
    made(session, "dependency", predecessor=build.id, successor=test.id)
    risk = made(session, "risk", title="Supplier is late", subject=session.plan.programme.id)
    session.do(set_fields, part.id, {"title": "Write the code", "tags": ("core", "späť")})
    session.do(set_fields, team.id, {"members": (bob.id,)})
    session.do(remove, [risk.id])
    session.undo()
    session.do(set_fields, release.id, {"version": "5.0.0"})
    session.undo()
    session.redo()
    session.do(set_fields, release.id, {"objective": "Pay in three clicks"})
    session.undo()


@contextmanager
def plan_at(path: Path, *, filled: bool = True) -> Iterator[PlanSession]:
    """A new plan at a path."""
    with PlanSession.create(path, "Autumn", author="Ann") as session:
        if filled:
            fill(session)
        yield session


def tamper(path: Path, *statements: str) -> None:
    """Change the file behind relplanner's back."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def activities(session: PlanSession) -> list[Activity]:
    return list(session.plan.of(Activity).values())


def releases(session: PlanSession) -> list[Release]:
    return list(session.plan.of(Release).values())

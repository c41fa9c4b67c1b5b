"""The way past formats come up to date, tried on two upgrades that were made for this test.

Format 1 has crates with a colour, and slips that belong to crates. Format 2 calls the colour a paint.
Format 3 keeps the slips in another table, as dockets.
"""

import os
import shutil
import signal
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import pytest
from sqlalchemy import Column, ForeignKeyConstraint, PrimaryKeyConstraint, inspect

from relplanner.commands.records import add, remove, set_fields
from relplanner.domain.declare import Kind, Line, Name, Record, declared, field, record, ref
from relplanner.domain.errors import PlanFileRefused, Refusal
from relplanner.domain.kinds import KINDS
from relplanner.domain.plan import Plan
from relplanner.session import PlanSession
from relplanner.store.check import check_open
from relplanner.store.fingerprint import hash_of, stored_tables
from relplanner.store.formats import PastEdit, Side, Upgrade
from relplanner.store.gate import guarded
from relplanner.store.planfile import PlanFile
from relplanner.store.schema import build_schema, fresh_tables

if TYPE_CHECKING:
    from alembic.operations import Operations


def past() -> tuple[type[Record], type[Record]]:
    @record("CRT", "Crate")
    class Crate(Record):
        title: Name = field("Name")
        colour: Line = field("Colour", "")

    @record("SLP", "Slip")
    class Slip(Record):
        crate: Annotated[str, ref("crate", on_delete="with")] = field("Crate")
        weight: int = field("Weight", 0)

    return Crate, Slip


def present() -> tuple[type[Record], type[Record], type[Record]]:
    @record("CRT", "Crate")
    class Crate(Record):
        title: Name = field("Name")
        paint: Line = field("Paint", "")

    @record("SLP", "Slip")
    class Slip(Record):
        crate: Annotated[str, ref("crate", on_delete="with")] = field("Crate")
        weight: int = field("Weight", 0)

    @record("SLP", "Docket")
    class Docket(Record):
        crate: Annotated[str, ref("crate", on_delete="with")] = field("Crate")
        weight: int = field("Weight", 0)

    return Crate, Slip, Docket


OLD_CRATE, OLD_SLIP = past()
CRATE, SLIP_OF_2, DOCKET = present()
# A programme and its calendar, which every plan has, stay what they are.
KEPT = tuple(kind for kind in KINDS if kind.name in ("programme", "calendar", "source"))
FIRST = (*KEPT, *declared(OLD_CRATE, OLD_SLIP))
SECOND = (*KEPT, *declared(CRATE, SLIP_OF_2))
THIRD = (*KEPT, *declared(CRATE, DOCKET))


def rename_colour(operations: "Operations") -> None:
    with operations.batch_alter_table("crate") as crate:
        crate.alter_column("colour", new_column_name="paint")


def colour_is_paint(edit: PastEdit) -> PastEdit:
    if edit.kind != "crate":
        return edit

    def renamed(side: Side) -> Side:
        return (
            {"paint" if name == "colour" else name: value for name, value in side.items()} if side else side
        )

    return PastEdit(edit.kind, edit.record, renamed(edit.before), renamed(edit.after))


def move_slips(operations: "Operations") -> None:
    columns = [
        Column(column["name"], column["type"], nullable=column["nullable"])
        for column in inspect(operations.get_bind()).get_columns("slip")
    ]
    loose = {"deferrable": True, "initially": "DEFERRED"}
    operations.create_table(
        "docket", *columns, PrimaryKeyConstraint("id", name="pk_docket"),
        ForeignKeyConstraint(["id"], ["record.id"], name="fk_docket_id", **loose),
        ForeignKeyConstraint(["crate"], ["crate.id"], name="fk_docket_crate", **loose),
        ForeignKeyConstraint(["source"], ["source.id"], name="fk_docket_source", **loose),
    )  # fmt: skip
    names = ", ".join(str(column.name) for column in columns)
    operations.execute(f"INSERT INTO docket ({names}) SELECT {names} FROM slip")
    operations.drop_table("slip")
    for table in ("record", "counter"):
        operations.execute(f"UPDATE {table} SET kind = 'docket' WHERE kind = 'slip'")


def slip_is_docket(edit: PastEdit) -> PastEdit:
    kind = "docket" if edit.kind == "slip" else edit.kind
    return PastEdit(kind, edit.record, edit.before, edit.after)


def tables_of(kinds: tuple[Kind, ...]) -> str:
    return hash_of(fresh_tables(build_schema(kinds)))


CHAIN = (
    Upgrade(tables_of(FIRST), rename_colour, colour_is_paint),
    Upgrade(tables_of(SECOND), move_slips, slip_is_docket),
)


def fill(session: PlanSession) -> None:
    for title, colour in (("Tea", "red"), ("Coffee", "blue")):
        step = session.do(add, "crate", {"title": title, "colour": colour})
        for weight in (1, 2, 3):
            session.do(add, "slip", {"crate": step.edits[0].id, "weight": weight})
    tea, coffee = session.plan.tables["crate"]
    session.do(set_fields, tea, {"colour": "green"})
    session.do(remove, [coffee])
    session.undo()
    session.do(set_fields, coffee, {"colour": "white"})
    session.undo()


@pytest.fixture(scope="module")
def _first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("past") / "crates.relplan"
    with PlanSession.create(path, "Crates", kinds=FIRST) as session:
        fill(session)
    return path


@pytest.fixture
def old(_first: Path, tmp_path: Path) -> Path:
    path = tmp_path / "crates.relplan"
    shutil.copyfile(_first, path)
    return path


def opened(path: Path, chain: tuple[Upgrade, ...] = CHAIN) -> PlanSession:
    return PlanSession(PlanFile.open(path, THIRD, chain=chain))


def told(plan: Plan) -> dict[str, list[tuple[object, ...]]]:
    """What both formats tell of crates and slips."""

    def colour(crate: Record) -> object:
        return getattr(crate, "paint", None) or getattr(crate, "colour", None)

    slips = plan.tables.get("docket") or plan.tables.get("slip") or {}
    return {
        "crates": sorted((crate.key, crate.title, colour(crate)) for crate in plan.tables["crate"].values()),
        "slips": sorted((slip.key, slip.crate, slip.weight) for slip in slips.values()),
    }


def past_states(session: PlanSession) -> list[dict[str, list[tuple[object, ...]]]]:
    """What the plan told after every step of its journal."""
    return [told(session.plan_at(event.step.id)) for event in session.steps()]


def test_every_record_comes_across(old: Path) -> None:
    with PlanSession.open(old, kinds=FIRST) as session:
        before = told(session.plan)
    with opened(old) as session:
        assert told(session.plan) == before
        assert len(before["slips"]) == 6
        assert session.plan.next_key(DOCKET.KIND) == "SLP-7"


def test_undo_crosses_the_upgrade(old: Path) -> None:
    with PlanSession.open(old, kinds=FIRST) as session:
        before, label = past_states(session), str(session.undo_label)
    with opened(old) as session:
        assert past_states(session) == before
        assert str(session.undo_label) == label
        while session.undo_label:
            session.undo()
        assert told(session.plan) == {"crates": [], "slips": []}
        while session.redo_label:
            session.redo()
    with closing(PlanFile.open(old, THIRD, chain=CHAIN)) as file:
        assert check_open(file) == []


def test_an_upgraded_plan_has_the_tables_of_a_fresh_one(old: Path) -> None:
    opened(old).close()
    with guarded(old) as connection:
        assert stored_tables(connection) == fresh_tables(build_schema(THIRD))


def test_each_step_of_the_chain_leads_to_its_own_format(old: Path) -> None:
    with closing(PlanFile.open(old, SECOND, chain=CHAIN[:1])):
        pass
    with opened(old) as session:
        assert len(session.plan.tables["docket"]) == 6


def test_the_old_file_is_kept(old: Path) -> None:
    before = old.read_bytes()
    opened(old).close()
    kept = old.with_name("crates format 1.relplan")
    with PlanSession.open(kept, kinds=FIRST) as session:
        assert len(session.plan.tables["slip"]) == 6
    kept_as: list[str] = []
    old.write_bytes(before)
    PlanFile.open(old, THIRD, chain=CHAIN, keep=lambda file: kept_as.append(file.head())).close()
    assert len(kept_as) == 1


def test_where_it_can_only_be_read_an_old_plan_says_so(old: Path) -> None:
    old.chmod(0o444)
    with pytest.raises(PlanFileRefused, match="made by an older relplanner"):
        opened(old)


def test_an_old_plan_with_other_tables_than_its_format_had_is_refused(old: Path) -> None:
    with pytest.raises(PlanFileRefused, match="was not opened"):
        opened(old, (Upgrade("another", rename_colour), CHAIN[1]))


# -- whatever goes wrong on the way ------------------------------------------------------------------------


def wrecked(at: int, blow: Callable[[], None]) -> tuple[Upgrade, ...]:
    """The chain with a blow at one of its points: before or after a change or a rewriting."""
    points = iter(range(8))

    def point() -> None:
        if next(points, None) == at:
            blow()

    def around(step: Upgrade) -> Upgrade:
        def change(operations: "Operations") -> None:
            point()
            step.change(operations)
            point()

        seen: list[PastEdit] = []

        def rewrite(edit: PastEdit) -> PastEdit:
            seen.append(edit)
            if len(seen) in (1, 5):
                point()
            return step.rewrite(edit)

        return Upgrade(step.tables, change, rewrite)

    return tuple(around(step) for step in CHAIN)


def fail() -> None:
    raise OSError(28, "No space left on device")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def is_wholly_old(path: Path) -> bool:
    with PlanSession.open(path, kinds=FIRST) as session:
        return len(session.plan.tables["slip"]) == 6 and len(past_states(session)) == 14


@pytest.mark.parametrize("at", range(8))
def test_an_upgrade_that_fails_leaves_the_old_plan_and_no_stump(old: Path, at: int) -> None:
    before = old.read_bytes()
    with pytest.raises(Refusal, match="No space left on device"):
        opened(old, wrecked(at, fail))
    assert old.read_bytes() == before
    assert {path.name for path in old.parent.iterdir()} == {old.name, "crates format 1.relplan"}


@pytest.mark.skipif(sys.platform == "win32", reason="only POSIX systems can kill so hard")
@pytest.mark.parametrize("at", range(8))
def test_an_upgrade_that_is_killed_leaves_the_old_plan(old: Path, at: int) -> None:
    child = os.fork()
    if not child:
        opened(old, wrecked(at, die))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert is_wholly_old(old)
    opened(old).close()


@pytest.mark.parametrize("call", range(1, 6))
def test_a_failing_disk_leaves_the_plan_wholly_old_or_wholly_new(
    old: Path, monkeypatch: pytest.MonkeyPatch, call: int
) -> None:
    calls = iter(range(1, 100))
    sync = os.fsync

    def failing(handle: int) -> None:
        fail() if next(calls) == call else sync(handle)

    monkeypatch.setattr(os, "fsync", failing)
    try:
        opened(old).close()
    except Refusal as refused:
        said = str(refused)
    else:
        said = ""
    monkeypatch.undo()
    assert said == "" or "No space left" in said
    with opened(old) as session:
        assert len(session.plan.tables["docket"]) == 6


def test_a_plan_that_somebody_writes_during_the_upgrade_is_not_overwritten(old: Path) -> None:
    def meanwhile() -> None:
        with PlanSession.open(old, kinds=FIRST) as session:
            session.do(add, "crate", {"title": "Cocoa"})

    with pytest.raises(PlanFileRefused, match="being written by another program"):
        opened(old, wrecked(3, meanwhile))
    with opened(old) as session:
        assert "Cocoa" in {crate.title for crate in session.plan.tables["crate"].values()}

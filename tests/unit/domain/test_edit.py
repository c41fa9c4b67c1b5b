"""Edits: their inverse, and the net of many."""

from hypothesis import given
from hypothesis import strategies as st

from relplanner.commands.records import add, remove, set_fields
from relplanner.domain.edit import Edit, Label, changed, created, folded, inverted
from relplanner.domain.kinds import Person, Release
from relplanner.domain.plan import Plan
from tests.unit.domain.plans import maker, with_record


def edit(before: dict | None, after: dict | None) -> Edit:
    return Edit("person", "p", before, after)


def test_the_inverse_of_the_inverse_is_the_edit() -> None:
    one = edit({"title": "A"}, {"title": "B"})
    assert one.inverse().inverse() == one


def test_created_and_deleted_again_is_nothing() -> None:
    assert folded([edit(None, {"title": "A"}), edit({"title": "A"}, None)]) == ()


def test_changed_there_and_back_is_nothing() -> None:
    assert folded([edit({"title": "A"}, {"title": "B"}), edit({"title": "B"}, {"title": "A"})]) == ()


def test_created_then_changed_is_created_so() -> None:
    made = [edit(None, {"title": "A", "role": "x"}), edit({"title": "A"}, {"title": "B"})]
    assert folded(made) == (edit(None, {"title": "B", "role": "x"}),)


def test_changed_then_deleted_is_deleted_as_it_was_before() -> None:
    made = [edit({"title": "A"}, {"title": "B"}), edit({"title": "B", "role": "x"}, None)]
    assert folded(made) == (edit({"title": "A", "role": "x"}, None),)


def test_changed_there_and_back_then_deleted_is_deleted_whole() -> None:
    there_and_back = [edit({"title": "A"}, {"title": "B"}), edit({"title": "B"}, {"title": "A"})]
    deleted = edit({"title": "A", "role": "x"}, None)
    assert folded([*there_and_back, deleted]) == (deleted,)
    made_again = deleted.inverse()
    assert folded([*there_and_back, deleted, made_again]) == ()


def test_only_fields_that_ended_elsewhere_are_told() -> None:
    made = [
        edit({"title": "A"}, {"title": "B"}),
        edit({"title": "B", "role": ""}, {"title": "A", "role": "x"}),
    ]
    assert folded(made) == (edit({"role": ""}, {"role": "x"}),)


WORDS = st.sampled_from(["A", "B", "C"])
ACTS = st.lists(st.tuples(st.sampled_from(["add", "set", "remove"]), st.integers(0, 5), WORDS), max_size=12)


@given(ACTS)
def test_folding_a_history_leads_to_the_same_plan_and_back(acts: list[tuple[str, int, str]]) -> None:
    start, _ = with_record(Plan(), "person", title="First")
    plan, history = start, []
    for act, place, word in acts:
        ids = sorted(plan.of(Person))
        if act == "add" or not ids:
            edits = add(plan, maker(), "person", {"title": word}).edits
        elif act == "set":
            edits = set_fields(plan, maker(), ids[place % len(ids)], {"title": word}).edits
        else:
            edits = remove(plan, maker(), [ids[place % len(ids)]]).edits
        history += edits
        plan = plan.after(edits)
    assert start.after(folded(history)) == plan
    assert plan.after(inverted(history)) == start
    assert start.after(start.diff(plan)) == plan


def test_what_is_created_leaves_its_defaults_out() -> None:
    values = Person.KIND.values(Person.KIND.build({"id": "p", "key": "PER-1", "title": "Ann"}))
    assert created(Person.KIND, values).after == {"id": "p", "key": "PER-1", "title": "Ann"}


def test_setting_what_is_set_is_no_edit() -> None:
    release = Release.KIND.build({"id": "r", "key": "REL-1", "title": "R"})
    values = Release.KIND.values(release)
    assert changed(Release.KIND, "r", values, {"title": "R", "version": ""}) is None


def test_a_label_reads_as_a_sentence_and_so_does_its_undoing() -> None:
    assert str(Label("removed", {"kind": "risk", "title": "Late"})) == "Remove risk “Late”"
    undone = Label("undone", {"kind": "risk", "title": "Late", "code": "removed"})
    assert str(undone) == "Undo: Remove risk “Late”"


def test_the_label_of_a_removal_tells_what_went_along() -> None:
    one = Label("removed-with-one", {"kind": "risk", "title": "Late", "others": 1})
    assert (str(one), one.others) == ("Remove risk “Late” and 1 record that belongs to it", 1)
    assert Label("removed", {"kind": "risk", "title": "Late"}).others == 0


def test_a_label_of_a_newer_version_reads_as_its_code() -> None:
    assert str(Label("teleported", {"title": "x"})) == "teleported"

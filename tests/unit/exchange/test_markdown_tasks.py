import pytest

from relplanner.domain.delivery import Delivery, ReadOptions
from relplanner.domain.errors import BadInput
from relplanner.domain.kinds import ChecklistItem, NoteEntry, Release, ReleaseNotes
from relplanner.domain.kinds.readiness import ItemState
from relplanner.domain.kinds.telling import NoteCategory
from relplanner.exchange.markdown_tasks import read_markdown, write_markdown
from relplanner.exchange.wanted import Wanted
from tests.building import Builder

LIST = """# Release

## Before <!-- a week -->
- [ ] Freeze the branch
  - [x] Tell the teams <!-- by mail -->
* [X] Freeze the branch
```
- [ ] not an item
```
## After
- [ ] Freeze the branch
- plain
"""


def read(text: str) -> Delivery:
    return read_markdown(text.encode(), "release.md", ReadOptions())


def test_boxes_become_items_under_the_nearest_heading() -> None:
    items = [(a.values["section"], a.values["title"], a.values["state"]) for a in read(LIST).arrivals]
    assert items == [
        ("Before", "Freeze the branch", ItemState.OPEN),
        ("Before", "Tell the teams", ItemState.DONE),
        ("Before", "Freeze the branch", ItemState.DONE),
        ("After", "Freeze the branch", ItemState.OPEN),
    ]


def test_an_indented_box_says_what_it_is_part_of_and_keeps_its_hint() -> None:
    assert read(LIST).arrivals[1].values["notes"] == "Part of: Freeze the branch\n\nby mail"


def test_items_are_known_again_when_lines_move() -> None:
    moved = "\n\nSome words first.\n" + LIST
    assert [a.ref for a in read(moved).arrivals] == [a.ref for a in read(LIST).arrivals]
    assert len({a.ref for a in read(LIST).arrivals}) == 4


def test_boxes_in_comments_are_marked() -> None:
    assert read("<!--\n- [ ] Later\n-->\n- [ ] Now").arrivals[0].values["tags"] == ("commented out",)
    assert read("<!--\n- [ ] Later\n-->\n- [ ] Now").arrivals[1].values["tags"] == ()


def test_prose_is_refused_in_words() -> None:
    with pytest.raises(BadInput, match="no task boxes found"):
        read("# Release\n1. Do this\n- and that\n")


def test_checklists_and_notes_go_out_as_markdown() -> None:
    plan = Builder()
    release = plan.add(Release, title="Shop", version="5.0")
    plan.add(
        ChecklistItem, title="Freeze", release=release.id, section="Before", rank="1", state=ItemState.DONE
    )
    plan.add(ChecklistItem, title="Tell", release=release.id, section="Before", rank="2")
    notes = plan.add(ReleaseNotes, release=release.id, introduction="A fine release.")
    plan.add(
        NoteEntry,
        title="Two lines",
        notes_of=notes.id,
        category=NoteCategory.FIXED,
        text="Two\nlines",
        rank="1",
    )
    assert write_markdown(plan.plan, Wanted()).decode() == (
        "# Shop 5.0\n\n## Before\n\n- [x] Freeze\n- [ ] Tell\n\n## Release notes (public)\n\n"
        "A fine release.\n\n### Fixed\n\n- Two\n  lines\n"
    )

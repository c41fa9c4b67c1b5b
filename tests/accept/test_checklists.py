"""Real release checklists are taken box by box, and prose is not mistaken for one."""

import json
from pathlib import Path

import pytest

from relplanner.domain.delivery import ReadOptions
from relplanner.domain.errors import BadInput
from relplanner.exchange.markdown_tasks import read_markdown


def test_every_box_becomes_an_item_and_prose_is_refused(shared_data: Path) -> None:
    facts = json.loads((shared_data / "FACTS.json").read_text(encoding="utf-8"))["checklists"]
    for name, fact in facts.items():
        path = shared_data / "checklists" / name
        if fact["task_items"] == 0:
            with pytest.raises(BadInput, match="no task boxes found"):
                read_markdown(path.read_bytes(), path.name, ReadOptions())
            continue
        items = read_markdown(path.read_bytes(), path.name, ReadOptions()).arrivals
        assert len(items) == fact["task_items"], name
        assert len({item.ref for item in items}) == len(items), name

"""Uses a checklist template that comes with relplanner and is not in the plan yet."""

from __future__ import annotations

import datetime as dt

from relplanner.commands.checklists import use_template
from relplanner.commands.sample import Content, fill_sample
from relplanner.domain.edit import Proposal
from relplanner.domain.kinds import ChecklistTemplate
from relplanner.domain.plan import Maker, Plan


def use_shipped(
    plan: Plan, make: Maker, /, release: str, content: Content, live: dt.date | None = None
) -> Proposal:
    """Take the checklist template of ``content`` into the plan and give a release its checklist.

    Raises NotFound or InvalidValue, as filling a plan and using a template do.
    """
    own = {"title": content["title"], "records": {_KIND: content["records"][_KIND]}}
    taken = fill_sample(plan, make, own).edits
    (template, *_) = (edit.id for edit in taken if edit.kind == _KIND)
    used = use_template(plan.after(taken), make, release, template, live)
    return Proposal(used.label, (*taken, *used.edits))


_KIND = ChecklistTemplate.KIND.name

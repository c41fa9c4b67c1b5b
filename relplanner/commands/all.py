"""Every command there is. What may be done to a plan can be listed, searched for and tested as a whole."""

from __future__ import annotations

from collections.abc import Callable

from relplanner.commands.baselines import take_baseline, use_baseline
from relplanner.commands.checklists import redate, tick, use_template
from relplanner.commands.circulation import acknowledge_circulation, circulate
from relplanner.commands.conflicts import allow, clear_conflict
from relplanner.commands.dated import add_typed, set_all_typed, set_typed
from relplanner.commands.days import move_to_day
from relplanner.commands.imports import import_delivery
from relplanner.commands.merging import merge
from relplanner.commands.moving import move_many
from relplanner.commands.notes import leave_out, publish, start_notes, tell_of
from relplanner.commands.progress import set_progress
from relplanner.commands.records import add, remove, reorder, set_fields, set_many
from relplanner.commands.retargeting import give_slip_reason, retarget, slip_release
from relplanner.commands.returning import take_return
from relplanner.commands.risks import aim, score, tick_actions
from relplanner.commands.sample import fill_sample
from relplanner.commands.scenarios import (
    apply_scenario,
    drop_scenario,
    propose_scenario,
    reject_scenario,
    start_scenario,
)
from relplanner.commands.scheduling import (
    add_activity,
    link,
    move_activity,
    move_release,
    resize_activity,
)
from relplanner.commands.shipped_checklists import use_shipped
from relplanner.commands.signoffs import sign
from relplanner.commands.table_import import import_tables
from relplanner.commands.templates import (
    new_template,
    release_from_template,
    save_as_template,
    take_template,
)
from relplanner.commands.trains import add_train_releases
from relplanner.domain.edit import Proposal

COMMANDS: tuple[Callable[..., Proposal], ...] = (
    add, set_fields, set_many, add_typed, set_typed, set_all_typed, remove, reorder,
    add_activity, link, move_activity, resize_activity, move_release, move_many, move_to_day, set_progress,
    take_baseline, use_baseline,
    release_from_template, save_as_template, new_template, take_template,
    add_train_releases, retarget, slip_release, give_slip_reason,
    tick, use_template, use_shipped, redate,
    clear_conflict, allow,
    score, aim, tick_actions,
    start_notes, tell_of, leave_out, publish,
    sign,
    import_delivery, import_tables, fill_sample, circulate, acknowledge_circulation, take_return,
    merge, start_scenario, propose_scenario, reject_scenario, drop_scenario, apply_scenario,
)  # fmt: skip
"""In the order of their modules' subjects; a test compares them with the modules."""

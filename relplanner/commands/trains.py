"""Makes the next releases of a train, each for a slot of its cadence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from relplanner.commands.records import new_record
from relplanner.commands.templates import release_from_template
from relplanner.domain.edit import Edit, Label, Proposal
from relplanner.domain.errors import BrokenRule, NotFound
from relplanner.domain.kinds import Product, Release, ReleaseTemplate, ReleaseTrain
from relplanner.domain.kinds.choices import ReleaseKind
from relplanner.domain.naming import name_by, next_version
from relplanner.domain.plan import Maker, Plan
from relplanner.schedule.dates import compute
from relplanner.schedule.trains import Slot, calendar_of, next_slot, promised, releases_of

MOST = 100
"""As many releases are made at once."""
_USUAL_NAMES = "{product} {yyyy}.{n}", "{train} {yyyy}.{n}"


def add_train_releases(
    plan: Plan, make: Maker, /, train: str, count: int | None = None, until: dt.date | None = None
) -> Proposal:
    """The next releases of a train: one for each slot after its last release, and after today.

    ``count`` of them, or those up to ``until``, else one; at most MOST. Each is made from the train's
    template, if it has one, and named by its naming rule. Raises NotFound, and BrokenRule when there is no
    slot to fill.
    """
    record = plan.one(ReleaseTrain, train)
    if record is None:
        raise NotFound("unknown-key", key=train)
    wanted = min(count if count is not None else MOST if until else 1, MOST)
    grown = plan
    edits: list[Edit] = []
    for slot in next_slots(plan, record, make.today, wanted, until):
        made = _release(grown, make, record, slot)
        grown = grown.after(made)
        edits += made
    if not edits:
        raise BrokenRule("no-later-slot", key=record.key)
    titles = [str((edit.after or {})["title"]) for edit in edits if edit.kind == Release.KIND.name]
    label = Label("added-train", {"title": titles[0], "train": record.title})
    if len(titles) > 1:
        label = Label("added-train-many", {"count": len(titles), "train": record.title})
    return Proposal(label, tuple(edits))


def next_slots(
    plan: Plan, train: ReleaseTrain, today: dt.date, count: int, until: dt.date | None = None
) -> Iterator[Slot]:
    """The slots that the next releases of a train would be for. Raises BrokenRule."""
    schedule = compute(plan)
    taken = [day for each in releases_of(plan, train) if (day := promised(schedule, each))]
    after = max([today, *taken])
    calendar = calendar_of(plan, schedule.calendars, train)
    for _ in range(count):
        slot = next_slot(plan, train, calendar, after)
        if slot is None or (until is not None and slot.day > until):
            return
        yield slot
        after = slot.day


def title_and_version(plan: Plan, train: ReleaseTrain, slot: Slot) -> tuple[str, str]:
    """What the release for a slot of a train is called, and its version.

    The version is what the naming rule tells beside product and train where that is a number, else the one
    that follows the train's last; empty where nothing tells it. Raises InvalidValue for a rule that cannot be
    read.
    """
    product = product_of(plan, train)
    rule = train.naming or _USUAL_NAMES[product is None]
    template = plan.one(ReleaseTemplate, train.template)
    kind = (template and template.kind) or ReleaseKind.MINOR
    earlier = [each.version for each in releases_of(plan, train)]
    version = next((found for each in reversed(earlier) if (found := next_version(each, kind))), "")
    names = {"product": product.title if product else "", "train": train.title}
    told = name_by(rule, slot.day, slot.number, product="", train="", version="")
    if "{version}" not in rule and told[:1].isdigit():
        version = told
    return name_by(rule, slot.day, slot.number, version=version, **names), version


def product_of(plan: Plan, train: ReleaseTrain) -> Product | None:
    """Whose releases a train carries: its own product, else that which its releases have in common."""
    products = {train.product} if train.product else {each.product for each in releases_of(plan, train)}
    return plan.one(Product, products.pop()) if len(products) == 1 else None


def _release(plan: Plan, make: Maker, train: ReleaseTrain, slot: Slot) -> tuple[Edit, ...]:
    title, version = title_and_version(plan, train, slot)
    product = product_of(plan, train)
    if train.template is not None:
        return release_from_template(
            plan, make, train.template, slot.day, product.id if product else None, title, version, train.id
        ).edits
    values = {
        "title": title, "version": version, "product": product.id if product else None, "train": train.id,
        "target_date": slot.day, "owner": product.owner if product else None,
    }  # fmt: skip
    return (new_record(plan, make, Release.KIND, values),)

"""Columns that tell what became of the active baseline."""

from collections.abc import Callable

from relplanner.domain.declare import Record
from relplanner.domain.plan import Plan
from relplanner.gui.context import PageContext
from relplanner.gui.pages.words import short_date
from relplanner.gui.records.columns import Cell, Column, computed
from relplanner.gui.theme import Tone
from relplanner.schedule.variance import Variance, Variances


def baseline_columns(context: PageContext) -> tuple[Column, Column]:
    """“Baseline”, when it was to finish (a release: to go live), and “Variance”, how much later it does."""
    tr = context.tr

    def day(found: Variance) -> Cell:
        return Cell(short_date(found.was, context.today()), order=found.was.isoformat(), muted=True)

    return (
        computed(
            "baseline", tr("Baseline"), _cell(context, day), width=11,
            help=tr("When the baseline had it finish, or go live"),
        ),
        computed(
            "variance", tr("Variance"), _cell(context, lambda found: days_late(context, found.days)), width=8,
            help=tr("Working days after the baseline"),
        ),
    )  # fmt: skip


def days_late(context: PageContext, days: int) -> Cell:
    """So many working days late, or early."""
    if not days:
        return Cell(context.tr("none"), order=0, muted=True)
    words = context.tr("{days:+d}d").format(days=days).replace("-", "−")
    return Cell(words, Tone.BAD if days > 0 else Tone.GOOD, order=days, mark=False)


def _cell(context: PageContext, told: Callable[[Variance], Cell]) -> Callable[[Plan, Record], Cell]:
    def cell(plan: Plan, record: Record) -> Cell:
        found = Variances(plan, context.schedule).of(record.id)
        return told(found) if found is not None else Cell("")

    return cell

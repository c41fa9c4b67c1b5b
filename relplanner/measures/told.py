"""Measures in words and figures, the same on every face."""

from __future__ import annotations

from relplanner.measures.measure import FEWEST, Measure, Unit


def value_text(measure: Measure) -> str:
    """Its value with its unit; a dash where nothing happened."""
    return "–" if measure.value is None else _figure(measure.unit, measure.value)


def interval_text(measure: Measure) -> str:
    """From where to where the value may really lie; that there are too few events to say."""
    if measure.value is None:
        return "nothing happened"
    if measure.low is None or measure.high is None:
        return "" if measure.is_firm else f"fewer than {FEWEST} events"
    told = f"{_figure(measure.unit, measure.low)} to {_figure(measure.unit, measure.high)}"
    return told if measure.is_firm else f"{told}; fewer than {FEWEST} events, no verdict"


def _figure(unit: Unit, value: float) -> str:
    if unit is Unit.SHARE:
        return f"{100 * value:.0f} %"
    if unit is Unit.PER_WEEK:
        return f"{value:.2f} a week"
    return f"{value:+.0f} working days" if value else "0 working days"

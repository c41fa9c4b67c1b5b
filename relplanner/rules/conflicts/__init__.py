"""The conflict radar: what collides in a plan, by how much, by which rule and since when."""

from relplanner.rules.conflicts.finding import Conflict, Rule
from relplanner.rules.conflicts.radar import Radar, conflicts, radar

__all__ = ["Conflict", "Radar", "Rule", "conflicts", "radar"]

"""An open plan: the one door through which everything is done, undone and looked back at."""

from relplanner.session.plan_session import PlanSession
from relplanner.session.standing import Change

__all__ = ["Change", "PlanSession"]

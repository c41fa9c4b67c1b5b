"""The page that shows a scenario side by side with the plan."""

from relplanner.gui.pages.what_if.page import WhatIfPage

__all__ = ["WhatIfPage"]

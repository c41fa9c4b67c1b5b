"""What if: scenarios in the window. The band while one is looked at, and what is done with them."""

from relplanner.gui.whatif.desk import WhatIf

__all__ = ["WhatIf"]

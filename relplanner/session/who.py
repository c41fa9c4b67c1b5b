"""Who sits at the keyboard: the author of what is done unless somebody else is named."""

import getpass


def user_name() -> str:
    """The name that the system has for the user; empty where it has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""

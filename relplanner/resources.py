"""Where the program's data files are: in a wheel, a frozen build or a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource(*parts: str) -> Path:
    """The path of one data file or folder, such as ``resource("icons", "send.svg")``; it need not exist.

    An installed package carries its data in ``relplanner/_resources``; a checkout has it beside the package.
    """
    installed = _PACKAGE / "_resources"
    root = installed if installed.is_dir() else _PACKAGE.parent / "resources"
    return root.joinpath(*parts)

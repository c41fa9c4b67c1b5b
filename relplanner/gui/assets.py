"""Where the data files are, in a wheel, a frozen build or a checkout, and how Qt gets to know them."""

from pathlib import Path

from PySide6.QtCore import QDir
from PySide6.QtGui import QFontDatabase

_PACKAGE = Path(__file__).resolve().parent.parent
_SEARCH_PATHS = ("icons", "themes")


def resource(*parts: str) -> Path:
    """Return the path of one data file or folder, for example ``resource("icons", "send.svg")``.

    An installed package carries its data in ``relplanner/_resources``; a checkout has it in
    ``resources`` beside the package. The path is not required to exist.
    """
    installed = _PACKAGE / "_resources"
    root = installed if installed.is_dir() else _PACKAGE.parent / "resources"
    return root.joinpath(*parts)


def install() -> None:
    """Make icons and themes known to Qt by search path, and load the fonts.

    Call it once, after the application object exists and before anything is painted.

    Raises:
        FileNotFoundError: the installation lacks its data, or Qt refuses one of the fonts.
    """
    for name in _SEARCH_PATHS:
        QDir.setSearchPaths(name, [str(resource(name))])
    fonts = sorted(resource("fonts").glob("*.ttf"))
    if not fonts:
        raise FileNotFoundError(f"no fonts in {resource('fonts')}")
    for path in fonts:
        if QFontDatabase.addApplicationFont(str(path)) == -1:
            raise FileNotFoundError(f"{path} is not a font that Qt can read")

"""The theme in force as the palette and the fonts that drawings are made with."""

from relplanner.draw.palette import Fonts, Palette
from relplanner.gui.theme import TextRole
from relplanner.gui.theme_source import ThemeSource


def looks_of(themes: ThemeSource) -> tuple[Palette, Fonts]:
    """The palette and the fonts for whatever is drawn by hand."""
    strong = themes.font(TextRole.LABEL)
    strong.setWeight(themes.font(TextRole.HEADING).weight())
    fonts = Fonts(
        themes.font(TextRole.BODY), themes.font(TextRole.HEADING), themes.font(TextRole.LABEL), strong
    )
    return Palette.from_tokens(themes.theme.tokens()), fonts

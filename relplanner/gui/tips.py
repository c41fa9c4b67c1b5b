"""Tool tips that show what somebody wrote as it stands."""

import html


def plain_tip(text: str) -> str:
    """Return what to give ``setToolTip`` so that ``text`` is shown as it stands, whatever markup it holds."""
    return f"<p style='white-space:pre-wrap'>{html.escape(text)}</p>" if text else ""

"""Which hue stands for a product, the same on every page, in every picture and workbook."""

from __future__ import annotations

from collections.abc import Mapping

from relplanner.domain.kinds import Product, Release
from relplanner.domain.kinds.choices import ReleaseKind
from relplanner.domain.plan import Plan, sibling_order

EMERGENCY_HUE = 3
_PRODUCT_HUES = (0, 2, 1, 4)
URGENT = frozenset({ReleaseKind.EMERGENCY, ReleaseKind.HOTFIX})
"""Kinds of release that are shown in the hue of emergencies."""


def product_hues(plan: Plan) -> Mapping[str, int]:
    """The hue of every product, by id, the same on every page. The hue of emergencies is nobody's."""
    products = sorted(plan.of(Product).values(), key=sibling_order)
    return {product.id: _PRODUCT_HUES[index % len(_PRODUCT_HUES)] for index, product in enumerate(products)}


def hue_of(release: Release, hues: Mapping[str, int]) -> int:
    """The hue of a release: its product's, unless it is urgent."""
    return EMERGENCY_HUE if release.kind in URGENT else hues.get(release.product or "", 0)

"""WebShop's colour words: an option counts as the first of them that it contains."""

from __future__ import annotations

from functools import lru_cache

_NAMES = (
    "alabaster apricot aqua ash asphalt azure banana beige black blue blush bordeaux bronze brown "
    "burgundy camel camo caramel champagne charcoal cheetah chestnut chocolate christmas coffee cognac "
    "copper coral cranberry cream crystal dark denim eggplant elephant espresso fuchsia gold granite "
    "grape graphite grass gray green grey heather indigo ivory ivy khaki lavender lemon leopard light "
    "lilac lime magenta maroon mauve merlot midnight mint mocha multicolor mushroom mustard natural navy "
    "nude olive orange peach pewter pink plum purple rainbow red rose royal rust sand sapphire seashell "
    "silver skull slate steel stone stonewash sunflower tan taupe teal tiger turquoise violet walnut "
    "wheat white wine yellow"
)
COLORS = tuple(_NAMES.split())
"""In the order in which an option is searched for them."""


@lru_cache(maxsize=1 << 14)
def normalize_color(option: str | tuple[str, str]) -> str | tuple[str, str]:
    """Reduces an option to a colour word if it contains one.

    The benchmark does so with every option, sizes too: `standard` becomes `tan`. Its synthetic goals pass
    (name, value) pairs, of which only an element that *is* a colour word counts; `("color", "dark grey")`
    stays a pair.

    Args:
        option: An option's value, or a pair of its name and value.

    Returns:
        The first word of `COLORS` that is in the option, else the option.
    """
    return next((color for color in COLORS if color in option), option)

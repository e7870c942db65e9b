"""Option groups that several departments share."""

from .model import OptionGroup

_COLOR_ASKS = ("in {}", "in the color {}", "in {}", "in the {} version")
_SIZE_ASKS = ("in size {}", "in a size {}", "in {}")

CLOTHING_COLORS = OptionGroup(
    "color",
    ("Black", "White", "Navy", "Heather Grey", "Charcoal", "Olive", "Burgundy", "Dusty Rose", "Teal", "Mustard",
     "Royal Blue", "Rust", "Lavender", "Cream", "Forest Green", "Coral"),
    _COLOR_ASKS, adjective=True,
)  # fmt: skip
SHOE_COLORS = OptionGroup(
    "color",
    ("Black", "White", "Black/White", "Tan", "Brown", "Navy", "Grey", "Olive", "Burgundy", "Sand", "Cognac",
     "Grey/Orange", "Blush", "Slate/Teal"),
    _COLOR_ASKS, adjective=True,
)  # fmt: skip
HOME_COLORS = OptionGroup(
    "color",
    ("White", "Ivory", "Beige", "Light Grey", "Dark Grey", "Navy", "Sage Green", "Terracotta", "Blush Pink", "Teal",
     "Mustard Yellow", "Black", "Taupe", "Dusty Blue", "Burgundy"),
    _COLOR_ASKS, adjective=True,
)  # fmt: skip
GADGET_COLORS = OptionGroup(
    "color",
    ("Black", "White", "Silver", "Space Grey", "Rose Gold", "Midnight Blue", "Red", "Mint Green", "Purple", "Orange",
     "Teal"),
    _COLOR_ASKS, adjective=True,
)  # fmt: skip
KITCHEN_COLORS = OptionGroup(
    "color",
    ("Black", "White", "Red", "Teal", "Cream", "Grey", "Sage", "Copper", "Yellow", "Navy", "Coral", "Lilac"),
    _COLOR_ASKS, adjective=True,
)  # fmt: skip
OUTDOOR_COLORS = OptionGroup(
    "color",
    ("Black", "Army Green", "Orange", "Royal Blue", "Purple", "Grey", "Red", "Sand", "Turquoise", "Pink", "Yellow",
     "Forest Green"),
    _COLOR_ASKS, adjective=True,
)  # fmt: skip
WOOD_FINISHES = OptionGroup(
    "finish",
    ("Walnut", "Espresso", "White", "Rustic Brown", "Natural", "Black", "Grey Wash", "Cherry", "Honey Oak"),
    ("in {}", "in the {} finish"), adjective=True,
)  # fmt: skip

LETTER_SIZES = OptionGroup(
    "size", ("X-Small", "Small", "Medium", "Large", "X-Large", "XX-Large", "3X-Large"), _SIZE_ASKS, run=True
)
WAIST_SIZES = OptionGroup(
    "size",
    ("30W x 30L", "30W x 32L", "32W x 30L", "32W x 32L", "34W x 30L", "34W x 32L", "34W x 34L", "36W x 32L",
     "36W x 34L", "38W x 32L"),
    _SIZE_ASKS, run=True,
)  # fmt: skip
MENS_SHOE_SIZES = OptionGroup(
    "size",
    ("7", "7.5", "8", "8.5", "9", "9.5", "10", "10.5", "11", "12", "13"),
    ("in size {}", "in a size {}", "in a men's {}"), run=True,
)  # fmt: skip
WOMENS_SHOE_SIZES = OptionGroup(
    "size",
    ("5", "5.5", "6", "6.5", "7", "7.5", "8", "8.5", "9", "9.5", "10", "11"),
    ("in size {}", "in a size {}", "in a women's {}"), run=True,
)  # fmt: skip
BED_SIZES = OptionGroup(
    "size",
    ("Twin", "Twin XL", "Full", "Queen", "King", "California King"),
    ("in {}", "in {} size", "in the {} size"), run=True,
)  # fmt: skip


def sizes(*values: str, name: str = "size") -> OptionGroup:
    """A run of sizes asked for as "in the ... size" or "in size ..."."""
    return OptionGroup(name, values, ("in the {} size", "in size {}"), run=True)


def packs(*values: str) -> OptionGroup:
    """How many come together, e.g. "6 count"."""
    return OptionGroup("item package quantity", values, ("in the {} pack", "as the {} pack"), run=True)


def styles(*values: str, name: str = "style", ask: str = "in the {} style") -> OptionGroup:
    """Named versions of a product, asked for with `ask`."""
    return OptionGroup(name, values, (ask,))


def flavors(*values: str) -> OptionGroup:
    """Flavors of food."""
    return OptionGroup("flavor name", values, ("in {} flavor", "in the {} flavor", "in {}"))


def scents(*values: str) -> OptionGroup:
    """Scents of cosmetics and candles."""
    return OptionGroup("scent", values, ("in the {} scent", "in {}", "with the {} scent"))

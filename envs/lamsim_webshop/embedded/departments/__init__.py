"""The departments of the embedded shop, one module each."""

from . import beauty, clothing, electronics, furniture, grocery, home, kitchen, office, pets, shoes, sports, toys

DEPARTMENTS = tuple(
    module.DEPARTMENT
    for module in (
        beauty,
        clothing,
        electronics,
        furniture,
        grocery,
        home,
        kitchen,
        office,
        pets,
        shoes,
        sports,
        toys,
    )
)

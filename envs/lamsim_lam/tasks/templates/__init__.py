"""The templates by name."""

from lamsim_lam.tasks.template import Template
from lamsim_lam.tasks.templates import (
    calendar,
    files,
    finance,
    health,
    mail,
    movies,
    music,
    notes,
    restaurants,
    shopping,
    travel,
)

TEMPLATES: dict[str, Template] = {
    template.name: template
    for module in (
        calendar,
        mail,
        travel,
        restaurants,
        shopping,
        finance,
        files,
        movies,
        notes,
        music,
        health,
    )
    for template in module.TEMPLATES
}
"""In the order of the documentation."""

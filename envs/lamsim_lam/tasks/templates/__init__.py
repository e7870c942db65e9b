"""The templates by name."""

from lamsim_lam.tasks.template import Template
from lamsim_lam.tasks.templates import (
    calendar,
    contacts,
    crm,
    files,
    finance,
    health,
    journeys,
    mail,
    maps,
    maths,
    movies,
    music,
    notes,
    paperwork,
    parcels,
    parties,
    patents,
    pipeline,
    restaurants,
    scholar,
    shopping,
    smarthome,
    space,
    sports,
    stargazing,
    travel,
    weather,
    whereabouts,
)

TEMPLATES: dict[str, Template] = {
    template.name: template
    for module in (
        contacts,
        calendar,
        mail,
        travel,
        journeys,
        restaurants,
        parties,
        shopping,
        parcels,
        finance,
        files,
        movies,
        notes,
        paperwork,
        music,
        health,
        smarthome,
        sports,
        crm,
        pipeline,
        weather,
        scholar,
        patents,
        maps,
        whereabouts,
        maths,
        space,
        stargazing,
    )
    for template in module.TEMPLATES
}
"""In the order of the documentation."""

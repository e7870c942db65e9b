"""The templates by name."""

from lamsim_lam.tasks.template import Template
from lamsim_lam.tasks.templates import calendar, mail

TEMPLATES: dict[str, Template] = {
    template.name: template for module in (calendar, mail) for template in module.TEMPLATES
}
"""In the order of the documentation."""

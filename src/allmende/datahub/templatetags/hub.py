"""Words of the data hub for templates."""

from django import template

from allmende.datahub.attribute_titles import title_of

register = template.Library()


@register.filter
def attribute_title(attribute: str) -> str:
    """Return what people call an attribute: "co2" becomes "CO2-Gehalt der Luft"."""
    return title_of(attribute)

"""The time zone that a delegation's people start with: their capital's. Whoever works elsewhere chooses another."""

from babel.core import get_global

THE_HAGUE = "Europe/Amsterdam"
UTC = "UTC"

# States with more than one zone in the Unicode CLDR, which doesn't say where the capital is.
CAPITALS = {
    "AR": "America/Argentina/Buenos_Aires",
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "CD": "Africa/Kinshasa",
    "CL": "America/Santiago",
    "CY": "Asia/Nicosia",
    "DE": "Europe/Berlin",
    "EC": "America/Guayaquil",
    "ES": "Europe/Madrid",
    "KI": "Pacific/Tarawa",
    "MH": "Pacific/Majuro",
    "MN": "Asia/Ulaanbaatar",
    "MX": "America/Mexico_City",
    "NZ": "Pacific/Auckland",
    "PS": "Asia/Hebron",
    "PT": "Europe/Lisbon",
    "UA": "Europe/Kyiv",
}


def of_capital(territory: str) -> str:
    """Return the zone of an ISO 3166 alpha-2 code; UTC for one that isn't known."""
    return CAPITALS.get(territory) or next(iter(get_global("territory_zones").get(territory, ())), UTC)

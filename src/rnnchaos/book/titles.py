"""SYSTEMS, system_name, capital from html_parts.py"""

from rnnchaos.text.prose import GREEK

SYSTEMS = {
    "gaussian": "Gaussian networks",
    "scheme": "The Euler map",
    "heavy_tailed": "Heavy-tailed networks",
    "gradient": "Gradient dynamics and temperature",
    "modular": "Modular populations",
    "spectrum": "Lyapunov spectra",
}


def system_name(system: str) -> str:
    """The title of a column; a column from elsewhere goes by its name."""
    return SYSTEMS.get(system, system.replace("_", " ").capitalize())


def capital(title: str) -> str:
    """A title with its first letter large, unless it begins with a symbol."""
    first = title.split()[0] if title else ""
    letters = first.replace("-", "")
    word = letters.isalpha() and first.islower() and len(letters) > 1 and first not in GREEK
    return title[:1].upper() + title[1:] if word else title

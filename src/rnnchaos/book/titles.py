"""Titles as headings."""

from rnnchaos.text.prose import GREEK


def capital(title: str) -> str:
    """A title with its first letter large, unless it begins with a symbol."""
    first = title.split()[0] if title else ""
    letters = first.replace("-", "")
    word = letters.isalpha() and first.islower() and len(letters) > 1 and first not in GREEK
    return title[:1].upper() + title[1:] if word else title

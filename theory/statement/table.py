"""A small HTML table for notebooks: names on the left, what they are on the right."""

from collections.abc import Mapping
from html import escape


def html_table(heading: str, rows: Mapping[str, str]) -> str:
    """The table; everything in it is text. Math between dollar signs is typeset by the notebook.

    >>> html_table("a < b", {"value": "1"})
    '<table><caption>a &lt; b</caption><tr><th>value</th><td>1</td></tr></table>'
    """
    body = "".join(f"<tr><th>{escape(name)}</th><td>{escape(said)}</td></tr>" for name, said in rows.items())
    return f"<table><caption>{escape(heading)}</caption>{body}</table>"

"""What a notebook shows: tables in which everything is text."""

from xml.etree import ElementTree

import pytest

import rnnchaos


def rows(shown: str) -> dict[str, str]:
    table = ElementTree.fromstring(shown)
    return {row[0].text or "": row[1].text or "" for row in table.iter("tr")}


@pytest.mark.parametrize("phi", ["atan", "x/(1 + abs(x))"])
def test_a_value(phi: str) -> None:
    value = rnnchaos.evaluate("variance", g=2, phi=phi, digits=6)
    shown = rows(value._repr_html_())
    assert (shown["value"], shown["radius"]) == (str(value), value.printed_radius())
    assert shown["certified"] == ("yes" if value.certified else "no")
    assert ("phi" in shown) == (phi == "atan")


def test_no_value() -> None:
    shown = rows(rnnchaos.evaluate("variance", g=2, phi="sinh(x)")._repr_html_())
    assert shown["value"].startswith("none (")
    assert "radius" not in shown


@pytest.mark.parametrize("id", ["kinetic_energy", "heavy_tailed.intermittency_exponent", "gradient.energy"])
def test_a_formula(id: str) -> None:
    formula = rnnchaos.formula(id)
    shown = rows(formula._repr_html_())
    assert formula.latex() in shown["statement"]
    assert shown["source"] == formula.source.where
    assert set(formula.symbols) <= set(shown)

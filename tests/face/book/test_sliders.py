"""What the sliders of the landing page move: ids that are one of a kind, a value for every position, and the
parameters at which each is tabulated. Made-up numbers in place of theory, but for one."""

import json
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Any
from xml.etree.ElementTree import Element

import pytest

from rnnchaos.book.html import explorer as pages
from rnnchaos.book.samples import samples
from rnnchaos.numerics.evaluate import quantity
from rnnchaos.numerics.presentation.explorer import Explorer
from rnnchaos.numerics.quantity import Quantity
from rnnchaos.theory.catalogue import COLUMNS, declared

EVERY = [each for column in COLUMNS for each in declared(column, "EXPLORERS", ())]
Asked = list[tuple[str, str, tuple[Fraction, ...], dict[str, str]]]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[Asked]:
    """What is tabulated: quantity, along what, where, and the fixed parameters."""
    seen: Asked = []

    def made_up(
        of: Quantity, along: str, x: Sequence[Fraction], fixed: Mapping[str, str]
    ) -> tuple[float, ...]:
        seen.append((of.id, along, tuple(x), dict(fixed)))
        of.resolve({**fixed, along: x[0]})
        return tuple(float(at) + len(seen) / 1000 for at in x)

    pages._tabulated.cache_clear()
    monkeypatch.setattr(pages, "values", made_up)
    yield seen
    pages._tabulated.cache_clear()


def elements(explorer: Explorer) -> list[Element]:
    nodes = pages.nodes(explorer)
    return [each for node in nodes if isinstance(node, Element) for each in node.iter()]


def moves(explorer: Explorer) -> dict[str, Any]:
    (script,) = (each for each in elements(explorer) if each.tag == "script")
    found: dict[str, Any] = json.loads(script.text or "")
    return found


@pytest.mark.parametrize("explorer", EVERY, ids=lambda each: each.id)
def test_whatever_a_slider_moves_is_there_and_has_a_value_at_every_position(
    explorer: Explorer, asked: Asked
) -> None:
    found = elements(explorer)
    ids = {each.get("id") for each in found}
    knobs = {each.get("id"): each for each in found if each.tag == "input"}
    table = moves(explorer)
    assert table["sliders"] == list(knobs) == [slider.name for slider in explorer.sliders]
    for slider in explorer.sliders:
        assert knobs[slider.name].get("max") == str(len(slider.stops) - 1)
        assert slider.stops[int(knobs[slider.name].get("value") or "")] == slider.start
    places = len(list(product(*table["stops"])))
    for move in table["moves"]:
        assert move["id"] in ids
        assert len(move["values"]) == (len(table["stops"][move["by"]]) if "by" in move else places)


def test_ids_of_all_explorers_are_one_of_a_kind(asked: Asked) -> None:
    """They stand on one page."""
    ids = [each.get("id") for explorer in EVERY for each in elements(explorer) if each.get("id")]
    assert len(set(ids)) == len(ids)


def test_rate_networks_have_a_slider_for_the_bias_and_one_for_phi(asked: Asked) -> None:
    by_id = {each.id: each for each in EVERY}
    for id, parameters in (("rate.bias", ["g", "b"]), ("rate.nonlinearity", ["phi", "b"])):
        assert [slider.parameter for slider in by_id[id].sliders] == parameters
        elements(by_id[id])
    biases = {fixed["b"] for _, along, _, fixed in asked if along == "g"}
    assert biases == set(by_id["rate.bias"].sliders[1].stops)
    others = [fixed for _, along, _, fixed in asked if along == "b"]
    assert {"g": "1.8", "J0": "-2", "phi": "relu"} in others
    assert {fixed["phi"] for fixed in others} == {"tanh", "relu"}


def test_the_number_at_a_position_is_the_theory_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """ReLU, g = 1.8, J0 = -2, b = 1: Gamma0 = 0.130822134650..."""
    (of,) = (each for each in EVERY if each.id == "rate.nonlinearity")
    few = Explorer(
        of.id,
        of.title,
        of.text,
        tuple(
            type(slider)(slider.name, slider.parameter, slider.label, (stop,), stop)
            for slider, stop in zip(of.sliders, ("relu", "1.00"), strict=True)
        ),
        (type(of.panels[0])(**{**vars(of.panels[0]), "x": ("0.50", "1.00")}),),
    )
    shown = {move["id"]: move["values"] for move in moves(few)["moves"]}
    assert shown["b-kinetic_energy-number"] == ["0.13082"]


@pytest.mark.parametrize("name", ["mean", "variance", "kinetic_energy", "static.variance", "chaos_boundary"])
def test_pages_of_rate_networks_show_biases_and_a_phi_that_is_not_odd(name: str) -> None:
    rows = samples(quantity(f"rate.{name}"))
    assert {(row["b"], row["phi"]) for row in rows} == set(product(("0.5", "1"), ("tanh", "relu")))

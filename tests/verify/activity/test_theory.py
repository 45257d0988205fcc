"""What columns declare of recordings, which step made the data, and a number of theory turned round."""

from math import log, sqrt
from typing import Any

import numpy as np
import pytest

import rnnchaos
from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.activity.analyse import theories
from rnnchaos.verify.activity.reading.recording import recording
from rnnchaos.verify.activity.statistics.estimates import measured
from rnnchaos.verify.activity.theory.curve import Curve
from rnnchaos.verify.activity.theory.declared import FLOW, MAP, half_life
from rnnchaos.verify.activity.theory.step import recognised, squared_times
from rnnchaos.verify.bias import record
from rnnchaos.verify.gaussian.recordings import pilot, theory
from rnnchaos.verify.statistics.one_look import known_deviation, student
from tests.verify.activity.networks import euler, gaussian_processes, mean_field, recorded, runge_kutta


def given(g: str = "2", phi: str = "tanh") -> dict[str, Any]:
    return theories()["gaussian"].parsed({"g": g, "phi": phi})


@pytest.mark.parametrize("phi", ["tanh", "erf"])
def test_the_numbers_are_those_of_certified_theory(phi: str) -> None:
    flow, of_map = (theories()["gaussian"].readings[name] for name in (FLOW, MAP))
    for name in ("variance", "kinetic_energy"):
        for found, id, step in ((flow, "gaussian", {}), (of_map, "scheme", {"dt": "0.3"})):
            exact = float(rnnchaos.evaluate(f"{id}.{name}", g="1.7", phi=phi, digits=9, **step))
            assert found[name](given("1.7", phi), 0.3) == pytest.approx(exact, rel=1e-8)
    half = 1 / flow["decorrelation_rate"](given("1.7", phi), 1e-3)
    start, value = rnnchaos.evaluate("gaussian.correlation", g="1.7", phi=phi, lag=[0, half])
    assert value == pytest.approx(start / 2, rel=1e-6)


def test_the_map_at_a_fine_step_is_a_flow_on_another_scale_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    dt, of_map = 0.1, theories()["gaussian"].readings[MAP]
    exact = {name: predicted(given(), dt) for name, predicted in of_map.items()}
    monkeypatch.setattr(theory, "FINE", 0.2)
    for name, predicted in of_map.items():
        assert predicted(given(), dt) == pytest.approx(exact[name], rel=2e-4)
        assert predicted(given(), dt) != exact[name]
    rate = theories()["gaussian"].readings[FLOW]["decorrelation_rate"](given(), dt)
    assert exact["decorrelation_rate"] == pytest.approx(rate / sqrt(1 - dt), rel=2e-4)


def test_the_map_of_a_rate_network_is_taken_to_first_order() -> None:
    """Without bias that is the Gaussian network, whose map has a theory of its own."""
    rate = theories()["rate"]
    words = rate.parsed({"g": "2"})
    for name in ("variance", "kinetic_energy"):
        exact = theories()["gaussian"].readings[MAP][name](given(), 0.5)
        assert rate.readings[MAP][name](words, 0.5) == pytest.approx(exact, rel=3e-3)
    with pytest.raises(UsageError, match=r"^dt = 0\.6: accepted"):
        rate.readings[MAP]["kinetic_energy"](words, 0.6)


def test_half_a_life_of_known_curves() -> None:
    for dt in (0.01, 0.5, 3.0):
        found = half_life(lambda lag: 4 * np.exp(-lag / 7), dt)
        assert found == pytest.approx(7 * log(2), rel=0.05 if dt > 1 else 1e-3)
    assert np.isnan(half_life(lambda lag: 1 + np.exp(-lag), 0.1))
    assert np.isnan(half_life(np.zeros_like, 0.1))


def test_what_finite_size_adds_is_what_the_pilot_wrote() -> None:
    kept = record.entries(theory.SCATTER)
    assert set(kept) == {f"g{g}" for g in pilot.GAINS}
    for id, entry in kept.items():
        assert entry["seal"] == record.seal(entry)
        assert entry["run"]["N"] == pilot.N
        found = theory.finite_size("variance", pilot.N, given(id[1:]))
        assert found is not None
        assert (found.bias, found.scatter) == pytest.approx(tuple(entry["amounts"]["variance"].values()))


def test_what_finite_size_adds_at_other_sizes_and_gains() -> None:
    def at(N: int, g: str) -> tuple[float, float]:
        found = theory.finite_size("variance", N, given(g))
        assert found is not None
        return found.bias, found.scatter

    bias, scatter = at(500, "2")
    assert at(2000, "2") == pytest.approx((bias / 4, scatter / 2))
    assert at(250, "2") == pytest.approx((2 * bias, 2 * scatter))
    assert at(500, "9") == at(500, "3")
    assert scatter < at(500, "1.7")[1] < at(500, "1.5")[1]
    assert theory.finite_size("variance", 500, given("1.4")) is None
    assert theory.finite_size("variance", 500, given("2", "erf")) is None


def test_the_pilot_on_known_ratios() -> None:
    found = pilot.bound(np.array([1.1, 0.9, 1.3, 1.1]))
    deviation = np.std([1.1, 0.9, 1.3, 1.1], ddof=1)
    assert found["bias"] == pytest.approx(0.1 + deviation, rel=0.05)
    assert found["scatter"] == pytest.approx(deviation * (1 + 1 / sqrt(8)), rel=0.05)
    x = pilot.recorded(np.random.SeedSequence(1), 0.5)
    assert x.shape == (1000, pilot.N)
    assert pilot.seen(x)["variance"] < 1e-9


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({}, "g = missing"),
        ({"g": "-1"}, "g = -1: accepted: a finite real number > 0"),
        ({"g": "2", "N": "5"}, "N = 5: accepted with --theory gaussian: --g, --phi"),
        ({"g": "2", "phi": "x+1"}, "phi = x+1"),
    ],
)
def test_parameters_are_those_that_are_declared(words: dict[str, str], said: str) -> None:
    with pytest.raises(UsageError, match="^" + said.replace("+", r"\+")):
        theories()["gaussian"].parsed(words)
    with pytest.raises(UsageError, match="g = 2: accepted with --theory scheme: --phi"):
        theories()["scheme"].parsed({"g": "2"}, "g")


def test_a_curve_turned_round() -> None:
    asked: list[float] = []

    def power(g: float) -> float:
        asked.append(g)
        return 3 * (g - 1) ** -1.5 if g < 6 else float("nan")

    grid = tuple(1 + np.geomspace(0.1, 7, 12))
    for g in (1.2, 1.7, 2.5, 4.0):
        found, inside = Curve(grid, power).at(power(g))
        assert inside
        assert found == pytest.approx(g, rel=2e-3)
    assert Curve(grid, power).at(1e9) == (grid[0], False)
    end, inside = Curve(grid, power).at(1e-9)
    assert not inside
    assert end == max(g for g in grid if g < 6)
    asked.clear()
    Curve(grid, power).at(power(1.8))
    assert len(set(asked)) <= 7


def test_one_look_is_student_s_interval() -> None:
    values = np.random.default_rng(1).standard_normal((4000, 6))
    missed = 0
    for row in values:
        low, high = student(row.mean(), row.std(ddof=1) / sqrt(6), 5, chance=0.1)
        missed += not low <= 0 <= high
    assert 320 <= missed <= 480  # 400 of 4000, sd 19
    assert student(1.0, float("nan"), 0, chance=0.1) == (-np.inf, np.inf)
    assert known_deviation(1.0, float("nan"), chance=0.1) == (-np.inf, np.inf)


def test_the_squared_time_constant_of_mean_field_processes() -> None:
    """Normal processes of the autocovariance of theory: w = 1 of the flow, 1 - dt of Euler's map."""
    dt, rng = 0.4, np.random.default_rng(2)
    for name, place, w in (("gaussian.correlation", 0, 1.0), ("scheme.correlation", 1, 1 - dt)):
        C = mean_field(2.0, dt, 126, name)
        X = gaussian_processes(C, N=100, T=125, networks=30, rng=rng)
        found = np.array([squared_times(x, np.tanh, dt, 3)[place] for x in X])
        assert found.mean() == pytest.approx(w, abs=4 * found.std(ddof=1) / sqrt(30) + 0.01)
        assert found.std(ddof=1) < 0.2


@pytest.mark.parametrize("seed", [1, 2])
def test_the_step_is_recognised_or_left_open(seed: int) -> None:
    """Small networks of both kinds: never the wrong one, at a coarse step the right one."""
    common: dict[str, Any] = {"N": 300, "g": 2.5, "dt": 0.5, "burn": 50, "duration": 150, "networks": 8}
    for step, substeps, wanted in ((runge_kutta, 3, FLOW), (euler, 1, MAP)):
        X = recorded(step, seed=seed, substeps=substeps, **common)
        assert recognised(measured(recording(X), 0.5), np.tanh).reading == wanted
        few = recognised(measured(recording(X[:4]), 0.5), np.tanh)
        assert few.reading is None
        assert "fewer than 5 networks" in few.said
    tiny = recorded(euler, seed=seed, **common | {"N": 30})
    assert recognised(measured(recording(tiny), 0.5), np.tanh).reading is None

"""The claims of rate networks could fail; their studies can be named, and refuse what does not fit."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from scipy.optimize import brentq

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.bias import pilot
from rnnchaos.verify.bias.extrapolation import FLOAT32
from rnnchaos.verify.claim import NEAREST_RIVAL, Stated, shifted
from rnnchaos.verify.ensembles.study import Record
from rnnchaos.verify.ensembles.template import template
from rnnchaos.verify.prediction import theory
from rnnchaos.verify.rate.claims import alone
from rnnchaos.verify.rate.column import DESIGNS, claims
from rnnchaos.verify.rate.design import ENDS, ESTIMATED, RECTIFIED, SMOOTH, WITH, WITHOUT, Point
from rnnchaos.verify.rate.observables import OBSERVABLES
from rnnchaos.verify.rate.populations_claims import DALE
from rnnchaos.verify.rate.populations_rivals import bulk_alone, one_population
from rnnchaos.verify.rate.studies import of_mean_field
from tests.verify.discriminating import discriminating

POPULATIONS: Mapping[str, Any] = {
    "sizes": "8,4",
    "synapses": "4,2,4,2",
    "weights": "1,-2,1,-2",
    "spreads": "0,0,0.5,1",
    "biases": "0.5,0",
    "sigma_b": "0,0",
}


@pytest.mark.parametrize("claim", claims(), ids=lambda claim: claim.id)
def test_claims_have_teeth_and_budgets_below_their_tolerance(claim: Any) -> None:
    stated = claim.stated()
    discriminating(stated, room=0.65)
    assert claim.formula.startswith("rate.")
    assert_no_rival_is_invented_beside_a_near_one(stated)


def assert_no_rival_is_invented_beside_a_near_one(stated: Stated) -> None:
    invented = shifted().name
    far = [abs(r - stated.prediction) / stated.tolerance for name, r in stated.rivals if name != invented]
    near = any(NEAREST_RIVAL[0] <= distance <= NEAREST_RIVAL[1] for distance in far)
    assert near != (invented in dict(stated.rivals))


@pytest.mark.parametrize("point", [SMOOTH, RECTIFIED], ids=lambda point: point.id)
def test_kinetic_energies_tell_chaos_from_rest_and_means_and_variances_do_not(point: Point) -> None:
    for name in ("mean", "variance"):
        away = abs(point.theory(f"static.{name}") / point.limit(name) - 1)
        assert 0 < away < point.tolerance[name]
    assert point.tolerance["kinetic_energy"] < 1


@pytest.mark.parametrize("point", [RECTIFIED, WITHOUT, WITH, *ENDS], ids=lambda point: point.id)
def test_claims_of_points_without_a_pilot_say_so(point: Point) -> None:
    """Those of value, ordering and slope that read them; and the pilot lists them."""
    if point.piloted("kinetic_energy"):
        pytest.skip("a pilot measured it")
    assert point.id in pilot.unmeasured()
    read = [c for c in claims() if point.id in {of.id for of in c.studies}]
    assert read
    for claim in read:
        kinds = [bias.origin for bias in claim.biases if bias is not FLOAT32]
        assert kinds
        assert all(ESTIMATED in origin for origin in kinds)


def test_points_and_ids_are_unique() -> None:
    assert len({claim.id for claim in claims()}) == len(claims())
    assert len({point.id for point in DESIGNS()}) == len(DESIGNS())
    quick = {claim.id for claim in claims() if "quick" in claim.budgets}
    values = {f"rate.{name}.{SMOOTH.name}" for name in SMOOTH.bias}
    values -= {"rate.lyapunov_max.tanh.g4.5"}
    assert quick == values | {claim.id for claim in claims() if claim.id.startswith("rate.populations.")}


def test_populations_are_what_their_numbers_say() -> None:
    """J0 = K w and g^2 = K w^2 (1 - K/N) of each pair; p^2 w^2 is all that is left out of the rival's."""
    assert DALE.stated() == {"J0_ab": "24,-33,9,-12", "g2_ab": "1.344,2.541,0.189,0.336", "b_a": "6,2"}
    assert DALE.stated(shared=False)["g2_ab"] == "1.92,3.63,0.27,0.48"


def test_one_population_is_its_own_average() -> None:
    """Two that are alike, each with half of the couplings of one: the engine's state and exponent."""
    half = {"J0_ab": "-0.5,-0.5,-0.5,-0.5", "g2_ab": "0.5,0.5,0.5,0.5", "b_a": "0.3,0.3"}
    whole = {"J0_ab": "-1", "g2_ab": "1", "b_a": "0.3", "phi": "logistic"}
    found = one_population(half, "logistic")
    for name in ("mean", "variance", "frozen_variance", "lyapunov_max"):
        assert found[name] == pytest.approx(theory(f"rate.populations.{name}", digits=8, **whole), rel=1e-7)


def test_the_bulk_alone_is_not_the_exponent_of_the_claim_and_is_without_mean_coupling() -> None:
    stated = {"J0_ab": "0,0,0,0", "g2_ab": "1.1,0.9,0.7,1.3", "b_a": "0.5,0.2"}
    given: dict[str, Any] = {"digits": 8, "phi": "logistic", **stated}
    means, variances = (
        [theory(f"rate.populations.{name}", population=a, **given) for a in ("1", "2")]
        for name in ("mean", "variance")
    )
    exponent = theory("rate.populations.lyapunov_max", **given)
    assert bulk_alone(stated, "logistic", means, variances) == pytest.approx(exponent, rel=1e-7)
    assert DALE.limit("lyapunov_max") > bulk_alone(
        DALE.stated(), "logistic", *([DALE.limit(f"{q}[{a}]") for a in (0, 1)] for q in ("mean", "variance"))
    )


def test_the_mean_from_phi_at_the_mean() -> None:
    """-2 tanh(m) + 2 = m, and 20 - 30 m = m."""
    assert alone(SMOOTH).prediction(0, 0) == pytest.approx(brentq(lambda m: 2 - 2 * np.tanh(m) - m, 0, 2))
    assert alone(RECTIFIED).prediction(0, 0) == pytest.approx(20 / 31)


def test_what_simulation_prints_beside_its_numbers() -> None:
    """At J0 = b = 0 theory is that of the Gaussian network; under noise <x'^2> has none."""
    at = {"g": 2.0, "J0": 0.0, "b": 0.0, "sigma_b": 0.0, "D": 0.0, "phi": "tanh", "N": 10}
    found = of_mean_field(at)
    assert found["variance"]() == pytest.approx(theory("gaussian.variance", g="2"), rel=1e-7)
    assert found["kinetic_energy"]() == pytest.approx(theory("gaussian.kinetic_energy", g="2"), rel=1e-7)


def test_points_beside_curves_are_extrapolated() -> None:
    by_id = {each.id: each for each in OBSERVABLES}
    record = Record(0, "done", {"mean_N": np.array(1.0), "mean_2N": np.array(3.0)}, 0.0)
    given = {"g": "2", "b": "1/2", "phi": "relu"}
    assert by_id["rate.mean"].estimate(record, given) == 5
    assert np.isnan(by_id["rate.variance"].estimate(record, given))
    chosen = dict(by_id["rate.mean"].study(given).parameters)
    assert (chosen["g"], chosen["b"], chosen["J0"], chosen["phi"]) == (2.0, 0.5, 0.0, "relu")
    assert by_id["rate.kinetic_energy"].refuses({"g": "2", "D": "0.1"})
    assert not by_id["rate.kinetic_energy"].refuses(given)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"synapses": "4,2,4"}, "synapses = 4,2,4: accepted: 4 values, as sizes has 2"),
        ({"biases": "1"}, "biases = 1: accepted: 2 values"),
        ({"synapses": "4,5,4,2"}, "synapses = 5: accepted: at most 4, the neurons they come from"),
        ({"weights": "1,-2,0,-2"}, "weights = 0: accepted: beside the spread 0.5 a mean other than 0"),
        ({"spreads": "0,0,-1,1"}, "spreads = 0,0,-1,1: accepted"),
        ({"gap": "60"}, "gap = 60: accepted: less than duration = 60"),
    ],
)
def test_populations_that_do_not_fit_are_refused(changed: Mapping[str, str], said: str) -> None:
    with pytest.raises(UsageError) as refused:
        template("rate.populations").study({**POPULATIONS, **changed})
    assert said in str(refused.value)


def test_studies_run_by_name() -> None:
    """The kernel takes what its template parses: lists of numbers, phi by its name."""
    run = {"states": 1, "burn": 2, "duration": 4, "gap": 1}
    chosen = template("rate.populations").study({**POPULATIONS, **run, "phi": "relu"})
    found = chosen.kernel(np.random.SeedSequence(1), **dict(chosen.parameters))
    assert found["mean"].shape == (2,)
    assert chosen.memory_bytes > 4 * 12**2
    flow = template("rate").study({"g": "2", "J0": "-1", "b": "1/2", "N": "10", "phi": "relu", **run})
    assert set(flow.kernel(np.random.SeedSequence(1), **dict(flow.parameters))) == set(
        of_mean_field({"g": 2.0, "J0": 0.0, "b": 0.0, "sigma_b": 0.0, "D": 0.0, "phi": "tanh"})
    )

"""The claims of the Gaussian and scheme columns: discriminating at every point, the numbers of the design,
one small run end to end.
"""

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from scipy.special import erf

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.theory.catalogue import declared, formulas
from rnnchaos.verify.bias.extrapolation import coefficient, kinds, pair
from rnnchaos.verify.claim import Claim, shifted
from rnnchaos.verify.ensembles.executors import SerialExecutor
from rnnchaos.verify.ensembles.study import Record
from rnnchaos.verify.gaussian import moments
from rnnchaos.verify.gaussian.design import LEVELS, POINTS
from rnnchaos.verify.gaussian.flow_spectrum import mirror, volumes
from rnnchaos.verify.gaussian.rivals import LAWS
from rnnchaos.verify.harness.family import verify
from rnnchaos.verify.harness.selection import selected
from rnnchaos.verify.prediction import quantile, theory, uncertified
from tests.verify.discriminating import discriminating
from tests.verify.stated import StatedClaims
from tests.verify.timeless import timeless

CLAIMS: tuple[Claim, ...] = tuple(
    claim for column in ("gaussian", "scheme") for claim in declared(column, "CLAIMS", ())
)
STATED = StatedClaims(CLAIMS)
FEW_NETWORKS = {claim.id for part in (mirror, volumes) for claim in part.claims()}
LITTLE = 0.55
"""Of the tolerance: biases of those whose pilots had so few networks that chance is most of the bound."""


def record(small: dict[str, float], large: dict[str, float]) -> Record:
    both = {f"{k}_N": np.array(v) for k, v in small.items()} | {
        f"{k}_2N": np.array(v) for k, v in large.items()
    }
    return Record(0, "done", both, 0.0)


@pytest.mark.parametrize("id", STATED)
def test_every_claim_is_discriminating(id: str) -> None:
    """At least two rivals outside the tolerance, one within 1.5 to 3, and a bias budget that leaves room to
    verify.
    """
    half = STATED[id].claim.kind == "ordering"
    discriminating(STATED[id], room=LITTLE if id in FEW_NETWORKS else 0.5 if half else 0.25)


def test_what_others_simulated_lies_within_every_band_it_stands_beside() -> None:
    """An oracle that shares no line of code with this package: other authors' networks of 4096 and 16384."""
    beside = {claim.id: STATED[claim.id] for claim in CLAIMS if claim.published}
    assert len(beside) == 6
    for stated in beside.values():
        low, high = stated.band
        assert low <= stated.claim.published[-1].value <= high
    participation = STATED["gaussian.participation_ratio.g3"]
    for found in participation.claim.published:
        assert abs(found.value / participation.prediction - 1) < 0.03


def test_ids_are_unique_and_budgets_are_known() -> None:
    assert len(STATED) == len(CLAIMS)
    assert all(set(claim.budgets) <= {"quick", "standard", "thorough"} for claim in CLAIMS)
    known = {entry.id for entry in formulas()}
    assert all(claim.formula in known for claim in CLAIMS)
    assert all(claim.id.split(".")[0] == claim.formula.split(".")[0] for claim in CLAIMS)


def test_the_quick_families_share_their_networks() -> None:
    """Moments and autocovariances of one study of pairs; exponents, participation ratio and dimension have "
    "their own."""
    chosen = selected(("gaussian",), "quick")
    assert [claim.id for claim in chosen] == [
        "gaussian.kinetic_energy.g2",
        "gaussian.variance.g2",
        "gaussian.arc_length.g2",
        *(f"gaussian.activity_distribution.g2.p{level}" for level in LEVELS),
        *(f"gaussian.correlation.g2.lag{lag}" for lag in POINTS[0].lags),
        "gaussian.lyapunov_max.g2",
        "gaussian.spectrum_sum.g2",
        "gaussian.participation_ratio.g3",
        "gaussian.dimension.ordering",
    ]
    assert len({m for claim in chosen for m in claim.measurements}) == len(chosen)
    assert len({study.key for claim in chosen for study in claim.studies}) == 5
    of_scheme = selected(("scheme",), "quick")
    with_scheme = selected(("gaussian", "scheme"), "quick")
    whole = {f"scheme.{name}.discrete.g3" for name in ("dimension", "entropy_rate", "unstable_fraction")}
    own = whole | {"scheme.lyapunov_max.discrete.g2", "scheme.spectrum_sum.discrete.g2"}
    own |= {"scheme.spectrum_sum.g3", "scheme.minimal_exponent.g3"}
    curve = next(claim for claim in of_scheme if claim.id == "scheme.lyapunov_density.discrete.g3")
    assert own < {claim.id for claim in of_scheme}
    counted = len(chosen) + len(own) + len(curve.measurements)
    assert len({m for claim in with_scheme for m in claim.measurements}) == counted
    assert len({study.key for claim in with_scheme for study in claim.studies}) == 5 + len(own) - 2


def test_the_standard_family_adds_gains_noise_and_the_slope() -> None:
    chosen = selected(("gaussian",), "standard")
    assert {claim.point["g"] for claim in chosen} == {"1.5", "2", "3", "1.5,2", "2,3"}
    new = {claim.id for claim in chosen} - {claim.id for claim in selected(("gaussian",), "quick")}
    exponents = {"lyapunov_max.g1.5", "lyapunov_max.g3", "lyapunov_max.noise.g2", "variance.noise.g2"}
    assert {f"gaussian.{name}" for name in exponents} < new
    assert {claim.point["g"] for claim in selected(("gaussian",), "thorough")} >= {"1.3"}


def test_raw_scheme_output_is_a_quarter_too_high_at_g_2() -> None:
    stated = STATED["gaussian.kinetic_energy.g2"]
    raw = dict(stated.rivals)["scheme not corrected for its step"]
    assert raw / stated.prediction == pytest.approx(1.25, abs=2e-3)
    assert stated.tolerance == pytest.approx(0.1 * stated.prediction)


def test_rivals_are_the_physics_they_name() -> None:
    kinetic, variance = (
        dict(STATED["gaussian.kinetic_energy.g2"].rivals),
        dict(STATED["gaussian.variance.g2"].rivals),
    )
    assert kinetic["potential without g^2"] == variance["potential without g^2"] == 0
    assert kinetic["Gamma0 = eps^3/3 only"] == pytest.approx(1 / 3)
    assert variance["Delta0 = eps only"] == 1
    static = variance["static variance Delta0 = g^2 E phi^2"]
    z = np.linspace(-12, 12, 4001)
    weight = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi) * (z[1] - z[0])
    assert 4 * float(weight @ np.tanh(math.sqrt(static) * z) ** 2) == pytest.approx(static, rel=1e-12)


def test_the_float_path_of_the_scheme_is_the_engine_to_eleven_digits() -> None:
    for quantity in ("scheme.variance", "scheme.kinetic_energy"):
        engine = float(evaluate(quantity, g="1.5", dt="0.2", digits=12))
        assert uncertified(quantity, g="1.5", dt="0.2") == pytest.approx(engine, rel=1e-11)


@pytest.mark.parametrize("name", LAWS)
def test_marginal_rivals_have_the_variance_they_claim(name: str) -> None:
    """E x^2 = int_0^inf 2 q (1 - P(|x| < q)) dq = 1, and P rises from 0 to 1."""
    support = {"uniform": math.sqrt(3), "triangular": math.sqrt(6)}.get(name, 60.0)
    q = np.linspace(0, support, 200_001)
    below = np.array([LAWS[name](float(x)) for x in q])
    assert np.trapezoid(2 * q * (1 - below), q) == pytest.approx(1, abs=1e-6)
    assert below[0] == 0
    assert below[-1] == pytest.approx(1, abs=1e-12)
    assert (np.diff(below) >= 0).all()


def test_thresholds_are_the_levels_of_the_scheme() -> None:
    for point in POINTS:
        thresholds = dict(point.study().parameters)["thresholds"]
        sd = math.sqrt(2 * point.scheme("variance"))
        assert [erf(threshold / sd) for threshold in thresholds] == pytest.approx(LEVELS, abs=1e-12)
        for level in LEVELS:
            assert STATED[f"gaussian.activity_distribution.g{point.g}.p{level}"].prediction == pytest.approx(
                level, abs=1e-12
            )


def test_the_slope_is_the_certified_one_and_follows_from_two_intervals() -> None:
    stated = STATED["gaussian.kinetic_energy.secant"]
    a, b = (theory("gaussian.kinetic_energy", g=g) for g in ("1.5", "2"))
    assert stated.prediction == pytest.approx(math.log(b / a) / math.log(2))
    assert pytest.approx(stated.prediction, abs=5e-4) == 2.538
    raw = [uncertified("scheme.kinetic_energy", g=g, dt="0.2") for g in ("1.5", "2")]
    low, high = stated.claim.combine((raw[0] * 0.9, raw[0] * 1.1), (raw[1] * 0.95, raw[1] * 1.05))
    assert low == pytest.approx(stated.prediction + math.log(0.95 / 1.1) / math.log(2))
    assert high == pytest.approx(stated.prediction + math.log(1.05 / 0.9) / math.log(2))
    assert stated.claim.combine((-1.0, raw[0]), (raw[1], math.inf)) == (
        pytest.approx(stated.prediction),
        math.inf,
    )
    assert stated.claim.combine((0.0, math.inf), (-1.0, 1.0))[0] == -math.inf


def test_a_pair_removes_a_bias_of_order_one_over_n_and_measures_it() -> None:
    of, limit = POINTS[0].study(), POINTS[0].scheme("kinetic_energy")
    size = dict(of.parameters)["N"]
    biased = record(
        {"kinetic_energy": limit * (1 - 27 / size)}, {"kinetic_energy": limit * (1 - 27 / (2 * size))}
    )
    assert pair(of, "kinetic_energy").value(biased) == pytest.approx(limit)
    assert coefficient(of, "kinetic_energy", lambda: limit).value(biased) == pytest.approx(-27)


def test_the_flow_claim_divides_out_the_step_exactly() -> None:
    for point in POINTS:
        for quantity in ("kinetic_energy", "variance"):
            claim = STATED[f"gaussian.{quantity}.g{point.g}"]
            exact = point.scheme(quantity)
            assert claim.widened((exact, exact)) == pytest.approx(
                (claim.prediction - claim.bias, claim.prediction + claim.bias)
            )


def test_networks_at_rest_are_counted() -> None:
    assert kinds(record({"chaotic": 1.0}, {"chaotic": 0.5})) == {"networks": 2, "not_chaotic": 1}
    assert kinds(Record(0, "failed", {}, 0.0)) == {"networks": 2, "not_chaotic": 0}


def test_quantiles() -> None:
    assert [erf(quantile(level) / math.sqrt(2)) for level in LEVELS] == pytest.approx(LEVELS)


@pytest.fixture(scope="module")
def tiny() -> tuple[Claim, ...]:
    """The quick claims of means on networks of 40 and 80 units, with tolerances and rivals that fit them."""
    width = {"kinetic_energy": 0.6, "variance": 0.3, "arc_length_rate": 0.4}
    small = POINTS[0].changed(N=40, burn=20, duration=10)
    point = replace(small, budgets={"quick": 40}, tolerance=width, pilots=None)
    return tuple(replace(claim, rivals=(shifted(2), shifted(-2))) for claim in moments.at(point)[:3])


def test_a_small_run_end_to_end(tiny: tuple[Claim, ...]) -> None:
    """Real networks through the ensemble: seeds repeat, networks are counted, the report is JSON."""
    point_study = tiny[0].studies[0]
    first = verify(*tiny, seed=3, executor=SerialExecutor())
    again = verify(*tiny, seed=3, executor=SerialExecutor())
    assert timeless(first) == timeless(again)
    assert first.to_json() != verify(*tiny, seed=4, executor=SerialExecutor()).to_json()
    assert first.intervals == 3
    assert all(math.isfinite(entry["interval"][0]) for entry in first.to_json()["claims"])
    assert set(first.counts) == {point_study.id}
    assert first.counts[point_study.id]["networks"] == 2 * first.counts[point_study.id]["realisations"]
    assert {entry["id"] for entry in first.finite_size} == {
        "gaussian.kinetic_energy.g2",
        "gaussian.variance.g2",
    }
    json.dumps(first.to_json(), allow_nan=False)

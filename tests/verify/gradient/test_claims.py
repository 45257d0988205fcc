"""The claims of the gradient column: discriminating at every point, rivals that are the physics they name,
kernels against exact answers, starts that must agree, one small run end to end.
"""

import json
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.linalg import expm

from rnnchaos import simulate
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.theory.catalogue import declared, formulas
from rnnchaos.theory.errors import RnnChaosError, UsageError
from rnnchaos.verify.bias import pilot
from rnnchaos.verify.bias.design import BiasBudget
from rnnchaos.verify.claim import Claim, shifted
from rnnchaos.verify.ensembles.executors import SerialExecutor
from rnnchaos.verify.ensembles.study import Record
from rnnchaos.verify.gradient.design import apart, hull, overlaps
from rnnchaos.verify.gradient.equilibrium_claims import at
from rnnchaos.verify.gradient.kernels import chaos, chaos_pair, equilibrium, runge_kutta
from rnnchaos.verify.gradient.landscape import Landscape
from rnnchaos.verify.gradient.langevin import STARTS, network
from rnnchaos.verify.gradient.points import EQUILIBRIA, FLOWS
from rnnchaos.verify.gradient.start import start_variance
from rnnchaos.verify.harness.family import verify
from rnnchaos.verify.harness.selection import selected
from rnnchaos.verify.prediction import theory
from tests.verify.discriminating import discriminating
from tests.verify.stated import StatedClaims
from tests.verify.timeless import timeless

CLAIMS = declared("gradient", "CLAIMS", ())
STATED = StatedClaims(CLAIMS)
WARM, COLD = EQUILIBRIA[0], next(point for point in EQUILIBRIA if point.T == "energy")


def record(**observables: float) -> Record:
    return Record(0, "done", {k: np.array(v) for k, v in observables.items()}, 0.0)


@pytest.mark.parametrize("id", STATED)
def test_every_claim_is_discriminating(id: str) -> None:
    """Two rivals outside the tolerance, one within 1.5 to 3 of it, and a bias budget with room beside it."""
    assert STATED[id].bias > 0
    discriminating(STATED[id], room=0.7)


def test_ids_are_unique_and_formulas_are_known() -> None:
    assert len(STATED) == len(CLAIMS)
    known = {entry.id for entry in formulas()}
    assert all(claim.formula in known for claim in CLAIMS)
    assert all(id.startswith("gradient.") for id in STATED)


def test_the_quick_family() -> None:
    """Every statement of the column is in it, each equilibrium claim from all three starts."""
    chosen = selected(("gradient",), "quick")
    whole = {
        "energy", "boltzmann_variance", "boltzmann_measure", "angle.force", "thermometer", "gradient_norm",
        "overlap_fluctuations", "planted_start", "effective_temperature", "effective_temperature.variance",
        "angle.chaotic", "chaotic_reaction", "chaotic_norm", "distribution_gap",
    }  # fmt: skip
    assert {claim.formula.removeprefix("gradient.") for claim in chosen} == whole
    steep = [claim.point["g"] for claim in chosen if claim.formula == "gradient.chaotic_norm"]
    assert sorted(steep) == ["1.5", "2", "3"]
    energy = next(claim for claim in chosen if claim.id == "gradient.energy.g2.T1")
    assert [m.name for m in energy.measurements] == [f"energy_{start}" for start in STARTS]


def test_rivals_are_the_physics_they_name() -> None:
    variance = STATED["gradient.boltzmann_variance.g2.T1"]
    rivals = dict(variance.rivals)
    cold = float(evaluate("boltzmann_variance", g=2, T=0))
    assert rivals["temperature without feedback: S(0) + T"] == pytest.approx(cold + 1)
    assert rivals["a positive T_V: Delta0"] == pytest.approx(float(evaluate("variance", g=2)))
    hot = rivals["<F^2> = 2T: S(2T)"]
    z = np.linspace(-12, 12, 4001)
    weight = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi) * (z[1] - z[0])
    assert 4 * float(weight @ np.tanh(math.sqrt(hot) * z) ** 2) + 2 == pytest.approx(hot, rel=1e-12)
    steps = dict(STATED["gradient.effective_temperature.g3"].rivals)
    expected = float(evaluate("effective_temperature", g=3, definition="increment", dt="0.1"))
    assert steps["matched increments of a step 0.1"] == pytest.approx(expected)


def test_the_gap_is_the_certified_one_at_its_threshold() -> None:
    """The last threshold of both studies is where the two error functions differ by the certified gap."""
    stated, flow = STATED["gradient.distribution_gap.g3"], next(f for f in FLOWS if f.g == COLD.g)
    ends = [dict(of.parameters)["thresholds"][-1] for of in (flow.study(), COLD.study())]
    assert ends[0] == ends[1]
    widths = [math.sqrt(2 * v) for v in (theory("gaussian.variance", g=COLD.g), COLD.variance)]
    gap = math.erf(ends[0] / widths[0]) - math.erf(ends[0] / widths[1])
    assert gap == pytest.approx(stated.prediction, rel=1e-9)
    assert stated.claim.combine((0.7, 0.8), (0.6, 0.61), (0.55, 0.62), (0.58, 0.6)) == pytest.approx(
        (0.08, 0.25)
    )


def test_an_interval_of_several_starts_holds_them_all() -> None:
    assert hull((1.0, 2.0), (0.5, 1.5), (1.2, 3.0)) == (0.5, 3.0)
    assert hull((-math.inf, math.inf), (0.0, 1.0)) == (-math.inf, math.inf)


def test_measurements_of_starts_and_overlaps() -> None:
    of = WARM.study()
    seen = record(
        variance_inside_N=1.0, variance_planted_N=1.5, variance_inside_2N=2.0, variance_planted_2N=2.1
    )
    assert apart(of, "variance", "inside").value(seen) == pytest.approx(2 * (2.0 - 2.1) - (1.0 - 1.5))
    exact = record(overlap_N=0.3 / WARM.N, overlap_2N=0.3 / (2 * WARM.N))
    assert overlaps(of, 0.3).value(exact) == pytest.approx(1)


def test_runge_kutta_of_a_linear_network() -> None:
    """x' = (J - 1) x has the solution exp((J - 1) t) x(0): error O(dt^4)."""
    rng = np.random.default_rng(2)
    couplings = network(rng, g=0.8, N=15, dtype=np.float64)
    start = rng.standard_normal((2, 15))
    exact = start @ expm(couplings - np.eye(15)).T
    errors = []
    for steps in (10, 20):
        x = start.copy()
        for _ in range(steps):
            runge_kutta(Landscape(couplings, "x"), x, 1 / steps)
        errors.append(np.abs(x - exact).max())
    assert errors[1] < 1e-6
    assert 12 < errors[0] / errors[1] < 20


SMALL: dict[str, Any] = {"g": 2.0, "N": 40, "states": 3, "thresholds": [0.5, 1.0]}


def test_chaos_reports_angles_of_its_averages() -> None:
    found = chaos(np.random.SeedSequence(5), dt=0.25, burn=5.0, duration=10.0, **SMALL)
    assert found["kinetic_energy"] == pytest.approx(2 * found["energy"])
    assert found["steepness"] == pytest.approx(found["gradient_norm"] / found["kinetic_energy"])
    norms = math.sqrt(found["variance"] * found["field_variance"])
    field = found["force_state"] + found["variance"]
    assert found["x.h"] == pytest.approx(field / norms)
    assert found["field_variance"] == pytest.approx(
        found["variance"] + 2 * found["force_state"] + found["kinetic_energy"], rel=1e-5
    )
    assert found["arc_length_rate"] ** 2 <= found["kinetic_energy"]
    assert found["marginal"].shape == (2,)
    assert 0 < found["marginal"][0] < found["marginal"][1] < 1


def test_a_pair_is_two_networks() -> None:
    both = chaos_pair(np.random.SeedSequence(5), dt=0.5, burn=1.0, duration=2.0, **SMALL)
    assert {name.rsplit("_", 1)[1] for name in both} == {"N", "2N"}


def test_equilibrium_keeps_its_starts_apart() -> None:
    """Without time to relax each start still has its own width, and overlaps are those of random states."""
    spread = float(evaluate("boltzmann_variance", g=2, T=1))
    given = {
        "T": 1.0,
        "variance": spread,
        "dt": 0.01,
        "burn": 0.0,
        "duration": 0.01,
        "every": 0.01,
        "phi": "tanh",
    }
    found = [equilibrium(np.random.SeedSequence(k), **SMALL, **given) for k in range(30)]
    for start, width in STARTS.items():
        mean = np.mean([f[f"variance_{start}"] for f in found])
        assert mean == pytest.approx(width**2 * spread, rel=0.1)
        assert found[0][f"thermometer_{start}"] == pytest.approx(
            found[0][f"gradient_norm_{start}"] / found[0][f"laplacian_{start}"], rel=1e-6
        )
    assert all(0 < f["overlap"] < 1 for f in found)


@pytest.fixture(scope="module")
def tiny() -> Any:
    """The point at g = 2, T = 1 on networks of 40 and 80 units, short."""
    kept = {name: WARM.tolerance[name] for name in ("energy", "variance", "force_state")}
    small = WARM.changed(N=40, burn=15.0, duration=10.0, states=3)
    return replace(small, budgets={"quick": 30}, networks=(10, 4), watched=40, tolerance=kept, pilots=None)


def loose(claims: tuple[Claim, ...]) -> list[Claim]:
    """With ten times the tolerance, and rivals to match."""
    wide = (shifted(2), shifted(-2))
    return [replace(claim, tolerance=10 * claim.tolerance, rivals=wide) for claim in claims]


def test_a_small_run_end_to_end(tiny: Any) -> None:
    """Real networks through the ensemble: seeds repeat, the energy is verified, the report is JSON."""
    claims = loose(at(tiny))
    first, again = (verify(*claims, seed=3, executor=SerialExecutor()) for _ in range(2))
    assert timeless(first) == timeless(again)
    assert first.intervals == 9
    words = {entry["id"]: entry["verdict"] for entry in first.to_json()["claims"]}
    assert words["gradient.energy.g2.T1"] == "verified"
    json.dumps(first.to_json(), allow_nan=False)


def test_starts_that_disagree_verify_nothing(tiny: Any) -> None:
    """Without burn-in the inside start is a quarter, the outside four times as wide: the hull holds both."""
    raw = replace(tiny.changed(burn=0.0, duration=0.1), tolerance={"variance": WARM.tolerance["variance"]})
    (entry,) = verify(*loose(at(raw)), seed=3, executor=SerialExecutor()).to_json()["claims"]
    assert entry["verdict"] != "verified"
    assert entry["interval"][0] < raw.variance / 2 < 3 * raw.variance < entry["interval"][1]


@pytest.mark.slow
def test_the_pilot_runs(tiny: Any) -> None:
    names = ("energy", "overlap", "marginal", "gap", "start")
    found = pilot.measured(replace(tiny, bias=dict.fromkeys(names, BiasBudget(0, 0, 0))))
    assert set(found) == set(names)
    assert all(0 < amount < 10 for kinds in found.values() for amount in kinds.values())
    assert all(set(kinds) == {"finite", "step", "transient"} for kinds in found.values())


@pytest.mark.parametrize("point", [*EQUILIBRIA, *FLOWS], ids=lambda p: p.id)
def test_the_pilot_knows_every_budget(point: Any) -> None:
    """Each budget has a prediction and a unit, and is measured by what the claim reads."""
    for name in point.bias:
        value, unit = point.truth(name)
        assert np.all(np.isfinite(value))
        assert unit > 0
    assert set(point.tolerance) <= set(point.bias)


def test_pilot_units() -> None:
    found = {"overlap": 0.25, "variance_inside": 2.0, "variance_outside": 3.0, "variance_planted": 1.0}
    assert WARM.seen("overlap", found, 8) == 2.0
    assert WARM.seen("start", found, 8).tolist() == [1.0, 2.0]
    of = dict(WARM.study().parameters)["thresholds"]
    levels = {f"marginal_{start}": np.arange(len(of)) for start in STARTS}
    assert WARM.seen("marginal", levels, 8).shape == (3, len(WARM.truth("marginal")[0]))
    assert WARM.seen("gap", levels, 8).tolist() == [[len(of) - 1]] * 3


def test_starts_are_drawn_at_the_width_of_equilibrium() -> None:
    """A parameter of the study, so that the kernel needs no theory; refused where there is none."""
    width = dict(WARM.study().parameters)["variance"]
    assert width == pytest.approx(WARM.variance, rel=1e-12)
    with pytest.raises(UsageError, match="equilibrium"):
        start_variance({"g": 2.0, "T": 1.0, "phi": "x"})


def test_simulate_refuses_and_reports(tmp_path: Any) -> None:
    """A step that cannot contract is refused before anything is written; one that blows up is exit 70."""
    with pytest.raises(UsageError, match="contracts"):
        simulate("gradient", g=2, T=1, dt="0.98", out=tmp_path / "none")
    assert not (tmp_path / "none").exists()
    wild = {
        "g": "0.9",
        "T": 1,
        "dt": "0.9",
        "phi": "x",
        "N": 20,
        "burn": 600,
        "duration": 1,
        "scheme": "euler",
    }
    with pytest.raises(RnnChaosError, match="every realisation failed") as caught:
        simulate("gradient", realisations=1, seed=1, out=tmp_path / "wild", executor="serial", **wild)
    assert caught.value.exit_code == 70
    done = simulate(
        "gradient",
        g=2,
        T=1,
        N=20,
        burn=1,
        duration=1,
        realisations=1,
        seed=1,
        out=tmp_path / "good",
        executor="serial",
    )
    assert (done.done, done.failed) == (1, 0)

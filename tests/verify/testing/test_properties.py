"""Each property passes on what is right and fails on a planted fault; failures shrink and can be repeated."""

import math
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import Phase
from scipy.integrate import solve_ivp

import rnnchaos
from rnnchaos.numerics.meanfield.discrete_time import white_variance
from rnnchaos.numerics.nonlinearity.forward_derivative import with_slope
from rnnchaos.theory.errors import NonConvergence, UsageError
from rnnchaos.theory.nonlinearity.registry import nonlinearity
from rnnchaos.verify.networks.flow import STRIDE, Flow
from rnnchaos.verify.networks.tangent import tangent
from rnnchaos.verify.statistics.exact_errors import sign_miss_probability
from rnnchaos.verify.statistics.sequences import SignSequence
from rnnchaos.verify.testing import random_model as sampled
from rnnchaos.verify.testing.properties import (
    energy_conservation,
    gain_scaling,
    monotone_in_gain,
    onset_limit,
    price,
    sign_symmetry,
    simulation_agrees,
    tangent_step,
    trace_identity,
)
from rnnchaos.verify.testing.random_model import BIAS, NETWORKS, Model, judge, theory

SIZE, DT = 12, 0.2
COUPLINGS = (
    DT * 2 / math.sqrt(SIZE) * np.random.default_rng(np.random.SeedSequence(3)).standard_normal((SIZE, SIZE))
)
PHIS = [
    "tanh",
    "erf",
    "atan",
    "algebraic",
    "gd",
    "3/2*sin(x)*exp(-x**2) + sinh(x)/cosh(x)",
    "x**3/(1 + x**4)",
]
PHIS += ["asinh(2*x) - sqrt(1 + x**2)*x/(2 + cos(x))", "(exp(x) - exp(-x))/(exp(x) + exp(-x))"]
FEW = {"max_examples": 10}
FAULT = {"max_examples": 10, "phases": [Phase.generate]}  # seen, not shrunk


def flow_step(phi: str) -> Callable[[Any], Any]:
    """The simulator's own step, of any dtype."""

    def step(x: Any) -> Any:
        flow = Flow(COUPLINGS.astype(x.dtype), x[None].copy(), dt=DT, phi=phi)
        flow.step()
        return flow.states[0]

    return step


def flow_tangent(phi: str, *, couplings: Any = COUPLINGS) -> Callable[[Any, Any], Any]:
    return lambda x, v: tangent(x[None], v[None], couplings, dt=DT, phi=phi)[0]


@pytest.mark.parametrize("phi", PHIS)
def test_the_tangent_step_is_the_derivative_of_the_simulators_own_step(phi: str) -> None:
    tangent_step(flow_step(phi), flow_tangent(phi), size=SIZE, **FEW)()
    sign_symmetry(flow_step(phi), size=SIZE, **FEW)()


def test_a_transposed_and_a_late_jacobian_are_refuted() -> None:
    """Neither shows in the largest exponent of a Gaussian network; both show here."""
    step = flow_step("tanh")
    transposed, exact = flow_tangent("tanh", couplings=COUPLINGS.T.copy()), flow_tangent("tanh")
    for wrong in (transposed, lambda x, v: exact(step(x), v), lambda x, v: 0.999 * exact(x, v)):
        with pytest.raises(AssertionError, match="not the derivative"):
            tangent_step(step, wrong, size=SIZE, **FAULT)()
    with pytest.raises(AssertionError, match="step"):
        sign_symmetry(lambda x: step(x) + 1e-3, size=SIZE, **FAULT)()


def exponents(x: Any, steps: int, *, floor: float = 0.0) -> Any:
    """All exponents per step by QR of the tangent frame."""
    step, frame, total = flow_step("tanh"), np.eye(SIZE), np.zeros(SIZE)
    for _ in range(steps):
        moved = np.array([flow_tangent("tanh")(x, column) for column in frame.T]).T
        frame, upper = np.linalg.qr(moved)
        total += np.log(np.abs(np.diag(upper)) + floor)
        x = step(x)
    return total / steps


def test_trace_identity() -> None:
    parts = (flow_step("tanh"), flow_tangent("tanh"))
    trace_identity(exponents, *parts, size=SIZE, **FEW)()
    with pytest.raises(AssertionError, match="add up"):
        trace_identity(lambda x, n: exponents(x, n, floor=1e-6), *parts, size=SIZE, **FAULT)()


def flow_variance(phi: str, g: Fraction) -> float:
    return float(rnnchaos.evaluate("gaussian.variance", phi=phi, g=g, digits=12))


def leading_variance(phi: str, epsilon: float) -> float:
    """Delta0 = 2 c1^2 eps/|c3|, of the flow as of the map."""
    _, c1, _, c3 = (float(c) for c in nonlinearity(phi).taylor(3))
    return 2 * c1**2 * epsilon / abs(c3)


def test_the_map_scales_grows_and_starts_as_it_must() -> None:
    gain_scaling(theory)()
    monotone_in_gain(theory)()
    onset_limit(theory, leading_variance, max_examples=15)()


def test_planted_faults_of_a_quantity_are_found() -> None:
    with pytest.raises(AssertionError, match="scale together"):
        gain_scaling(lambda phi, g: theory(phi, g) + 0.01 * float(g), **FAULT)()
    with pytest.raises(AssertionError, match="at g ="):
        monotone_in_gain(lambda phi, g: theory(phi, g) / float(g) ** 3, **FAULT)()
    with pytest.raises(AssertionError, match="leading order"):
        onset_limit(lambda phi, g: 1.1 * theory(phi, g), leading_variance, **FAULT)()
    with pytest.raises(AssertionError, match="quiescent"):
        onset_limit(lambda phi, g: max(theory(phi, g), 1e-9), leading_variance, **FAULT)()


@pytest.mark.slow
def test_the_flow_scales_grows_and_starts_as_it_must() -> None:
    gain_scaling(flow_variance, **FAULT)()
    monotone_in_gain(flow_variance, **FAULT)()
    onset_limit(flow_variance, leading_variance, **FAULT)()


def test_the_map_agrees_with_the_scheme_at_step_one_and_with_what_is_known() -> None:
    """erf: Delta0 = g^2 (2/pi) arcsin(pi Delta0/2 / (1 + pi Delta0/2))."""
    assert white_variance(0.99, nonlinearity("tanh")) == 0
    for g in (1.1, 2.0, 9.0):
        variance = white_variance(g, nonlinearity("erf"))
        half = math.pi * variance / 2
        assert variance == pytest.approx(g * g * 2 / math.pi * math.asin(half / (1 + half)), rel=1e-10)
    expected = float(rnnchaos.evaluate("scheme.variance", g=2, dt=1, phi="erf", digits=12))
    assert white_variance(2.0, nonlinearity("erf")) == pytest.approx(expected, rel=1e-10)
    with pytest.raises(NonConvergence, match="growing"):
        white_variance(2.0, nonlinearity("x + tanh(x)"))
    with pytest.raises(NonConvergence, match="no activity"):
        white_variance(1.5, nonlinearity("x/(1 + 10**20*x**2)"))


def covariance_of_erf(c: Fraction, *, variance: float = 2.0) -> float:
    return 2 / math.pi * math.asin(math.pi * float(c) / 2 / (1 + math.pi * variance / 2))


def covariance_of_erf_slope(c: Fraction, *, variance: float = 2.0) -> float:
    return ((1 + math.pi * variance / 2) ** 2 - (math.pi * float(c) / 2) ** 2) ** -0.5


def test_prices_theorem() -> None:
    price(covariance_of_erf, covariance_of_erf_slope, variance=Fraction(2))()
    with pytest.raises(AssertionError, match="Price"):
        price(
            covariance_of_erf, lambda c: 1.001 * covariance_of_erf_slope(c), variance=Fraction(2), **FAULT
        )()


def test_prices_theorem_makes_the_force_of_the_potential() -> None:
    """dV/dDelta = -Delta + g^2 C: the potential by double quadrature, C of erf by the arcsine."""

    def potential(c: Fraction) -> float:
        asked = {"g": 2, "phi": "erf", "Delta": c, "Delta0": 2, "digits": 15}
        return float(rnnchaos.evaluate("gaussian.potential", **asked))

    price(potential, lambda c: 4 * covariance_of_erf(c) - float(c), variance=Fraction(2), max_examples=3)()


def falling(phi: str, g: Fraction, *, rate: float = 1.0) -> tuple[Any, Any]:
    """Delta'' = Delta - 2 Delta^3 g^-2 from Delta0 = g at rest, whose solution is g sech(tau)."""

    def motion(t: float, y: Any) -> Any:
        return [rate * y[1], y[0] - 2 * y[0] ** 3 / float(g) ** 2]

    return tuple(solve_ivp(motion, (0, 5), [float(g), 0.0], rtol=1e-11, atol=1e-12, max_step=0.1).y)  # type: ignore[return-value]


def quartic(phi: str, g: Fraction, delta: Any) -> Any:
    return -(delta**2) / 2 + delta**4 / (2 * float(g) ** 2)


def test_energy_conservation() -> None:
    energy_conservation(falling, quartic, **FEW)()
    with pytest.raises(AssertionError, match="not conserved"):
        energy_conservation(lambda phi, g: falling(phi, g, rate=1.01), quartic, **FAULT)()


def test_simulation_agrees_with_theory_on_whole_models() -> None:
    simulation_agrees(max_examples=12)()


def half(phi: str, g: Fraction) -> float:
    return theory(phi, g) / 2


def wrong_for_atan(phi: str, g: Fraction) -> float:
    return theory(phi, g) * (0.6 if "atan" in phi else 1)


@pytest.mark.parametrize(
    ("wrong", "simplest"),
    [
        (half, Model("tanh", Fraction(2), 50, 0)),
        pytest.param(wrong_for_atan, Model("atan", Fraction(2), 50, 0), marks=pytest.mark.slow),
    ],
)
def test_a_wrong_factor_shrinks_to_the_simplest_failing_model(wrong: Any, simplest: Model) -> None:
    with pytest.raises(AssertionError) as failure:
        simulation_agrees(wrong, max_examples=40)()
    command = f"--phi {simplest.phi} --g {simplest.g} --N {simplest.N} --seed {simplest.seed}"
    assert f"to repeat: python -m rnnchaos.verify.testing.random_model {command} --prediction" in str(
        failure.value
    )
    assert str(failure.value).endswith(f":{wrong.__name__}")


def test_the_false_alarm_is_what_it_says_and_the_interval_is_not_idle() -> None:
    assert sign_miss_probability(SignSequence(error=1e-9, planned=NETWORKS), NETWORKS) <= 1e-9
    low, high = judge(Model("tanh", Fraction(8), 200, 1)).interval
    assert 0.8 < low / theory("tanh", Fraction(8)) < 1 < high / theory("tanh", Fraction(8)) < 1.2


@pytest.mark.slow
@pytest.mark.parametrize("phi", ["tanh", "erf", "atan", "algebraic", "gd"])
@pytest.mark.parametrize("g", ["3/2", "2", "8"])
def test_the_finite_size_budget_holds(phi: str, g: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The median of small networks lies within BIAS/N of theory, with 1e-3 of doubt."""
    count = 5000 if g == "3/2" else 1500
    monkeypatch.setattr(sampled, "NETWORKS", count)
    model = Model(phi, Fraction(g), 50, 12)
    low, high = SignSequence(error=1e-3, planned=count).interval(model.variances())
    bound = BIAS / model.N  # the transient's share is not needed
    assert (1 - bound) * theory(phi, model.g) <= low
    assert high <= (1 + bound) * theory(phi, model.g)


def test_models_outside_the_domain_are_refused() -> None:
    for bad, name in (
        (("tanh", Fraction(1), 50), "g"),
        (("tanh", Fraction(9), 50), "g"),
        (("tanh", Fraction(2), 49), "N"),
    ):
        with pytest.raises(UsageError, match=f"^{name} = "):
            Model(*bad, seed=0)
    for phi in ("tanh(x/10)", "tanh(10*x)"):
        with pytest.raises(UsageError, match="bends at x of order 1"):
            Model(phi, 2 / nonlinearity(phi).slope_fraction, 50, seed=0)
    assert Model("2*tanh(x)", Fraction(1), 50, 0).g == 1


@pytest.mark.parametrize(
    ("phi", "g"), [("2*atan(tanh((x/2)/2))", 3), ("atan(3*x)", Fraction(1, 2)), ("tanh", 8)]
)
def test_the_transient_is_within_its_budget(phi: str, g: Any) -> None:
    """The mean-field recursion from D = 1, averaged as the simulation is."""
    z = np.linspace(-9, 9, 2001)
    weight = np.exp(-z * z / 2) / np.exp(-z * z / 2).sum()
    function, d, seen = with_slope(nonlinearity(phi)), 1.0, []
    for _ in range(round(sampled.BURN + sampled.DURATION)):
        seen.append(d)
        d = float(g) ** 2 * float(weight @ function(np.sqrt(d) * z)[0] ** 2)
    average = np.mean(seen[round(sampled.BURN) :: STRIDE])
    assert abs(average / theory(phi, Fraction(g)) - 1) <= sampled.TRANSIENT


def test_the_printed_command_repeats_the_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    model = Model("1/2*tanh(2*x)", Fraction(3), 60, 4)
    words = shlex.split(model.command(theory))
    assert words[:3] == ["python", "-m", "rnnchaos.verify.testing.random_model"]
    assert sampled.main(words[3:]) == 0
    assert capsys.readouterr().out.strip() == judge(model).text()
    fault = shlex.split(model.command(half))[3:]
    assert sampled.main(fault) == 1
    assert "is not in" in capsys.readouterr().out
    for bad, code in ((["--g", "1", "--N", "50"], 64), ([*words[3:], "--prediction", "nowhere:at_all"], 64)):
        assert sampled.main(bad) == code
        assert len(capsys.readouterr().err.strip().splitlines()) == 1


def copy_with_a_wrong_factor(folder: Path, file: str, old: str, new: str) -> Path:
    """The package in `folder`, one factor changed."""
    source = Path(rnnchaos.__file__).parent
    shutil.copytree(source, folder / "rnnchaos", ignore=shutil.ignore_patterns("__pycache__"))
    planted = folder / "rnnchaos" / file
    text = planted.read_text()
    assert text.count(old) == 1
    planted.write_text(text.replace(old, new))
    return folder


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "old", "new", "shrinks_to"),
    [
        (
            "verify/networks/flow.py",
            "g / np.sqrt(N)",
            "g / np.sqrt(2 * N)",
            "--phi tanh --g 2 --N 50 --seed 0",
        ),
        (
            "numerics/meanfield/discrete_time.py",
            "float(g * g *",
            "float(g *",
            "--phi tanh --g 2 --N 50 --seed 0",
        ),
        (
            "verify/networks/flow.py",
            "= function(x)",
            "= 0.8 * function(x)",
            "--phi erf --g 2 --N 50 --seed 0",
        ),
    ],
)
def test_a_wrong_factor_in_a_copy_of_the_package(
    file: str, old: str, new: str, shrinks_to: str, tmp_path: Path
) -> None:
    copy = copy_with_a_wrong_factor(tmp_path, file, old, new)
    (tmp_path / "test_mine.py").write_text(
        "from rnnchaos.verify.testing.properties import simulation_agrees\n"
        "from rnnchaos.verify.testing.strategies import load_profile\n"
        "load_profile('ci')\n"
        "test_mine = simulation_agrees()\n"
    )
    environment = os.environ | {"PYTHONPATH": str(copy), "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_mine.py"]
    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert f"to repeat: python -m rnnchaos.verify.testing.random_model {shrinks_to}" in run.stdout
    again = [sys.executable, "-m", "rnnchaos.verify.testing.random_model", *shrinks_to.split()]
    assert subprocess.run(again, cwd=tmp_path, env=environment, check=False).returncode == 1

"""Whole runs: the plainest loop, the trace identity, precision, batches, the verdict, and bad input."""

import re
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_array
from scipy.sparse.linalg import aslinearoperator

from rnnchaos.theory.errors import CannotWrite, NonConvergence, NotEnoughMemory, UsageError
from rnnchaos.verify.ensembles import checkpoint as keeper
from rnnchaos.verify.ensembles.checkpoint import Checkpoint
from rnnchaos.verify.own.given import couplings
from rnnchaos.verify.own.lyapunov_spectrum import UndecidedWarning, lyapunov_spectrum
from rnnchaos.verify.spectrum import plan as spectrum_system
from rnnchaos.verify.spectrum import run as spectrum_run
from rnnchaos.verify.spectrum.activation import activation
from rnnchaos.verify.spectrum.couplings import Dense, stack
from rnnchaos.verify.spectrum.dynamics import history
from rnnchaos.verify.spectrum.field import Network
from rnnchaos.verify.spectrum.frame_evolution import Explicit
from rnnchaos.verify.spectrum.plan import Plan, series
from rnnchaos.verify.spectrum.result import Spectrum
from rnnchaos.verify.spectrum.run import Run

Array = NDArray[Any]
N = 40


def gaussian(n: int = N, seed: int = 0) -> Array:
    return np.random.default_rng(seed).standard_normal((n, n)) / np.sqrt(n)


def spectrum(J: Any = None, **given: Any) -> Spectrum:
    """A short run, its warning left aside."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UndecidedWarning)
        return lyapunov_spectrum(gaussian() if J is None else J, **{"g": 3.0, "rng": 1, **given})


def plain(scheme: str, J: Array, x: Array, k: int, align: int, steps: int) -> Array:
    """Mean ln R_ii a step: numpy's QR after each step of a dense Jacobian, from the first k unit vectors."""
    V, total = np.eye(len(x))[:, :k], np.zeros(k)
    for n in range(align + steps):
        y = J @ (x if scheme == "rates" else np.tanh(x))
        if scheme == "rates":
            V, x = (1 / np.cosh(y) ** 2)[:, None] * (J @ V), np.tanh(y)
        else:
            V, x = J @ ((1 / np.cosh(x) ** 2)[:, None] * V), y
        V, R = np.linalg.qr(V)
        total += np.log(np.abs(np.diag(R))) * (n >= align)
    return total / steps


@pytest.mark.parametrize("scheme", ["rates", "inputs"])
@pytest.mark.parametrize("k", [N, 3])
def test_maps_agree_with_the_plain_loop(scheme: str, k: int) -> None:
    """All N by elimination, 3 by Cholesky-QR: the trajectory is the same for 25 steps."""
    J, x0 = gaussian(), np.random.default_rng(7).standard_normal(N)
    times = {"burn": 0, "align": 10, "duration": 15}
    found = spectrum(J, g=1.5, scheme=scheme, k=k, x0=x0, **times)
    expected = np.sort(plain(scheme, 1.5 * J, x0, k, 10, 15))[::-1]
    if k == N:
        assert found.exponents == pytest.approx(expected, abs=1e-8)
        assert found.method.startswith("elimination with pivots")
    else:
        assert found.exponents[0] == pytest.approx(expected[0], abs=0.2)


@pytest.mark.parametrize("scheme", ["rates", "inputs", "euler"])
def test_the_exponents_add_up_to_the_determinant(scheme: str) -> None:
    found = spectrum(scheme=scheme, burn=20, align=20, duration=60)
    assert found.trace_residual is not None
    assert found.trace_residual < np.finfo(float).eps * found.condition


def test_the_trace_of_the_flow_is_met_to_the_order_of_the_scheme() -> None:
    x0, times = np.random.default_rng(1).standard_normal(N), {"burn": 0, "align": 0, "duration": 2}
    found = [spectrum(x0=x0, g=5.0, dt=dt, **times).trace_residual for dt in (0.1, 0.05, 0.025)]
    coarse, middle, fine = (residual for residual in found if residual is not None)
    assert fine < 1e-5
    assert 13 < coarse / middle < 22
    assert 13 < middle / fine < 22


def test_eulers_sum_is_not_that_of_the_flow() -> None:
    """ln(1 - dt)/dt is the sum a unit of Euler's map without couplings: -1.0536 at dt = 0.1."""
    J = gaussian()
    np.fill_diagonal(J, 0)
    sums = {
        s: spectrum(J, g=0.3, scheme=s, burn=60, align=0, duration=40).exponents.mean()
        for s in ("euler", "rk4")
    }
    assert sums["rk4"] == pytest.approx(-1, abs=1e-4)
    assert sums["euler"] == pytest.approx(np.log(0.9) / 0.1, abs=5e-3)


@pytest.mark.parametrize("scheme", ["rk4", "euler", "rates"])
def test_a_float32_frame_agrees_with_float64_to_1e6(scheme: str) -> None:
    """Over a time in which the rounding of the state has not grown."""
    times = {"burn": 0, "align": 10, "duration": 20, "k": 10, "g": 2.0, "scheme": scheme}
    J = gaussian(200)
    double, mixed = (spectrum(J, precision=precision, **times) for precision in ("float64", "mixed"))
    assert mixed.exponents == pytest.approx(double.exponents, abs=1e-6)
    single = spectrum(J, precision="float32", **times)
    assert single.exponents == pytest.approx(double.exponents, abs=0.02)


def test_systems_of_one_batch_are_those_alone() -> None:
    """Other gains and other states share one product."""
    J, states, gains = gaussian(), np.random.default_rng(2).standard_normal((3, N)), np.array([1.0, 2.0, 3.0])
    plan = Plan(2, "rates", 1.0, burn=5, align=5, duration=12)

    def run(which: slice) -> Array:
        rng = np.random.default_rng(0)
        given = {"gain": gains[which], "rng": rng, "checkpoint": Checkpoint("", None)}
        found = history(Dense(J), activation("tanh"), plan, states=states[which], **given)
        return np.array([series(found, plan, N, b).exponents for b in range(len(gains[which]))])

    together = run(slice(None))
    assert together[0] == pytest.approx(run(slice(1))[0], abs=1e-9)
    assert together[0, 0] < together[1, 0] < together[2, 0]


def test_an_operator_is_its_array() -> None:
    J, times = gaussian(), {"k": 4, "burn": 5, "align": 5, "duration": 15}
    assert spectrum(aslinearoperator(J), **times).exponents == pytest.approx(
        spectrum(J, **times).exponents, abs=1e-6
    )


@pytest.mark.parametrize("scheme", ["rk4", "rates"])
def test_the_interval_between_factorisations_does_not_matter(scheme: str) -> None:
    """The R of the whole is the product of the R of its parts, however it is cut."""
    x0, J = np.random.default_rng(3).standard_normal((1, N)), gaussian()
    plan, totals = Plan(5, scheme, 0.1 if scheme == "rk4" else 1.0), []
    for most in (1, 4, 12):
        network = Network(Dense(J), activation("tanh"), np.array([2.0]))
        whole = stack((1, 6, N), float)
        whole[:, 0], whole[0, 1:] = x0, np.eye(N)[:5]
        found = Run(Explicit(plan.build(network), [whole]), 0, 24, most=most).advance(Checkpoint("", None))
        assert min(6, most) <= max(found.steps) <= most
        totals.append(np.array(found.growth).sum(axis=0)[0])
    assert totals[1] == pytest.approx(totals[0], abs=1e-9)
    assert totals[2] == pytest.approx(totals[0], abs=1e-9)


def test_your_own_phi_and_slope() -> None:
    own = (lambda x: x / (1 + x**2), lambda x: (1 - x**2) / (1 + x**2) ** 2)
    times = {"burn": 5, "align": 5, "duration": 15}
    assert spectrum(phi=own, **times).exponents == pytest.approx(
        spectrum(phi="x/(1 + x**2)", **times).exponents, abs=1e-8
    )


class Interrupting:
    """An operator that is interrupted at its n-th product."""

    def __init__(self, matrix: Array, products: int) -> None:
        self.matrix, self.left = matrix, products
        self.shape, self.dtype = matrix.shape, matrix.dtype

    def matmat(self, columns: Array) -> Array:
        self.left -= 1
        if self.left < 0:
            raise KeyboardInterrupt
        return np.asarray(self.matrix @ columns)


RESUMED: dict[str, Any] = {"k": 2, "scheme": "rates", "burn": 5, "align": 5, "duration": 200}


def test_an_interrupted_run_goes_on_and_another_network_starts_afresh(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The two operators, and the two functions, have one shape and one name."""
    monkeypatch.setattr(keeper, "SECONDS", 0.0)
    first, second = gaussian(seed=1), gaussian(seed=2)
    fresh = {
        seed: spectrum(aslinearoperator(J), **RESUMED).exponents for seed, J in ((1, first), (2, second))
    }
    with pytest.raises(KeyboardInterrupt):
        spectrum(Interrupting(first, 120), out=tmp_path, **RESUMED)
    assert list(tmp_path.rglob("*.npz"))
    assert np.array_equal(spectrum(aslinearoperator(second), out=tmp_path, **RESUMED).exponents, fresh[2])
    rest = Interrupting(first, 180)  # fewer than the run takes from its start
    assert np.array_equal(spectrum(rest, out=tmp_path, **RESUMED).exponents, fresh[1])
    assert not list(tmp_path.rglob("*.npz"))
    pairs = [(lambda x, a=a: np.tanh(a * x), lambda x, a=a: a / np.cosh(a * x) ** 2) for a in (1.0, 0.7)]
    with pytest.raises(KeyboardInterrupt):
        spectrum(Interrupting(first, 120), phi=pairs[0], out=tmp_path, **RESUMED)
    other = spectrum(aslinearoperator(first), phi=pairs[1], **RESUMED).exponents
    assert np.array_equal(
        spectrum(aslinearoperator(first), phi=pairs[1], out=tmp_path, **RESUMED).exponents, other
    )


@pytest.mark.parametrize("scheme", ["rk4", "euler", "rates", "inputs"])
def test_a_constant_input_is_that_of_the_equations(scheme: str) -> None:
    """Against the same network whose phi has the input in its own hands, from the same state."""
    J, b, x0 = gaussian(), 0.5 * np.arange(N) / N, np.random.default_rng(2).standard_normal(N)
    times = {"scheme": scheme, "k": 3, "burn": 3, "align": 5, "duration": 12}
    pair = (lambda x: np.tanh(x + b), lambda x: 1 / np.cosh(x + b) ** 2)
    own = spectrum(J, phi=pair, x0=x0 if scheme == "rates" else x0 - b, **times)
    assert spectrum(J, bias=b, x0=x0, **times).exponents == pytest.approx(own.exponents, abs=1e-9)
    assert spectrum(J, x0=x0, **times).exponents != pytest.approx(own.exponents, abs=1e-3)


def test_a_constant_input_alone_sets_the_slope() -> None:
    """J = c 1 and a state at rest, x = b + c phi(x): all exponents of the flow are -1 + c phi'(x)."""
    b, c = 0.8, 0.5
    x = b
    for _ in range(200):
        x = b + c * np.tanh(x)
    found = spectrum(c * np.eye(4), g=1.0, bias=np.full(4, b), burn=60, align=1, duration=40)
    assert found.exponents == pytest.approx(np.full(4, -1 + c / np.cosh(x) ** 2), abs=1e-6)


def test_the_parameters_repeat_the_run() -> None:
    first = spectrum(k=2, rng=None, burn=5, align=5, duration=20)
    assert spectrum(
        k=2, rng=first.parameters["seed"], burn=5, align=5, duration=20
    ).exponents == pytest.approx(first.exponents, abs=0)
    assert {"g", "phi", "scheme", "dt", "burn", "duration", "precision", "versions"} <= set(first.parameters)


@pytest.mark.parametrize("scheme", ["rates", "inputs"])
def test_several_steps_between_factorisations_of_a_full_spectrum(
    scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Elimination factorises once in three steps; numpy's QR after each says the same."""
    monkeypatch.setattr(spectrum_run, "INTERVALS", 5)
    J, x0 = gaussian(), np.random.default_rng(7).standard_normal(N)
    found = spectrum(J, g=1.2, scheme=scheme, x0=x0, burn=0, align=10, duration=15)
    assert "every 3 steps" in found.method
    expected = np.sort(plain(scheme, 1.2 * J, x0, N, 10, 15))[::-1]
    assert found.exponents == pytest.approx(expected, abs=1e-8)


def test_quiescence_is_exact() -> None:
    """Below the onset the state dies and the exponents are ln|eigenvalues| of the map."""
    J = gaussian(6, seed=4)
    found = spectrum(J, g=0.5, scheme="inputs", burn=200, align=400, duration=400)
    assert found.exponents == pytest.approx(
        np.sort(np.log(np.abs(np.linalg.eigvals(0.5 * J))))[::-1], abs=0.02
    )
    assert found.dimension == (0, 0, 0)


def test_a_converged_run_says_so_and_a_short_one_warns() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        good = lyapunov_spectrum(gaussian(60), g=3.0, scheme="rates", k=1, rng=1, duration=3000)
    assert good.verdict == "converged"
    assert good.intervals[0, 0] < good.exponents[0] < good.intervals[0, 1]
    assert good.effective_samples[0] > 8
    with pytest.warns(UndecidedWarning, match="undecided: .*effective samples"):
        short = lyapunov_spectrum(gaussian(60), g=3.0, k=1, rng=1, burn=0, align=0, duration=1)
    assert short.verdict == "undecided"
    assert short.text().startswith("undecided")
    assert "run longer" in short.text()


DEAD: dict[str, Callable[[Array], object]] = {
    "zero row": lambda J: J.__setitem__(3, 0),
    "equal rows": lambda J: J.__setitem__(3, J[5]),
    "dependent rows": lambda J: J.__setitem__(3, J[5] + J[7]),
}


@pytest.mark.parametrize("name", sorted(DEAD))
@pytest.mark.parametrize("precision", ["float64", "mixed"])
def test_a_singular_map_has_exponents_of_minus_infinity(name: str, precision: str) -> None:
    """Not the -36 that rounding makes of them; the others are those of a run without that direction."""
    J = gaussian()
    DEAD[name](J)
    times = {"burn": 50, "align": 50, "duration": 200}
    found = spectrum(J, g=1.5, scheme="rates", precision=precision, **times)
    assert np.flatnonzero(np.isneginf(found.exponents)).tolist() == [N - 1]
    assert np.isneginf(found.intervals[-1]).all()
    assert np.isfinite(found.exponents[:-1]).all()
    assert not any("singular" in reason for reason in found.reasons)
    assert f"lambda_{N} = -inf" in found.text()
    leading = spectrum(J, g=1.5, scheme="rates", k=N - 1, precision=precision, **times)
    assert found.exponents[:5] == pytest.approx(leading.exponents[:5], abs=1e-3)


def relu(x: Array) -> Array:
    return np.maximum(x, 0.0)


def kink(x: Array) -> Array:
    return (x > 0).astype(float)


@pytest.mark.parametrize("scheme", ["rates", "inputs"])
def test_units_of_relu_that_are_silent_at_once_take_exponents_to_minus_infinity(scheme: str) -> None:
    """The state and a tangent vector in plain NumPy: the least number of active units, and lambda_1."""
    size, bias = 60, np.ones(60)
    J = 1.8 * np.random.default_rng(2).standard_normal((size, size)) / np.sqrt(size) - 2 / size
    start = np.random.default_rng(3).standard_normal(size)
    times = {"burn": 20, "align": 20, "duration": 60}
    found = spectrum(J, g=1.0, phi=(relu, kink), scheme=scheme, bias=bias, x0=start, **times)
    x, v, active, grown = start, np.ones(size), size, 0.0
    for step in range(100):
        h = J @ x + bias if scheme == "rates" else x
        x, v = (relu(h), kink(h) * (J @ v)) if scheme == "rates" else (J @ relu(x) + bias, J @ (kink(h) * v))
        if step >= 20:
            active = min(active, int(np.count_nonzero(h > 0)))
        if step >= 40:
            grown += np.log(np.linalg.norm(v))
        v /= np.linalg.norm(v)
    assert 2 < active < size / 2
    assert np.isneginf(found.exponents).tolist() == [False] * active + [True] * (size - active)
    assert f"lambda_{active + 1} to lambda_{size} = -inf" in found.text()
    assert f"phi' is 0 at all units but {active} at once" in found.method
    assert found.exponents[0] == pytest.approx(grown / 60, abs=0.03)


def test_a_run_that_meets_fewer_active_units_goes_on_with_fewer_exponents() -> None:
    """k = N/2 is not looked at before the run: the run itself tells."""
    size = 60
    J = 1.8 * np.random.default_rng(2).standard_normal((size, size)) / np.sqrt(size) - 2 / size
    own: dict[str, Any] = {"g": 1.0, "phi": (relu, kink), "scheme": "rates", "bias": np.ones(size)}
    found = spectrum(J, k=30, duration=300, **own)
    finite = np.isfinite(found.exponents)
    assert 2 < finite.sum() < 30
    assert np.isneginf(found.exponents[~finite]).all()
    fewer = spectrum(J, k=5, duration=300, **own)
    assert found.exponents[:3] == pytest.approx(fewer.exponents[:3], abs=0.05)


@pytest.mark.parametrize("k", [10, 20])
def test_a_cycle_on_which_all_units_are_silent_at_once_attracts_at_an_infinite_rate(k: int) -> None:
    size = 20
    J = np.random.default_rng(2).standard_normal((size, size)) / np.sqrt(size) - 4 / size
    found = spectrum(J, g=1.0, phi=(relu, kink), scheme="rates", bias=np.ones(size), k=k)
    assert found.verdict == "cycle, period 2"
    assert np.isneginf(found.exponents).tolist() == [True] * k


def test_a_network_that_falls_silent_has_no_tangent_vectors_left() -> None:
    found = spectrum(-np.ones((4, 4)), g=1.0, phi=(relu, kink), scheme="rates", x0=np.ones(4))
    assert found.verdict == "fixed point"
    assert "lambda_1 to lambda_4 = -inf" in found.text()


def test_a_cycle_of_relu_has_the_multipliers_of_its_active_units_and_no_others() -> None:
    """The rest were rounding: -18 to -23 for what is 0."""
    size = 30
    J = 1.2 * np.random.default_rng(1).standard_normal((size, size)) / np.sqrt(size) - 3 / size
    found = spectrum(J, g=1.0, phi=(relu, kink), scheme="rates", bias=np.ones(size))
    assert found.verdict == "cycle, period 2"
    assert found.orbit is not None
    product, x = np.eye(size), found.orbit.state
    for _ in range(2):
        h = J @ x + 1
        x, product = relu(h), kink(h)[:, None] * J @ product
    active = x > 0
    inner = np.linalg.eigvals(product[np.ix_(active, active)])
    expected = np.sort(np.log(np.abs(inner[np.abs(inner) > 1e-9])) / 2)[::-1]
    finite = np.isfinite(found.exponents)
    assert found.exponents[finite] == pytest.approx(expected)
    assert np.isneginf(found.exponents[~finite]).all()


def test_the_dimension_of_a_torus_is_left_open() -> None:
    """lambda_1 = lambda_2 = 0: an interval of lambda_1 around 0 says 0 or 2, and never above N."""
    J = np.zeros((4, 4))
    for low, turn in ((0, 3.0), (2, 3 * np.sqrt(2))):
        J[low : low + 2, low : low + 2] = [[1.5, -turn], [turn, 1.5]]
    found = spectrum(J, g=1.0, duration=100)
    assert found.orbit is None
    assert any("the interval of lambda_1 contains 0" in reason for reason in found.reasons)
    assert found.dimension is not None
    assert found.entropy_rate is not None
    assert found.dimension[1] == 0
    assert 1 <= found.dimension[2] <= 4
    assert found.entropy_rate[2] >= found.intervals[0, 1]


def test_a_negative_exponent_that_may_be_positive_has_no_certain_dimension() -> None:
    for seed in range(4):
        found = spectrum(gaussian(100), k=40, duration=5, rng=seed)
        assert found.dimension is not None
        if found.intervals[0, 0] < 0 < found.intervals[0, 1]:
            assert found.dimension[1] == 0
            assert found.dimension[2] >= 1
        assert found.dimension[2] <= 100


def test_a_result_prints_itself() -> None:
    found = spectrum(gaussian(60), g=20.0, burn=20, align=20, duration=100)
    assert found.orbit is None
    assert found.dimension is not None
    assert found.entropy_rate is not None
    assert found.dimension[1] <= found.dimension[0] <= found.dimension[2]
    assert found.entropy_rate[0] == pytest.approx(found.exponents[found.exponents > 0].sum())
    for word in ("lambda_1", "Kaplan-Yorke dimension per unit", "Cholesky-QR, 0 fallbacks", "float64"):
        assert word in found.text()
        assert word in found._repr_html_()
    assert "needs a larger k" in spectrum(k=1, scheme="rates", burn=20, align=20, duration=50).text()


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"J": np.full((3, 3), np.nan)}, "J = nan at (0, 0)"),
    ({"J": np.ones((3, 4))}, "J = an array of shape (3, 4)"),
    ({"J": np.ones(3)}, "J = an array of shape (3,)"),
    ({"J": np.ones((3, 3), complex)}, "J = an array of dtype complex128"),
    ({"J": "tanh"}, "J = an array of shape ()"),
    ({"J": aslinearoperator(np.ones((3, 3)))}, "k = missing"),
    ({"J": aslinearoperator(np.ones((3, 4))), "k": 1}, "J = a LinearOperator of shape (3, 4)"),
    ({"J": csr_array(np.ones((3, 3)))}, "k = missing: accepted: an integer from 1 to N = 3 unless J is an"),
    ({"J": csr_array(np.ones((3, 4))), "k": 1}, "J = a sparse matrix of shape (3, 4)"),
    ({"J": csr_array(np.ones((3, 3)) * 1j), "k": 1}, "J = a sparse matrix of dtype complex128"),
    ({"J": csr_array(np.full((3, 3), np.inf)), "k": 1}, "J = inf among its entries"),
    ({"J": np.ma.array(np.ones((3, 3)), mask=np.eye(3))}, "J = a masked array"),
    ({"phi": np.exp}, "a function without its derivative"),
    ({"phi": (np.tanh, np.tanh)}, "not the derivative"),
    ({"phi": (np.tanh, 1)}, "phi = "),
    ({"phi": 3}, "phi = 3"),
    ({"phi": "sign(x)"}, "phi = sign(x)"),
    ({"phi": "1/x"}, "phi = 1/x"),
    ({"k": 0}, "k = 0"),
    ({"k": 41}, "k = 41: accepted: an integer from 1 to N = 40"),
    ({"k": 1.5}, "k = 1.5"),
    ({"g": -1}, "g = -1"),
    ({"g": float("nan")}, "g = nan"),
    ({"g": "two"}, "g = two"),
    ({"dt": 0}, "dt = 0"),
    ({"dt": 2.0}, "dt = 2.0"),
    ({"dt": 0.5, "scheme": "rates"}, "dt = 0.5: accepted: 1 for a map"),
    ({"scheme": "leapfrog"}, "scheme = leapfrog"),
    ({"precision": "half"}, "precision = half"),
    ({"burn": -1}, "burn = -1"),
    ({"duration": 0.01}, "duration = 0.01"),
    ({"confidence": 1}, "confidence = 1"),
    ({"x0": np.ones(3)}, "x0 = an array of shape (3,)"),
    ({"bias": np.full(40, np.inf)}, "bias = an array of shape (40,)"),
    ({"rng": -1}, "rng = -1"),
    ({"rng": "x"}, "rng = x"),
    ({"out": "anywhere"}, "rng = None: accepted with out: a seed"),
]


@pytest.mark.parametrize(("given", "message"), WRONG)
def test_bad_input_is_one_line(given: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=re.escape(message)) as refused:
        lyapunov_spectrum(given.pop("J", gaussian()), **given)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("convert", [csr_array, coo_matrix])
def test_a_sparse_matrix_is_its_dense_one(convert: Any) -> None:
    J = gaussian() * (np.random.default_rng(5).random((N, N)) < 0.3)
    given: dict[str, Any] = {"k": 2, "scheme": "rates", "burn": 5, "align": 5, "duration": 20}
    assert spectrum(convert(J), **given).exponents == pytest.approx(spectrum(J, **given).exponents, rel=1e-9)


def test_another_operator_is_another_run() -> None:
    """Two operators print alike: the key of a checkpoint has to tell them apart."""
    one, two = (couplings(aslinearoperator(gaussian(seed=seed))).fingerprint() for seed in (0, 1))
    assert one != two
    assert one == couplings(aslinearoperator(gaussian())).fingerprint()


def test_a_folder_that_cannot_be_is_refused_at_the_start(tmp_path: Path) -> None:
    """A file in the folder's place or on the way to it, even where the run is too short for a checkpoint."""
    file = tmp_path / "file"
    file.write_text("")
    for out in (file, file / "deeper"):
        with pytest.raises(CannotWrite, match="cannot write") as refused:
            spectrum(k=1, scheme="rates", burn=0, align=0, duration=10, out=out)
        assert refused.value.exit_code == 73
    spectrum(k=1, scheme="rates", burn=0, align=0, duration=10, out=tmp_path / "new" / "folder")


def test_a_blow_up_is_not_a_number() -> None:
    with pytest.raises(NonConvergence, match="blow-up"):
        spectrum(phi="x", g=1e9, scheme="inputs", burn=60)
    for k in (3, N):
        with pytest.raises(NonConvergence, match="not finite"):
            spectrum(phi="x", g=1e9, scheme="inputs", k=k, burn=0, align=0, duration=60)


def test_memory_is_refused_before_anything_is_allocated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spectrum_system, "available_memory", lambda: 1000)
    with pytest.raises(NotEnoughMemory, match="GiB"):
        lyapunov_spectrum(gaussian())

"""Every form of a network against a plain loop: its formulas, whole Jacobians, NumPy's QR at each step."""

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse.linalg import aslinearoperator

from rnnchaos import lyapunov_spectrum
from rnnchaos.verify.own import followed
from rnnchaos.verify.own.form import FLOWS, SCHEMES
from rnnchaos.verify.spectrum.result import Spectrum, UndecidedWarning

Array = NDArray[Any]
N, K, STEPS = 7, 2, 12
RNG = np.random.default_rng(5)
J, U, X0 = RNG.standard_normal((N, N)) / np.sqrt(N), RNG.standard_normal((N, K)), RNG.standard_normal(N)
BIAS, EACH, ROWS = RNG.standard_normal(N), RNG.uniform(0.4, 1.0, N), RNG.standard_normal((3 * STEPS, K))


def smooth(t: float) -> Array:
    return np.array([np.sin(0.9 * t), np.cos(2 * t)])


def spectrum(matrix: Any = None, **given: Any) -> Spectrum:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UndecidedWarning)
        return lyapunov_spectrum(J if matrix is None else matrix, **{"g": 1.7, "rng": 3, **given})


def plain(scheme: str, g: float, d: Any, h: float, u: Callable[[int, float], Array], k: int) -> Array:
    """Mean growth from the frame of seed 3; d is 1/tau or a; u(n, c) acts at the part c of step n."""
    unit, x = np.eye(N), X0.copy()
    V = np.linalg.qr(np.random.default_rng(3).standard_normal((k, N)).T)[0]
    total, D = np.zeros(k), np.broadcast_to(d, N)

    def field(at: Array, n: int, c: float) -> tuple[Array, Array]:
        if scheme.endswith("rates"):
            y = g * J @ at + u(n, c)
            return D * (np.tanh(y) - at), D[:, None] * (g * J / np.cosh(y)[:, None] ** 2 - unit)
        return D * (g * J @ np.tanh(at) + u(n, c) - at), D[:, None] * (g * J / np.cosh(at) ** 2 - unit)

    for n in range(STEPS):
        f, A = field(x, n, 0.0)
        if scheme.startswith("rk4"):
            total_f, total_A, last = f / 6, A / 6, A
            for part, weight in ((0.5, 1 / 3), (0.5, 1 / 3), (1.0, 1 / 6)):
                f, here = field(x + part * h * f, n, part)
                last = here @ (unit + part * h * last)
                total_f, total_A = total_f + weight * f, total_A + weight * last
            f, A = total_f, total_A
        x, V = x + h * f, V + h * A @ V
        V, R = np.linalg.qr(V)
        total += np.log(np.abs(np.diag(R)))
    return np.sort(total / (STEPS * h))[::-1]


DRIVES: dict[str, tuple[dict[str, Any], Callable[[int, float, float], Array]]] = {
    "none": ({}, lambda n, c, h: np.zeros(N)),
    "bias": ({"bias": BIAS}, lambda n, c, h: BIAS),
    "scalar bias": ({"bias": 0.3}, lambda n, c, h: np.full(N, 0.3)),
    "rows": ({"signal": ROWS, "input_weights": U, "bias": BIAS}, lambda n, c, h: U @ ROWS[n] + BIAS),
    "function": ({"signal": smooth, "input_weights": U}, lambda n, c, h: U @ smooth((n + c) * h)),
}


CONSTANTS = {"one": None, "scalar": 0.6, "vector": EACH}
CASES = [(of, drive) for of in CONSTANTS for drive in DRIVES if of == "vector" or drive in ("none", "rows")]
CASES += [("one", "function"), ("scalar", "bias")]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("constant", "drive"), CASES)
def test_every_form_is_the_plain_loop(
    scheme: str, constant: str, drive: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """k = N; the growth of volume is that of the determinants. What has settled is averaged all the same."""
    monkeypatch.setattr(followed, "settled", lambda *_: None)
    flow, (given, u), each = scheme in FLOWS, DRIVES[drive], CONSTANTS[constant]
    h = (0.1 * np.min(EACH if each is None else each)) if flow else 1.0
    options = {} if each is None else {"tau" if flow else "leak": each}
    d = 1.0 if each is None else (1 / np.asarray(each) if flow else each)
    times = {"burn": 0, "align": 0, "duration": STEPS * h}
    found = spectrum(scheme=scheme, x0=X0, dt=h if flow else None, k=N, **times, **options, **given)
    expected = plain(scheme, 1.7, d, h, lambda n, c: u(n, c, h), N)
    if found.method.startswith("elimination"):  # it starts from the unit vectors
        assert found.exponents.sum() == pytest.approx(expected.sum(), abs=1e-9)
    else:
        assert found.exponents == pytest.approx(expected, abs=1e-8)
    allowed = 1e-4 if scheme.startswith("rk4") else 1e-9
    assert found.trace_residual == pytest.approx(0, abs=allowed)
    assert found.parameters["scheme"] == scheme


@pytest.mark.parametrize("scheme", ["rk4_rates", "euler", "inputs", "rates"])
@pytest.mark.parametrize("precision", ["float64", "mixed", "float32"])
def test_an_operator_and_a_float32_frame_are_their_array(scheme: str, precision: str) -> None:
    flow = scheme in FLOWS
    options = {"tau" if flow else "leak": EACH, "signal": smooth, "input_weights": U}
    times = {"burn": 0, "align": 0, "duration": 1.2 if flow else 12, "k": 3, "x0": X0, "scheme": scheme}
    found = spectrum(aslinearoperator(J), precision=precision, **times, **options)
    expected = spectrum(**times, **options)
    assert found.exponents == pytest.approx(expected.exponents, abs=1e-8 if precision == "float64" else 1e-4)

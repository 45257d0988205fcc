"""Systems given by functions: known exponents and identities, every kind of tangent, and what is refused."""

import warnings
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from rnnchaos import lyapunov_of, lyapunov_spectrum
from rnnchaos.theory.errors import NonConvergence, UsageError
from rnnchaos.verify.own.own_field import complex_step
from rnnchaos.verify.spectrum.result import Spectrum, UndecidedWarning

Array = NDArray[Any]
COMPLEX = "complex step"


def of(*given: Any, **options: Any) -> Spectrum:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UndecidedWarning)
        return lyapunov_of(*given, **{"rng": 1, **options})


def henon(x: Array) -> Array:
    return np.array([1 - 1.4 * x[0] ** 2 + x[1], 0.3 * x[0]])


def henon_jacobian(x: Array) -> Array:
    return np.array([[-2.8 * x[0], 1.0], [0.3, 0.0]])


def lorenz(x: Array) -> Array:
    return np.array([10 * (x[1] - x[0]), x[0] * (28 - x[2]) - x[1], x[0] * x[1] - 8 / 3 * x[2]])


def lorenz_jacobian(x: Array) -> Array:
    return np.array([[-10, 10, 0], [28 - x[2], -1, -x[0]], [x[1], x[0], -8 / 3]])


TANGENTS = {
    COMPLEX: COMPLEX,
    "Jacobian": henon_jacobian,
    "product": lambda x, V: henon_jacobian(x) @ V,
    "Jacobian with a parameter": lambda x, b=0.3: np.array([[-2.8 * x[0], 1.0], [b, 0.0]]),
}


@pytest.mark.parametrize("tangent", TANGENTS.values(), ids=TANGENTS)
def test_henon(tangent: Any) -> None:
    """The determinant is -0.3 everywhere, so that the sum is ln 0.3 to rounding whatever the run. 0.41922 and
    -1.62319 are published (J. C. Sprott, Chaos and Time-Series Analysis, 2003)."""
    found = of(henon, tangent, [0.1, 0.1], scheme="map", duration=3000)
    assert found.verdict == "converged"
    assert found.exponents.sum() == pytest.approx(np.log(0.3), abs=1e-12)
    assert found.trace_residual == pytest.approx(0, abs=1e-12)
    for published, (low, high) in zip((0.41922, -1.62319), found.intervals, strict=True):
        assert low < published < high
    assert found.dimension is not None
    assert found.dimension[1] < 1.258 < found.dimension[2]


@pytest.mark.slow
def test_the_interval_contains_the_published_exponent_as_often_as_it_says() -> None:
    """95 %, of 60 runs from states of their own; 50 or fewer would have a probability of 1e-3."""
    starts = np.random.default_rng(0).uniform(-0.1, 0.1, (60, 2))
    given = {"scheme": "map", "duration": 2000, "burn": 100, "align": 30}
    found = [of(henon, henon_jacobian, x0, **given).intervals[0] for x0 in starts]
    assert sum(low < 0.41922 < high for low, high in found) > 50


def test_lorenz() -> None:
    """sum = -(sigma + 1 + beta) = -41/3 to the order of the step; published 0.9056, 0, -14.5723."""
    given = {"scheme": "rk4", "burn": 6, "align": 2, "duration": 12}
    found = [of(lorenz, lorenz_jacobian, [1.0, 1.0, 25.0], dt=dt, **given) for dt in (0.02, 0.01)]
    errors = [spectrum.exponents.sum() + 41 / 3 for spectrum in found]
    assert errors[0] / errors[1] == pytest.approx(16, rel=0.2)
    assert abs(errors[1]) < 2e-4
    for published, (low, high) in zip((0.9056, 0.0, -14.5723), found[1].intervals, strict=True):
        assert low < published < high
    assert found[1].trace_residual == pytest.approx(abs(errors[1]) / 3, rel=1e-6)


def test_the_complex_step_is_the_jacobian_to_rounding() -> None:
    """Also where a difference of values would have lost everything."""
    short = {"scheme": "map", "burn": 0, "align": 0, "duration": 20}
    exact, found = (of(henon, tangent, [0.1, 0.1], **short) for tangent in (henon_jacobian, COMPLEX))
    assert found.exponents == pytest.approx(exact.exponents, abs=1e-13)

    x = np.array([0.3, -2.0, 30.0])
    found_there = complex_step(lambda x: 1e8 + 1e-3 * np.tanh(x), x, np.eye(3))
    assert found_there == pytest.approx(np.diag(4e-3 / (np.exp(x) + np.exp(-x)) ** 2), rel=1e-13)


def test_a_network_as_functions_has_the_spectrum_of_the_network() -> None:
    """The same frame of the same seed: the two engines' steps are one."""
    J = np.random.default_rng(0).standard_normal((8, 8)) / np.sqrt(8) * 2.5
    x0, times = np.linspace(-1, 1, 8), {"burn": 2, "align": 1, "duration": 3, "dt": 0.1}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UndecidedWarning)
        network = lyapunov_spectrum(J, k=3, rng=1, x0=x0, **times)
    found = of(lambda x: J @ np.tanh(x) - x, COMPLEX, x0, scheme="rk4", k=3, **times)
    assert found.exponents == pytest.approx(network.exponents, abs=1e-9)
    assert found.reasons == network.reasons


def test_adaptation_is_more_state_than_activity() -> None:
    """tau_a da/dt = -a + c x beside dx/dt = -x + J phi(x) - a: at rest the eigenvalues of the whole."""
    J, c, slow = 0.5 * np.random.default_rng(2).standard_normal((6, 6)) / np.sqrt(6), 0.4, 5.0

    def field(z: Array) -> Array:
        x, a = z[:6], z[6:]
        return np.concatenate([-x + J @ np.tanh(x) - a, (c * x - a) / slow])

    found = of(field, COMPLEX, np.full(12, 0.1), scheme="rk4", dt=0.2, burn=80, align=1, duration=4)
    unit = np.eye(6)
    whole = np.block([[J - unit, -unit], [c / slow * unit, -unit / slow]])
    assert found.verdict == "fixed point"
    assert found.exponents == pytest.approx(np.sort(np.linalg.eigvals(whole).real)[::-1], abs=1e-9)


def test_a_cycle_of_a_map_is_recognised() -> None:
    """The logistic map at 3.2: the product of two slopes is 4 + 2 r - r^2 = 0.16."""
    found = of(lambda x: 3.2 * x * (1 - x), COMPLEX, [0.1], scheme="map", duration=200)
    assert found.verdict == "cycle, period 2"
    assert found.exponents == pytest.approx([np.log(0.16) / 2], abs=1e-12)


@pytest.mark.slow
def test_a_cycle_of_a_flow_is_recognised() -> None:
    """van der Pol at mu = 1: period 6.66328686, the multiplier's exponent is the mean divergence."""
    found = of(
        lambda x: np.array([x[1], (1 - x[0] ** 2) * x[1] - x[0]]), COMPLEX, [0.1, 0.0], scheme="rk4", dt=0.05
    )
    assert found.verdict.startswith("cycle, period 6.66328")
    assert found.exponents == pytest.approx([0, -1.059377], abs=1e-5)


def test_euler_is_a_map_of_its_own() -> None:
    found = of(lambda x: -x + np.array([1.0, 2.0]), COMPLEX, [0.0, 0.0], scheme="euler", dt=0.5)
    assert found.exponents == pytest.approx(np.full(2, np.log(0.5) / 0.5), abs=1e-12)


BUFFER, NOISE = np.zeros(2), np.random.default_rng(0)


def in_place(x: Array) -> Array:
    """Changes its argument, and gives the same memory every time."""
    BUFFER[:] = 1 - 1.4 * x[0] ** 2 + x[1], 0.3 * x[0]
    x[:] = np.nan
    return BUFFER


def test_what_a_function_does_to_its_arrays_does_not_matter() -> None:
    given = {"scheme": "map", "duration": 100}
    found = of(in_place, henon_jacobian, [0.1, 0.1], **given)
    assert np.array_equal(found.exponents, of(henon, henon_jacobian, [0.1, 0.1], **given).exponents)


def late(x: Array) -> Array:
    """Fails on its way."""
    if x[0].real > 3:
        raise RuntimeError("beyond\nall bounds")
    return x + 0.1


REFUSED: dict[str, tuple[Any, Any, Any, dict[str, Any], str]] = {
    "abs": (lambda x: np.abs(x) - 0.5, COMPLEX, [0.1], {}, "system uses absolute"),
    "maximum": (lambda x: np.maximum(x, 0.0), COMPLEX, [0.1], {}, "system uses maximum"),
    "where": (lambda x: np.where(x > 0, x, 0.1), COMPLEX, [0.1], {}, "system uses greater"),
    "conjugate": (lambda x: 0.5 * np.conj(x), COMPLEX, [0.1], {}, "system uses conjugate"),
    "real part": (lambda x: 0.5 * x.real, COMPLEX, [0.1], {}, "not complex-analytic"),
    "hidden": (lambda x: np.linalg.norm(x) * np.ones(2), COMPLEX, [1.0, 2.0], {}, "not complex-analytic"),
    "transposed": (henon, lambda x: henon_jacobian(x).T, [0.1, 0.1], {}, "not the derivative of system"),
    "nan tangent": (henon, lambda x: np.full((2, 2), np.nan), [0.1, 0.1], {}, "not the derivative"),
    "complex tangent": (henon, lambda x: henon_jacobian(x) * 1j, [0.1, 0.1], {}, "complex numbers"),
    "tangent's shape": (henon, lambda x, V: V[:1], [0.1, 0.1], {}, r"shape (1, 2); accepted: an array"),
    "tangent raises": (henon, lambda x: x.nothing, [0.1, 0.1], {}, "AttributeError"),
    "a word": (henon, "finite differences", [0.1, 0.1], {}, "complex step"),
    "no function": (1.0, COMPLEX, [0.1], {}, "accepted: a function of x"),
    "raises": (lambda x: 1 / 0, COMPLEX, [0.1], {}, "ZeroDivisionError: division by zero"),
    "raises late": (late, COMPLEX, [0.1], {}, ": it raised RuntimeError: beyond all bounds"),
    "shape": (
        lambda x: x[:1],
        COMPLEX,
        [0.1, 0.2],
        {},
        "of shape (1,); accepted: an array of numbers of shape (2,)",
    ),
    "words": (lambda x: ["a", "b"], COMPLEX, [0.1, 0.2], {}, "accepted: an array of numbers"),
    "ragged": (lambda x: [[1], [1, 2]], COMPLEX, [0.1, 0.2], {}, "it raised ValueError"),
    "nothing": (lambda x: None, COMPLEX, [0.1, 0.2], {}, "it returned object"),
    "nan": (lambda x: x * np.nan, COMPLEX, [0.1, 0.2], {}, "it returned nan"),
    "complex": (lambda x: x * 1j, COMPLEX, [0.1, 0.2], {}, "it returned complex numbers"),
    "noise": (
        lambda x: x * NOISE.random(),
        COMPLEX,
        [0.1, 0.2],
        {},
        "it returned two values; accepted: a function",
    ),
    "start": (henon, COMPLEX, [[0.1, 0.1]], {}, "accepted: a finite real array"),
    "start nan": (henon, COMPLEX, [0.1, np.nan], {}, "accepted: a finite real array"),
    "start empty": (henon, COMPLEX, [], {}, "accepted: a finite real array"),
    "k": (henon, COMPLEX, [0.1, 0.1], {"k": 3}, "from 1 to N = 2"),
    "scheme": (henon, COMPLEX, [0.1, 0.1], {"scheme": "rates"}, "accepted: map, rk4, euler"),
    "no step": (lorenz, COMPLEX, [1.0, 1, 25], {"scheme": "rk4"}, "dt = missing"),
    "step": (lorenz, COMPLEX, [1.0, 1, 25], {"scheme": "rk4", "dt": -1}, "accepted: a finite number > 0"),
    "step of a map": (henon, COMPLEX, [0.1, 0.1], {"dt": 0.1}, "accepted: 1 for a map"),
    "time": (henon, COMPLEX, [0.1, 0.1], {"duration": 0}, "duration"),
}


@pytest.mark.parametrize("case", REFUSED)
@pytest.mark.filterwarnings("ignore::numpy.exceptions.ComplexWarning")
def test_what_is_refused_in_one_line(case: str) -> None:
    system, tangent, x0, options, said = REFUSED[case]
    with pytest.raises(UsageError) as raised:
        of(system, tangent, x0, **{"scheme": "map", **options})
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_kink_is_for_a_tangent_of_ones_own() -> None:
    """A threshold-linear map with its Jacobian: two units that hand their activity on, |mu| = sqrt(0.42)."""
    J = np.array([[0.0, 0.6], [0.7, 0.0]])

    def step(x: Array) -> Array:
        return np.maximum(J @ x, 0)

    found = of(
        step, lambda x: (J @ x > 0)[:, None] * J, [0.5, 0.4], scheme="map", burn=50, align=20, duration=40
    )
    assert found.exponents == pytest.approx(np.full(2, np.log(0.42) / 2), abs=1e-9)


def test_a_blow_up_is_not_the_functions_fault() -> None:
    with pytest.raises(NonConvergence, match="blow-up"):
        of(lambda x: 3 * x**3, COMPLEX, [2.0], scheme="map")

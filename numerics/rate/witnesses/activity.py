"""Numbers for the mean-field equations of rate networks, their states, and phi in closed form."""

from typing import Any

import mpmath as mp

from rnnchaos.numerics.checks.reference_point import Witness
from rnnchaos.numerics.checks.statement_value import value
from rnnchaos.numerics.rate.witnesses.numbers import boundary, moments, number, solved, state
from rnnchaos.theory.rate.mean_field.notation import DMFT, covariance

NETWORK = {"g": ("2.2",), "J0": ("0.3",), "b": ("0.5",), "sigma_b": ("0.3",), "phi": ("erf",)}
"""One network: its state is found once for all formulas that take it."""
NOISY = {**NETWORK, "D": ("0.1",)}


def _potential(Delta: str, **network: str) -> dict[str, Any]:
    """V by the work of the force from 0 on."""
    known, phi = state(**network), network["phi"]
    work = mp.quad(lambda at: value(DMFT.rhs, {**known, "Delta": at}, phi), [0, mp.mpf(Delta)])
    return {**known, "Delta": mp.mpf(Delta), "V": -work}


def _static(g: str, J0: str, m: str, Delta0: str, phi: str) -> dict[str, Any]:
    """The network whose static state this is: b and sigma_b by their means."""
    known = {"g": mp.mpf(g), "J0": mp.mpf(J0), "m": mp.mpf(m), "Delta0": mp.mpf(Delta0)}
    mean, square = moments(phi, known["m"], known["Delta0"], (0,), (0, 0))
    return _with_biases(known, mean, square)


def _with_biases(known: dict[str, Any], mean: Any, square: Any) -> dict[str, Any]:
    frozen = mp.sqrt(known["Delta0"] - known["g"] ** 2 * square)
    return {**known, "b": known["m"] - known["J0"] * mean, "sigma_b": frozen}


def _folded(g: str, J0: str, phi: str) -> dict[str, Any]:
    """Where two static states meet: b is stationary along them, its difference quotient 0."""
    gain, pull, step = mp.mpf(g), mp.mpf(J0), mp.mpf(10) ** -4

    def along(m: Any, start: Any) -> tuple[Any, Any]:
        """Delta0 and b of the static state with this mean."""
        variance = solved(lambda v: v - gain**2 * moments(phi, m, v, (0, 0))[0], start)[0]
        return variance, m - pull * moments(phi, m, variance, (0,))[0]

    def slope(m: Any) -> Any:
        variance, _ = along(m, gain**2 / 2)
        return (along(m + step, variance)[1] - along(m - step, variance)[1]) / (2 * step)

    with mp.workdps(16):
        m = mp.findroot(slope, (mp.mpf("0.7"), mp.mpf("1.1")), solver="anderson", tol=1e-10)
        return {"g": gain, "J0": pull, "m": m, "Delta0": along(m, gain**2 / 2)[0]}


def _resting(g: str, J0: str, phi: str) -> dict[str, Any]:
    """A static state with its exponent, by the engine, and the outlier of the larger real part."""
    given: dict[str, Any] = {"g": g, "J0": J0, "b": "0.4", "sigma_b": "0.3", "phi": phi}
    known = {"m": number("static.mean", **given), "Delta0": number("static.variance", **given)}
    known |= {name: mp.mpf(text) for name, text in given.items() if name != "phi"}
    leading = max(_outliers(known, phi), key=lambda z: mp.re(z))
    return {**known, "z": leading, "lambda_1": number("lyapunov_max", **given)}


def _disturbed(phi: str, **network: str) -> dict[str, Any]:
    """A static state with an outlier of its Jacobian."""
    known = _static(phi=phi, **network)
    return {**known, "z": _outliers(known, phi)[0]}


def _outliers(known: dict[str, Any], phi: str) -> list[Any]:
    """Eigenvalues of the map (m, Delta0) -> (J0 E phi, g^2 E phi^2), linearised by difference quotients."""

    def mapped(m: Any, variance: Any) -> Any:
        mean, square = moments(phi, m, variance, (0,), (0, 0))
        return mp.matrix([known["J0"] * mean, known["g"] ** 2 * square])

    step, at = mp.mpf(10) ** -10, mp.matrix([known["m"], known["Delta0"]])
    jacobian = mp.matrix(2)
    for column in (0, 1):
        moved = mp.matrix([step * (column == 0), step * (column == 1)])
        jacobian[:, column] = (mapped(*(at + moved)) - mapped(*(at - moved))) / (2 * step)
    return list(mp.eig(jacobian, left=False, right=False))


def _rectified(g: str, J0: str, m: str, Delta0: str) -> dict[str, Any]:
    """The same for ReLU, by quadrature over its positive half."""
    known = {"g": mp.mpf(g), "J0": mp.mpf(J0), "m": mp.mpf(m), "Delta0": mp.mpf(Delta0)}
    spread = mp.sqrt(known["Delta0"])

    def half(power: int) -> Any:
        return mp.quad(lambda x: x**power * mp.npdf(x, known["m"], spread), mp.linspace(0, 14 * spread, 5))

    return _with_biases(known, half(1), half(2))


def _rectified_boundary() -> dict[str, Any]:
    """g from the static states with their slopes, by quadrature at unit variance."""

    def half(power: int, a: Any) -> Any:
        return mp.quad(lambda x: x**power * mp.npdf(x, a), mp.linspace(0, 14, 5))

    a = solved(lambda at: half(2, at) - half(0, at), mp.mpf("0.1"))[0]
    return {"g": 1 / mp.sqrt(half(0, a)), "J0": mp.mpf(-1), "b": mp.mpf(1), "sigma_b": mp.mpf(0)}


def _rectified_pair(m: str, Delta0: str, share: str) -> dict[str, Any]:
    """C by quadrature over one activity of the mean of the other, given it."""
    mean, variance = mp.mpf(m), mp.mpf(Delta0)
    shared = mp.mpf(share) * variance
    left, spread = mp.sqrt(variance - shared**2 / variance), mp.sqrt(variance)

    def other(x: Any) -> Any:
        at = mean + mp.mpf(share) * (x - mean)
        return at * mp.ncdf(at / left) + left * mp.npdf(at / left)

    found = mp.quad(lambda x: x * other(x) * mp.npdf(x, mean, spread), mp.linspace(0, 14 * spread, 9))
    return {"m": mean, "Delta0": variance, "Delta": shared, "C": found}


def _error_function(m: str, Delta0: str, share: str, phi: str) -> dict[str, Any]:
    """C by Mehler's expansion."""
    known = {"m": mp.mpf(m), "Delta0": mp.mpf(Delta0), "Delta": mp.mpf(Delta0) * mp.mpf(share)}
    return {**known, "C": value(covariance(), known, phi)}


def _at_boundary(J0: str, b: str, sigma_b: str, phi: str) -> dict[str, Any]:
    """The boundary by the engine."""
    return boundary(phi, J0, b, sigma_b)


_STATIC = {"g": ("0.5", "1.0"), "J0": ("-1.0", "0.4"), "m": ("0.3", "0.8"), "Delta0": ("1.0", "1.5")}
_SMOOTH = {"phi": ("tanh", "erf")}
_RESTING = {"g": ("0.2", "0.9"), "J0": ("0.8", "-2.5", "0.9"), "phi": ("erf",)}
"""Where a mean relaxes slowest, at weak g and strong J0, and where the bulk does."""
_PAIR = {"m": ("-0.8", "0.8"), "Delta0": ("0.5", "2.0"), "share": ("0.1", "0.9")}
STATE = (
    Witness("rate.mean", "m", state, NOISY),
    Witness("rate.potential", "V", _potential, {**NETWORK, "Delta": ("0.1", "0.9")}, slow=True),
    Witness("rate.variance", "Delta0", state, NOISY),
    Witness("rate.frozen_variance", "Delta_inf", state, NOISY),
    Witness("rate.kinetic_energy", "Gamma0", state, NETWORK, slow=True),
    Witness("rate.static.variance", "Delta0", _static, {**_STATIC, **_SMOOTH}),
    Witness(
        "rate.static.mean_boundary",
        "J0",
        _folded,
        {"g": ("0.7", "0.9"), "J0": ("2.0", "2.6"), **_SMOOTH},
        slack=1e-6,
        slow=True,
    ),
    Witness("rate.static.outliers", "z", _disturbed, {**_STATIC, "phi": ("erf",)}, slack=1e-17),
    Witness("rate.static.lyapunov_max", "lambda_1", _resting, _RESTING, slack=1e-17, slow=True),
    Witness(
        "rate.chaos_boundary",
        "g",
        _at_boundary,
        {"J0": ("-1.0", "0.3"), "b": ("0.3", "0.7"), "sigma_b": ("0.1", "0.5"), **_SMOOTH},
        slow=True,
    ),
    Witness("rate.mean.relu", "m", _rectified, _STATIC),
    Witness("rate.static.variance.relu", "Delta0", _rectified, _STATIC),
    Witness("rate.covariance.relu", "C", _rectified_pair, _PAIR),
    Witness("rate.chaos_boundary.relu", "g", _rectified_boundary, slow=True),
    Witness("rate.mean.erf", "m", _static, {**_STATIC, "phi": ("erf",)}),
    Witness("rate.covariance.erf", "C", _error_function, {**_PAIR, "phi": ("erf",)}),
)

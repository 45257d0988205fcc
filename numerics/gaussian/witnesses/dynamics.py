"""Numbers for the exponents of the Gaussian network, its noise, its dimension and its expansions."""

from typing import Any

import mpmath as mp
import sympy as sp

from rnnchaos.numerics.checks.calculus import half_line
from rnnchaos.numerics.checks.reference_point import Small, Unchecked, Witness
from rnnchaos.numerics.gaussian.witnesses.mean_field import GAINS, SMOOTH
from rnnchaos.numerics.gaussian.witnesses.numbers import at_gain, lagged, number
from rnnchaos.theory.nonlinearity.registry import nonlinearity
from rnnchaos.theory.onset.lyapunov import lyapunov_series

NOISE = {"g": ("0.6", "2.5"), "D": ("0.05", "1.5")}


def _exponent(g: str) -> dict[str, Any]:
    """lambda_1 by Barta's inequality, E0 by collocation: the second engine."""
    exact, other = (number("lyapunov_max", g=g, digits=22, engine=e) for e in ("ball", "mpmath"))
    return {"lambda_1": exact, "E0": 1 - (1 + other) ** 2}


def _exponent_under_noise(g: str, D: str) -> dict[str, Any]:
    exact, other = (number("lyapunov_max.noise", g=g, D=D, digits=22, engine=e) for e in ("ball", "mpmath"))
    return {"lambda_1": exact, "E0": 1 - (1 + other) ** 2}


def _noisy(g: str, D: str, phi: str = "tanh") -> dict[str, Any]:
    return {"g": mp.mpf(g), "D": mp.mpf(D), "Delta0": number("variance.noise", g=g, D=D, phi=phi)}


def _boundary(g: str) -> dict[str, Any]:
    """The noise at which lambda_1 vanishes, by secants on it, and its variance."""

    def exponent(D: Any) -> Any:
        return number("lyapunov_max.noise", g=g, D=mp.nstr(D, 40), digits=12)

    D = mp.findroot(exponent, (mp.mpf("0.2"), mp.mpf("0.3")), solver="secant", tol=mp.mpf(10) ** -30)
    return _noisy(g, mp.nstr(D, 40))


def _near(subject: str, name: str) -> Any:
    """A quantity at the distance epsilon from the onset."""

    def values(epsilon: str) -> dict[str, Any]:
        return {"epsilon": mp.mpf(epsilon), subject: number(name, g=f"1{epsilon[1:]}")}

    return values


def _correlation_near(epsilon: str, lag: str) -> dict[str, Any]:
    """At a lag in units of the relaxation time 1/w; rho by its leading order for tanh, c3 = -2, c5 = 16."""
    g = f"1{epsilon[1:]}"
    variance, rate = number("variance", g=g), 1 / number("relaxation_time", g=g)
    tau = mp.mpf(lag) / rate
    rho = variance**2 * 16**2 / (30 * mp.mpf(2) ** 2)
    near = {"g": mp.mpf(g), "epsilon": mp.mpf(epsilon)}
    return {**near, "Delta": lagged(g), "Delta0": variance, "rho": rho, "w": rate, "tau": tau}


def _strong(g: str) -> dict[str, Any]:
    return {"g": mp.mpf(g), "Delta0": number("variance", g=g)}


def _coefficient(n: str) -> dict[str, Any]:
    """The exact coefficient of epsilon^n for tanh."""
    series = lyapunov_series(nonlinearity("tanh"), int(n))
    exact = series.coefficients[int(n)] * series.factor
    return {"n": mp.mpf(int(n)), "L_n": mp.mpmathify(sp.N(exact, 40))}


def _moments(g: str) -> dict[str, Any]:
    """Of phi = erf: M(m, 0) = int C(tau) tau^(m-1) exp(-tau) dtau/(m-1)!, C the arcsine of Delta, the others
    by the recurrence; W of phi."""
    state, delta, half_pi = at_gain(g, "erf"), lagged(g, "erf"), mp.pi / 2

    def covariance(tau: Any) -> Any:
        return mp.asin(half_pi * delta(tau) / (1 + half_pi * state["Delta0"])) / half_pi

    table: dict[tuple[int, int], Any] = {(0, 0): covariance(mp.mpf(0))}

    def moment(m: Any, n: Any) -> Any:
        low, high = sorted((int(m), int(n)))
        if (low, high) not in table:
            table[low, high] = (
                (moment(low - 1, high) + moment(low, high - 1)) / 2
                if low
                else half_line(lambda t: covariance(t) * t ** (high - 1) * mp.exp(-t))
                / mp.factorial(high - 1)
            )
        return table[low, high]

    slope = 1 - 1 / number("relaxation_time", g=g, phi="erf") ** 2
    ratio = number("participation_ratio", g=g, of="phi", phi="erf", digits=14)
    return {"R": ratio, "a": slope, "M": moment, "W": lambda m, n: mp.mpf(0 if m == n == 0 else 1)}


def _sum(g: str) -> dict[str, Any]:
    return {"g": mp.mpf(g), "L": number("spectrum_sum", g=g)}


_ONSET = Small("epsilon", ("0.0002", "0.0001"))
DYNAMICS = (
    Witness("gaussian.variance.onset", "Delta0", _near("Delta0", "variance"), small=_ONSET),
    Witness("gaussian.kinetic_energy.onset", "Gamma0", _near("Gamma0", "kinetic_energy"), small=_ONSET),
    Witness("gaussian.strong_coupling", "Delta0", _strong, small=Small("g", ("400", "800"))),
    Witness(
        "gaussian.correlation.onset",
        "Delta",
        _correlation_near,
        {"lag": ("0.5", "2.0")},
        small=Small("epsilon", ("0.0004", "0.0002"), power=4),
    ),
    Witness("gaussian.lyapunov_max", "lambda_1", _exponent, {"g": ("1.5", "2.5")}, slow=True),
    Witness(
        "gaussian.lyapunov_max.onset", "lambda_1", _near("lambda_1", "lyapunov_max"), small=_ONSET, slow=True
    ),
    Unchecked(
        "gaussian.lyapunov_max.strong_coupling",
        "O(ln ln g) beside ln g: at g = 20, where the exponent is still known, what is left out is as "
        "large as what is printed",
    ),
    Witness(
        "gaussian.lyapunov_max.large_order",
        "L_n",
        _coefficient,
        small=Small("n", ("20", "40"), power=-1, falls=0.3, relative=True),
        slow=True,
    ),
    Witness(
        "gaussian.participation_ratio",
        "R",
        _moments,
        {"g": ("2.5", "3.5")},
        slack=1e-12,
        slow=True,
    ),
    Witness("gaussian.spectrum_sum", "L", _sum, {"g": GAINS}),
    Witness("gaussian.variance.noise", "Delta0", _noisy, {**NOISE, "phi": ("tanh", *SMOOTH)}),
    Witness("gaussian.lyapunov_max.noise", "lambda_1", _exponent_under_noise, NOISE, slow=True),
    Witness(
        "gaussian.chaos_boundary.noise", "Delta0", _boundary, {"g": ("1.7", "2.5")}, slack=1e-14, slow=True
    ),
)

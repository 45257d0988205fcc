"""Numbers for the spectrum of the discrete-time network: certified ones at the second engine's variance."""

from typing import Any

import mpmath as mp

from rnnchaos.numerics.checks.reference_point import Small, Witness
from rnnchaos.numerics.checks.statement_value import value
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.scheme.witnesses.every_step import number
from rnnchaos.theory.catalogue import formula

_NEAR, _FAR = ("0.0002", "0.0001"), ("4000", "8000")


def _certified(name: str, g: str, phi: str, digits: int = 32, **more: str) -> Any:
    return number(name, g=g, dt="1", phi=phi, digits=digits, **more)


def _state(g: str, phi: str) -> dict[str, Any]:
    """The variance by Gauss-Legendre panels: the second engine."""
    variance = number("variance.discrete", g=g, phi=phi, digits=30, engine="mpmath")
    return {"g": mp.mpf(g), "Delta0": variance}


def _law(g: str, s: str, phi: str) -> dict[str, Any]:
    """The certified share at a rate."""
    return {**_state(g, phi), "u": _certified("lyapunov_density", g, phi, s=s), "s": mp.mpf(s)}


def _rate(g: str, phi: str, share: Any) -> Any:
    """s at a share: c E[phi'^2/(1 + c phi'^2)] = share by secants, s = ln(g^2 share/c)/2."""
    statement, known = formula("scheme.unstable_fraction.discrete").statement, _state(g, phi)

    def gap(log: Any) -> Any:
        c = mp.exp(log)
        mean = value(statement.lhs, {**known, "n_p": c / known["g"] ** 2}, phi)
        return c * mean / share - 1

    start = mp.log(share)
    log = mp.findroot(gap, (start, start + 1), solver="secant", tol=mp.mpf(10) ** -50)
    return (mp.log(known["g"] ** 2 * share) - log) / 2


def _marginal(g: str, phi: str) -> dict[str, Any]:
    return {**_state(g, phi), "n_p": _certified("unstable_fraction", g, phi)}


def _entropy(g: str, phi: str) -> dict[str, Any]:
    return {**_marginal(g, phi), "h": _certified("entropy_rate", g, phi)}


def _dimension(g: str, phi: str) -> dict[str, Any]:
    """The rate is that at which the certified dimension is the share above it."""
    dimension = _certified("dimension", g, phi)
    return {**_state(g, phi), "s": _rate(g, phi, dimension), "D_KY": dimension}


def _near(subject: str, name: str) -> Any:
    """A quantity at the distance epsilon from the onset."""

    def values(epsilon: str) -> dict[str, Any]:
        return {"epsilon": mp.mpf(epsilon), subject: _certified(name, f"1{epsilon[1:]}", "tanh")}

    return values


def _strong(g: str) -> dict[str, Any]:
    names = {"n_p": "unstable_fraction", "h": "entropy_rate", "D_KY": "dimension"}
    found = {symbol: _certified(name, g, "tanh", 12) for symbol, name in names.items()}
    exponent = number("lyapunov_max.discrete", g=g, digits=20)
    variance = number("variance.discrete", g=g, digits=24)
    return {"g": mp.mpf(g), "Delta0": variance, "lambda_1": exponent, **found}


def _amplitudes(lambda_1: str, dt: str) -> dict[str, Any]:
    """The amplitudes by other nodes, over the root of 1 - dt by which the map stretches frequencies."""
    exponent, stretch = mp.mpf(lambda_1), 1 / mp.sqrt(1 - mp.mpf(dt))
    powers = {"h": ("entropy_rate", 2.5), "D_KY": ("dimension", 1.5), "n_p": ("unstable_fraction", 1.5)}
    found = {
        symbol: evaluate(f"gaussian.{name}.onset", digits=17, engine="mpmath").mpf * exponent**power * stretch
        for symbol, (name, power) in powers.items()
    }
    return {"lambda_1": exponent, "dt": mp.mpf(dt), "epsilon": mp.sqrt(2 * exponent), **found}


def _pointwise(s: str, omega: str, g: str, dt: str) -> dict[str, Any]:
    """The kernel of frozen gains sech^2 x, x of variance 2, at one frequency, with means by quadrature."""
    known = {"s": mp.mpf(s), "omega": mp.mpf(omega), "g": mp.mpf(g), "dt": mp.mpf(dt), "Delta0": mp.mpf(2)}
    zero = mp.expj(known["omega"] * known["dt"]) - (1 - known["dt"]) * mp.exp(-known["s"] * known["dt"])
    weight = abs(zero * mp.exp(known["s"] * known["dt"]) / (known["dt"] * known["g"])) ** 2

    def gap(b: Any) -> Any:
        def gain(x: Any) -> Any:
            squared = mp.sech(x) ** 4
            return squared / (1 + b**2 * squared) * mp.npdf(x, 0, mp.sqrt(2))

        return 2 * mp.quad(gain, [0, 1, 2, 4, 8, 24]) - weight

    kernel = mp.findroot(gap, (mp.mpf("0.5"), mp.mpf("0.6")), solver="secant")
    return {**known, "b": kernel}


def _at_rest(s: str, g: str) -> dict[str, Any]:
    """Real parts of eigenvalues that fill a disc."""
    radius = mp.mpf(g)
    chord = mp.quad(lambda t: mp.cos(t) ** 2, [mp.asin((1 + mp.mpf(s)) / radius), mp.pi / 2])
    return {"s": mp.mpf(s), "g": radius, "c1": mp.mpf(1), "u": 2 * chord / mp.pi}


_BELOW_ONE = {"lambda_1": ("0.001", "0.01"), "dt": ("0.1", "0.8")}
_GAINS = {"g": ("1.3", "3.0"), "phi": ("tanh", "erf", "algebraic")}
_ONSET, _STRONG = Small("epsilon", _NEAR), Small("g", _FAR)
_FROZEN = {"s": ("-0.8", "-0.5"), "omega": ("0.1", "0.4"), "g": ("1.5", "2.5"), "dt": ("0.2", "0.6")}
WHITE = (
    Witness("scheme.volume_growth.frozen", "b", _pointwise, _FROZEN),
    Witness("scheme.volume_growth.quiescent", "u", _at_rest, {"s": ("-0.9", "-0.6"), "g": ("0.5", "0.9")}),
    Witness("scheme.entropy_rate.onset", "h", _amplitudes, _BELOW_ONE, slack=3e-15, slow=True),
    Witness("scheme.dimension.onset", "D_KY", _amplitudes, _BELOW_ONE, slack=3e-15, slow=True),
    Witness("scheme.unstable_fraction.onset", "n_p", _amplitudes, _BELOW_ONE, slack=3e-15, slow=True),
    Witness("scheme.volume_growth.discrete", "u", _law, {**_GAINS, "s": ("-0.9", "-0.1")}, slow=True),
    Witness("scheme.unstable_fraction.discrete", "n_p", _marginal, _GAINS, slow=True),
    Witness("scheme.entropy_rate.discrete", "h", _entropy, _GAINS),
    Witness("scheme.dimension.discrete", "D_KY", _dimension, _GAINS, slow=True),
    Witness(
        "scheme.unstable_fraction.discrete.onset", "n_p", _near("n_p", "unstable_fraction"), small=_ONSET
    ),
    Witness("scheme.entropy_rate.discrete.onset", "h", _near("h", "entropy_rate"), small=_ONSET),
    Witness("scheme.dimension.discrete.onset", "D_KY", _near("D_KY", "dimension"), small=_ONSET),
    Witness("scheme.lyapunov_max.discrete.strong_coupling", "lambda_1", _strong, small=_STRONG, slow=True),
    Witness("scheme.unstable_fraction.discrete.strong_coupling", "n_p", _strong, small=_STRONG, slow=True),
    Witness("scheme.entropy_rate.discrete.strong_coupling", "h", _strong, small=_STRONG, slow=True),
    Witness("scheme.dimension.discrete.strong_coupling", "D_KY", _strong, small=_STRONG, slow=True),
)

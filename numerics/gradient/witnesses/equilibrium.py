"""Numbers for the formulas of the gradient dynamics at a temperature, and of the flow beside it."""

from typing import Any

import mpmath as mp

from rnnchaos.numerics.checks.calculus import half_line
from rnnchaos.numerics.checks.reference_point import Unchecked, Witness
from rnnchaos.numerics.checks.statement_value import value
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.gaussian.witnesses.numbers import at_gain, lagged
from rnnchaos.theory.gaussian.notation import DELTA0, covariance_of_phi, mean_square

DIGITS = 34


def number(name: str, *, digits: int = DIGITS, **parameters: Any) -> Any:
    """A value of this column."""
    return evaluate(f"gradient.{name}", digits=digits, **parameters).mpf


def state(g: str, T: str, phi: str = "tanh") -> dict[str, Any]:
    """g, T, S and the fields' variance S - T, of which E phi^2 is a share."""
    return {"g": mp.mpf(g), "T": mp.mpf(T), "S": number("boltzmann_variance", g=g, T=T, phi=phi)}


def _with(letter: str, name: str, **more: Any) -> Any:
    def values(g: str, T: str, phi: str) -> dict[str, Any]:
        return {**state(g, T, phi), letter: number(name, g=g, T=T, phi=phi, **more)}

    return values


def _angle(between: str) -> Any:
    return _with("c", "angle", between=between, dynamics="gradient")


def line(f: Any) -> Any:
    """The integral over all x."""
    return half_line(lambda x: f(x) + f(-x))


def _weight(known: dict[str, Any], x: Any, h: Any) -> Any:
    """exp(-E/T) of one neuron: the field's normal law of variance S - T, times exp(-(x - h)^2/(2T))."""
    spread = known["S"] - known["T"]
    return mp.exp(-(h**2) / (2 * spread) - (x - h) ** 2 / (2 * known["T"])) / mp.sqrt(2 * mp.pi * spread)


def _marginal(g: str, T: str, x: str) -> dict[str, Any]:
    """The weight summed over the field, over its sum over both, which is sqrt(2 pi T)."""
    known = state(g, T)
    total = line(lambda h: _weight(known, mp.mpf(x), h)) / mp.sqrt(2 * mp.pi * known["T"])
    return {**known, "x": mp.mpf(x), "p": total}


def _planted(g: str, T: str, x: str, h: str) -> dict[str, Any]:
    """The weight of x and h over its sum over h."""
    known, at, field = state(g, T), mp.mpf(x), mp.mpf(h)
    share = _weight(known, at, field) / line(lambda other: _weight(known, at, other))
    return {**known, "x": at, "h": field, "p": share}


def _free(g: str, T: str) -> dict[str, Any]:
    """-T ln of the weight summed over x and h, and the mean of (x - h)^2/2 in it, with x = h + F."""
    known = state(g, T)
    total = line(lambda F: mp.exp(-(F**2) / (2 * known["T"])))
    energy = line(lambda F: F**2 / 2 * mp.exp(-(F**2) / (2 * known["T"]))) / total
    return {**known, "f": -known["T"] * mp.log(total), "e": energy}


def _radius(g: str, T: str) -> dict[str, Any]:
    known = state(g, T)
    law = [line(lambda x, k=k: x**k * mp.exp(-(x**2) / (2 * known["S"]))) for k in (0, 2)]
    return {**known, "r": mp.sqrt(law[1] / law[0])}


def _sampled(g: str, T: str, dt: str) -> dict[str, Any]:
    """The path: sqrt(|grad E|^2 + 2T/dt) by the engine's gradient."""
    known, step = state(g, T), mp.mpf(dt)
    return {**known, "dt": step, "ell": mp.sqrt(number("gradient_norm", g=g, T=T) + 2 * known["T"] / step)}


def _thermometer(g: str, T: str) -> dict[str, Any]:
    norm, bend = (number(name, g=g, T=T) for name in ("gradient_norm", "curvature"))
    return {"T": mp.mpf(T), "G": norm, "L": bend}


def _chaotic(letter: str, name: str, **more: Any) -> Any:
    def values(g: str, phi: str = "tanh") -> dict[str, Any]:
        return {**at_gain(g, phi), letter: number(name, g=g, phi=phi, **more)}

    return values


def _formal(g: str, phi: str) -> dict[str, Any]:
    """The temperature at which S would be Delta0, by S = g^2 E phi^2 + T."""
    known = at_gain(g, phi)
    square = value(mean_square(DELTA0), known, phi)
    return {**known, "T": known["Delta0"] - known["g"] ** 2 * square}


def _increment(g: str, dt: str) -> dict[str, Any]:
    known = at_gain(g)
    T = number("effective_temperature", g=g, definition="increment", dt=dt)
    S = number("boltzmann_variance", g=g, T=mp.nstr(T, 40))
    return {**known, "dt": mp.mpf(dt), "T": T, "S": S}


def _response(g: str) -> dict[str, Any]:
    T = number("effective_temperature", g=g, definition="fluctuation_dissipation", omega="0")
    return {"T": T, "Delta": lagged(g)}


def _reaction(g: str) -> dict[str, Any]:
    """-Gamma0 + int e^-s g^2 K ds, K = -C'', by parts g^2 C(0) - int e^-s g^2 C ds, C by means at every
    lag."""
    known, delta = at_gain(g, "erf"), lagged(g, "erf")

    def drive(s: Any) -> Any:
        return known["g"] ** 2 * value(covariance_of_phi(), {**known, "Delta": delta(s)}, "erf")

    with mp.workdps(22):
        total = half_line(lambda s: mp.exp(-s) * drive(s))
    return {"mean_Fg": -known["Gamma0"] + drive(mp.mpf(0)) - total}


def _gap(g: str, phi: str) -> dict[str, Any]:
    known = at_gain(g, phi)
    S = number("variance_at_energy", g=g, phi=phi)
    return {**known, "S": S, "D": number("distribution_gap", g=g, phi=phi)}


GAINS, WARM = ("1.3", "3.0"), {"g": ("0.5", "2.5"), "T": ("0.1", "1.5")}
_ANY = {**WARM, "phi": ("tanh", "erf", "algebraic")}
_CHAOS = {"g": GAINS, "phi": ("tanh", "erf", "algebraic")}
EQUILIBRIUM: tuple[Witness | Unchecked, ...] = (
    Witness("gradient.boltzmann_measure", "p", _marginal, {**WARM, "x": ("-2.0", "2.0")}),
    Witness("gradient.boltzmann_variance", "S", state, _ANY),
    Witness("gradient.free_energy", "f", _free, WARM),
    Witness("gradient.energy", "e", _free, WARM),
    Unchecked(
        "gradient.replica",
        "its only solution is R = 0, where both sides vanish whatever stands there; the slope at 0 is the "
        "number of gradient.overlap_stability",
    ),
    Witness(
        "gradient.overlap_stability",
        "T",
        _with("m", "overlap_multiplier"),
        {"g": ("1.02", "1.04"), "T": ("0.000001", "0.000002"), "phi": ("tanh",)},
    ),
    Unchecked(
        "gradient.overlap_fluctuations",
        "no engine has the overlaps of a finite network; the claim of the same name measures them",
    ),
    Witness("gradient.angle", "c", _angle("x,h"), _ANY),
    Witness("gradient.angle.force", "c", _angle("x,F"), _ANY),
    Witness("gradient.planted_start", "p", _planted, {**WARM, "x": ("-2.0", "2.0"), "h": ("-1.0", "1.0")}),
    Witness("gradient.shells", "r", _radius, WARM),
    Witness("gradient.arc_length", "ell", _sampled, {**WARM, "dt": ("0.01", "0.5")}),
    Witness("gradient.gradient_norm", "G", _with("G", "gradient_norm"), _ANY),
    Witness("gradient.angle.gradient", "c", _angle("F,grad"), _ANY),
    Witness("gradient.angle.virial", "c", _angle("x,grad"), _ANY),
    Witness("gradient.thermometer", "T", _thermometer, WARM),
    Witness("gradient.curvature", "L", _with("L", "curvature"), _ANY),
    Witness("gradient.angle.chaotic", "c", _chaotic("c", "angle", between="x,h", dynamics="chaotic"), _CHAOS),
    Witness("gradient.chaotic_reaction", "mean_Fg", _reaction, {"g": ("1.7", "2.5")}, slow=True, unit=1),
    Unchecked(
        "gradient.chaotic_norm",
        "Psi, a mean over three times, is known from this norm alone: the engine adds the two printed terms",
    ),
    Witness(
        "gradient.effective_temperature",
        "T",
        _chaotic("T", "effective_temperature", definition="energy"),
        _CHAOS,
    ),
    Witness("gradient.effective_temperature.variance", "T", _formal, _CHAOS),
    Witness(
        "gradient.effective_temperature.fluctuation_dissipation", "T", _response, {"g": GAINS}, slow=True
    ),
    Witness("gradient.effective_temperature.increment", "T", _increment, {"g": GAINS, "dt": ("0.05", "0.5")}),
    Witness("gradient.distribution_gap", "D", _gap, _CHAOS),
)

"""Numbers for the expansions of the gradient dynamics: at low temperature, and just above the onset."""

from typing import Any

import mpmath as mp

from rnnchaos.numerics.checks.reference_point import Small, Witness
from rnnchaos.numerics.gaussian.witnesses.numbers import number as of_flow
from rnnchaos.numerics.gradient.witnesses.equilibrium import number, state


def _cold(g: str, T: str) -> dict[str, Any]:
    """c1 and c3 are those of tanh."""
    at_zero = number("boltzmann_variance", g=g, T="0")
    return {**state(g, T), "S0": at_zero, "c1": mp.mpf(1), "c3": mp.mpf(-2)}


def _critical(T: str) -> dict[str, Any]:
    return {**state("1", T), "chi": mp.mpf(2)}


def _gain(epsilon: str) -> str:
    return f"1{epsilon[1:]}"


def _boltzmann(epsilon: str) -> dict[str, Any]:
    """At T = 0: S, and over the variance of chaos."""
    cold = number("boltzmann_variance", g=_gain(epsilon), T="0")
    return {"epsilon": mp.mpf(epsilon), "S": cold, "rho": cold / of_flow("variance", g=_gain(epsilon))}


def _at_energy(epsilon: str) -> dict[str, Any]:
    warm = number("variance_at_energy", g=_gain(epsilon))
    return {"epsilon": mp.mpf(epsilon), "S": warm, "rho": warm / of_flow("variance", g=_gain(epsilon))}


def _response(epsilon: str) -> dict[str, Any]:
    how = {"definition": "fluctuation_dissipation", "omega": "0"}
    T = number("effective_temperature", g=_gain(epsilon), digits=20, **how)
    return {"epsilon": mp.mpf(epsilon), "chi": mp.mpf(2), "T": T}


_TEMPERATURES = Small("T", ("0.00002", "0.00001"))
_ONSET = Small("epsilon", ("0.0002", "0.0001"))
EXPANSIONS = (
    Witness("gradient.low_temperature", "S", _cold, {"g": ("1.5", "2.5")}, small=_TEMPERATURES),
    Witness("gradient.low_temperature.quiescent", "S", _cold, {"g": ("0.3", "0.8")}, small=_TEMPERATURES),
    Witness(
        "gradient.low_temperature.critical",
        "S",
        _critical,
        small=Small("T", ("0.00000002", "0.00000001")),
    ),
    Witness("gradient.boltzmann_variance.onset", "S", _boltzmann, small=_ONSET),
    Witness("gradient.variance_at_energy.onset", "S", _at_energy, small=_ONSET),
    Witness("gradient.variance_ratio.onset", "rho", _at_energy, small=_ONSET),
    Witness("gradient.cold_ratio.onset", "rho", _boltzmann, small=_ONSET),
    Witness("gradient.effective_temperature.fluctuation_dissipation.onset", "T", _response, small=_ONSET),
)

"""rnnchaos: chaos in random recurrent neural networks, derived, evaluated and verified.

    >>> import rnnchaos
    >>> print(rnnchaos.evaluate("kinetic_energy", g=2, digits=12))
    0.127906850174
    >>> print(rnnchaos.formula("gaussian.kinetic_energy").text())
    Gamma0 = -Delta0 + g**2*E[phi(x)**2]

The names below are loaded when they are first used: importing the package costs milliseconds.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rnnchaos import verify
    from rnnchaos.figures.plotting import plot
    from rnnchaos.lookup import search
    from rnnchaos.names import evaluate, formula
    from rnnchaos.numerics.evaluate import quantities
    from rnnchaos.simulation import simulate
    from rnnchaos.sweeps.table import table
    from rnnchaos.theory.catalogue import formulas
    from rnnchaos.theory.nonlinearity.registry import nonlinearity
    from rnnchaos.verify.activity.analyse import analyse_activity
    from rnnchaos.verify.ensembles.results import load
    from rnnchaos.verify.identification.identify import identify
    from rnnchaos.verify.own.lyapunov_of import lyapunov_of
    from rnnchaos.verify.own.lyapunov_spectrum import lyapunov_spectrum
    from rnnchaos.verify.own.simulate_network import simulate_network
    from rnnchaos.verify.weights.analyse import analyse_weights

__version__ = "0.1.0"

_HOME = {
    "analyse_activity": "rnnchaos.verify.activity.analyse",
    "analyse_weights": "rnnchaos.verify.weights.analyse",
    "evaluate": "rnnchaos.names",
    "simulate": "rnnchaos.simulation",
    "formula": "rnnchaos.names",
    "quantities": "rnnchaos.numerics.evaluate",
    "search": "rnnchaos.lookup",
    "formulas": "rnnchaos.theory.catalogue",
    "identify": "rnnchaos.verify.identification.identify",
    "nonlinearity": "rnnchaos.theory.nonlinearity.registry",
    "plot": "rnnchaos.figures.plotting",
    "table": "rnnchaos.sweeps.table",
    "load": "rnnchaos.verify.ensembles.results",
    "lyapunov_of": "rnnchaos.verify.own.lyapunov_of",
    "simulate_network": "rnnchaos.verify.own.simulate_network",
    "lyapunov_spectrum": "rnnchaos.verify.own.lyapunov_spectrum",
}

__all__ = [
    "analyse_activity",
    "analyse_weights",
    "evaluate",
    "formula",
    "formulas",
    "identify",
    "load",
    "lyapunov_of",
    "lyapunov_spectrum",
    "nonlinearity",
    "plot",
    "quantities",
    "search",
    "simulate",
    "simulate_network",
    "table",
    "verify",
]


def __getattr__(name: str) -> Any:
    if name == "verify":
        return import_module("rnnchaos.verify")  # a callable module
    if name not in _HOME:
        raise AttributeError(f"module 'rnnchaos' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOME, "verify"])

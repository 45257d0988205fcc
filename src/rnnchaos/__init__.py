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
    from rnnchaos.numerics.evaluate import evaluate
    from rnnchaos.simulation import simulate
    from rnnchaos.theory.library import formula, formulas
    from rnnchaos.theory.nonlinearity import nonlinearity
    from rnnchaos.verify.harness import verify
    from rnnchaos.verify.results import load

__version__ = "0.1.0"

_HOME = {
    "evaluate": "rnnchaos.numerics.evaluate",
    "simulate": "rnnchaos.simulation",
    "formula": "rnnchaos.theory.library",
    "formulas": "rnnchaos.theory.library",
    "nonlinearity": "rnnchaos.theory.nonlinearity",
    "verify": "rnnchaos.verify.harness",
    "load": "rnnchaos.verify.results",
}

__all__ = ["evaluate", "formula", "formulas", "load", "nonlinearity", "simulate", "verify"]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'rnnchaos' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOME])

"""Simulated spectra of Euler's map beside its curve u(s); at step 1 the discrete network's."""

from collections.abc import Mapping
from math import inf
from typing import Any

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.quantity import rational
from rnnchaos.verify.gaussian.spectra import spectra
from rnnchaos.verify.observable import Given


def _scheme(given: Given) -> Mapping[str, Any]:
    step = float(rational(given["dt"]))
    return {"scheme": "inputs" if step == 1 else "euler", "dt": step}


def _edges(given: Given) -> tuple[float, float]:
    largest, lowest = (
        evaluate(f"scheme.{edge}", digits=6, **given) for edge in ("lyapunov_max", "minimal_exponent")
    )
    return -inf if lowest.arb is None else float(lowest), float(largest)


SPECTRA = spectra("scheme.lyapunov_density", _scheme, _edges)

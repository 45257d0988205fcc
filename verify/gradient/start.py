r"""The width $S=\langle x^2\rangle$ of the starts of Langevin runs, that of equilibrium at g and T."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from rnnchaos.numerics.gradient.arrays import variances
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.registry import odd_nonlinearity


def start_variance(parameters: Mapping[str, Any]) -> dict[str, float]:
    """`variance`, a parameter of the kernels, from their `g`, `T` and `phi`. Raises `UsageError` where S
    grows without bound.
    """
    g, T, phi = (parameters[name] for name in ("g", "T", "phi"))
    found = float(variances(g, T, odd_nonlinearity(phi)))
    if not np.isfinite(found):
        raise UsageError("T", T, f"accepted: a temperature at which {phi} has an equilibrium")
    return {"variance": found}

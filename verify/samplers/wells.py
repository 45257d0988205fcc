r"""Independent draws of a double well, $p\propto\exp[(ax^2/2-bx^4/4)/D]$, by the distribution function.

With $w=x^2$ the exponent is $-b(w-a/b)^2/4D$, and for a < 0 also $-|a|w/2D$: |x| is sought where it is above
-40, and has either sign.
"""

import numpy as np
from numpy.typing import NDArray

GRID = 2**14


def wells(rng: np.random.Generator, count: int, a: float, b: float, D: float) -> NDArray[np.float64]:
    """(count,)."""
    middle, width = max(a, 0.0) / b, (160 * D / b) ** 0.5
    width = min(width, 80 * D / -a) if a < 0 else width
    edges = np.linspace(max(middle - width, 0.0) ** 0.5, (middle + width) ** 0.5, GRID)
    weight = np.exp(-b * (edges**2 - middle) ** 2 / (4 * D) + min(a, 0.0) * edges**2 / (2 * D))
    below = np.concatenate([[0.0], np.cumsum(weight[1:] + weight[:-1])])
    size = np.interp(rng.random(count), below / below[-1], edges)
    return np.asarray(np.where(rng.random(count) < 0.5, size, -size))

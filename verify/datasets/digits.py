r"""The digits of scikit-learn as real images: 1797 of 48 pixels, those of the 64 whose deviation exceeds 1.

x = 2 (p + u)/17 - 1, where p = 0 ... 16 is a pixel and u uniform in [0, 1): of a density, not on a lattice,
so that likelihoods are finite. A number decides u and which 1400 images are learnt: the others are fresh.
"""

from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from rnnchaos.theory.errors import UsageError

Array = NDArray[np.float64]
LEARNT = 1400


def pixels() -> Array:
    """(1797, 64). Raises `UsageError` without scikit-learn."""
    needed()
    from sklearn.datasets import load_digits

    return np.asarray(load_digits().data)


def needed() -> None:
    """Raise `UsageError` without scikit-learn."""
    if find_spec("sklearn") is None:
        raise UsageError("data", "digits", "accepted with the extra `data`: pip install rnnchaos[data]")


def images(split: int) -> tuple[Array, Array]:
    """Learnt and fresh images as columns, (48, 1400) and (48, 397)."""
    return parted(pixels(), split, LEARNT)


def parted(raw: Array, split: int, learnt: int) -> tuple[Array, Array]:
    """Pixels (images, all) as real columns: `learnt` of them, and the rest."""
    rng, varied = np.random.default_rng(split), raw[:, raw.std(axis=0) > 1]
    x = 2 * (varied + rng.uniform(size=varied.shape)) / 17 - 1
    order = rng.permutation(len(x))
    return x[order[:learnt]].T, x[order[learnt:]].T

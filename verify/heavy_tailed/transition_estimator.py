r"""The published estimator of the largest exponent, as the public code of arXiv:2505.09816 had it.

k vectors, at first the first k unit vectors, move by V <- J^T V, J the Jacobian of the step x -> tanh(g W x),
are factorised at every step, and the largest of the k averages of ln max(|R_ii|, 1e-12) is reported. Here
elimination stands for the QR of all steps but the last (`rnnchaos.verify.spectrum.elimination`): the same
growth in an eighth of the time, but of vectors that vanish, which are none of the largest. In that
order J^T V is the cocycle of no network: (J_1 J_2 ... J_T)^T in place of J_T ... J_2 J_1. For couplings
without heavy tails the two have the same leading exponent within error; for alpha < 2 they do not.

Where the inputs are so small that phi' = 1 to rounding at all times, the state has died out and V moves by
g W^T alone, so that all such gains share one run: exponent(g) = exponent(g') + ln(g/g').
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.ensembles.checkpoint import Checkpoint
from rnnchaos.verify.heavy_tailed.couplings import Array
from rnnchaos.verify.spectrum.activation import activation

CLAMP = 1e-12
"""Least growth of a vector in a step, as of |R_ii| in the public code."""
DEAD = 1e-4
"""Inputs below this have slope 1 - h^2 = 1 in float32."""


def published(
    transposed: Array, inputs: Array, gains: NDArray[np.float64], *, k: int, place: Checkpoint
) -> NDArray[np.float64]:
    """The estimate at each gain, (G,), from W^T (N, N) and the arguments `inputs` (steps, G, N) of tanh."""
    dead = np.abs(inputs).max(axis=(0, 2)) < DEAD
    chosen = np.flatnonzero(~dead | (np.cumsum(dead) == 1))
    found = np.empty(len(gains))
    found[chosen] = _averages(transposed, inputs[:, chosen], gains[chosen], k, place).max(axis=1)
    if dead.any():
        first = int(np.argmax(dead))
        found[dead] = found[first] + np.log(gains[dead] / gains[first])
    return found


def _averages(
    transposed: Array, inputs: Array, gains: NDArray[np.float64], k: int, place: Checkpoint
) -> NDArray[np.float64]:
    """Averages of ln |R_ii|, (G, k)."""
    steps, count, N = inputs.shape
    frame, growth, done = np.zeros((count, k, N), np.float32), np.zeros((count, k)), 0
    frame[:, np.arange(k), np.arange(k)] = 1
    image, phi = np.empty_like(frame), activation("tanh")
    saved = place.load()
    if saved is not None:
        frame[...], growth[...], done = saved["frame"], saved["growth"], int(saved["done"])
    for step in range(done, steps):
        slope = gains[:, None] * phi.slope(inputs[step].astype(float))
        frame *= slope.astype(np.float32)[:, None]
        np.matmul(frame.reshape(-1, N), transposed.T, out=image.reshape(-1, N))
        frame, image = image, frame
        growth += np.log(np.maximum([eliminated(rows) for rows in frame], CLAMP))
        state: dict[str, np.ndarray] = {"frame": frame, "growth": growth, "done": np.array(step + 1)}
        place.save(lambda: state, step + 1, steps)  # noqa: B023 - called at once
    triangles = np.linalg.qr(frame.transpose(0, 2, 1).astype(float), mode="r")
    growth += np.log(np.abs(np.diagonal(triangles, axis1=1, axis2=2)))
    return np.asarray(growth / steps)


def eliminated(rows: Array) -> NDArray[np.float32]:
    """V = P^T L U, P^T L in place of the k vectors `rows` (k, N); |U_ii|, (k,)."""
    from scipy.linalg import lapack

    factors, swaps, _ = lapack.sgetrf(rows.T, overwrite_a=1)
    k = len(rows)
    pivots = np.abs(factors.diagonal())
    factors[_above(k)] = 0
    factors[np.arange(k), np.arange(k)] = 1
    rows[...] = lapack.slaswp(factors, swaps, inc=-1, overwrite_a=1).T
    return np.asarray(pivots)


@cache
def _above(k: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    return np.triu_indices(k, 1)

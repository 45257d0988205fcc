r"""The one-time law of the activity: skewness, excess kurtosis, and the distance to a normal law,

    d = max_x |F(x) - Phi((x - m)/s)|,

F the share of all neurons and times below x, m and s^2 their mean and variance. In an infinite network of
independent weights it is normal; the neurons of one network at one time are N of its values.
"""

from math import gcd

import numpy as np
from scipy.special import ndtr

from rnnchaos.verify.weights.reading.network import Array

MOST = 60_000
"""Values that are looked at: neurons and times are far fewer independent ones."""


def marginal(x: Array) -> dict[str, float]:
    """Of a recording (T, N) that is not constant."""
    stride = max(1, x.size // MOST)
    while gcd(stride, x.shape[1]) > 1:  # else the same few neurons would be looked at each time
        stride += 1
    values = np.sort(x.reshape(-1)[::stride].astype(float))
    off = values - values.mean()
    s = float(np.sqrt(np.square(off).mean()))
    if s == 0:
        return dict.fromkeys(("skewness", "kurtosis", "distance"), float("nan"))
    z, n = off / s, len(values)
    law, ranks = ndtr(z), np.arange(n)
    distance = max(float((law - ranks / n).max()), float(((ranks + 1) / n - law).max()))
    squares = z * z
    third, fourth = float((squares * z).mean()), float((squares * squares).mean())
    return {"skewness": third, "kurtosis": fourth - 3, "distance": distance}

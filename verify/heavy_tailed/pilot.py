r"""Where the bias budgets of the heavy-tailed claims come from.

`python -m rnnchaos.verify.heavy_tailed.pilot` measures them anew.

* Width: of the variance of a block of the walk, relative to the theory's, |skewness| sd/6, by which a median
  lies off the mean to first order; half of it for the root. The largest over the points of the claims.
* Mean field: bias(N) = c1/N + c2/N^2 at N = 125 and 250 leaves -c2/(2 N^2) in the pair (N, 2N); and the
  difference of averages after `burn` and after 2 `burn` steps of the same networks, N = 250.
* Intermittency: the mean over blocks less the prediction, levels and ratio of noisy fractions together.

Each with two standard errors added. Entropy 2024, which no test of the claims uses.
"""

import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.claim import Claim
from rnnchaos.verify.ensembles.realisations import realisations
from rnnchaos.verify.ensembles.study import Study, study
from rnnchaos.verify.heavy_tailed.annealed_claims import claims as walks
from rnnchaos.verify.heavy_tailed.quenched_claims import BURN, SIZE
from rnnchaos.verify.heavy_tailed.quenched_claims import claims as networks
from rnnchaos.verify.heavy_tailed.quenched_kernels import scale, scale_windows
from rnnchaos.verify.heavy_tailed.quiescence_claims import claims as fractions

Array = NDArray[np.float64]
ENTROPY = 2024
BLOCKS, NETWORKS, WATCHED = 400, 4000, 1000


def main() -> None:
    """Print every budget as a line of JSON."""
    for claim in (*walks(), *fractions()):
        if claim.formula == "heavy_tailed.transition_width" and claim.relative:
            _print(claim.id, median_for_mean=_skewed(_values(claim)) / (2 * claim.prediction() ** 2))
        if claim.formula == "heavy_tailed.intermittency_exponent":
            off = _values(claim) - claim.prediction()
            _print(claim.id, levels=abs(off.mean()) + 2 * _error(off))
    for claim in networks():
        if claim.formula == "heavy_tailed.mean_field_scale":
            given = {k: v for k, v in claim.studies[0].parameters if k != "N"}
            truth = claim.prediction()
            _print(claim.id, remainder=_remainder(given, truth), transient=_transient(given, truth))


def _values(claim: Claim) -> Array:
    return np.array([claim.measurements[0].value(r) for r in _records(claim.studies[0], BLOCKS)])


def _skewed(values: Array) -> float:
    """|third moment|/(6 sd^2), with two standard errors sqrt(6/n) of the skewness."""
    off = values - values.mean()
    skewness = float((off**3).mean() / (off**2).mean() ** 1.5)
    return float((abs(skewness) + 2 * np.sqrt(6 / len(values))) * off.std() / 6)


def _remainder(given: dict[str, Any], truth: float) -> float:
    means, errors = [], []
    for N in (SIZE // 2, SIZE):
        values = _scales(study("pilot", scale, N=N, **given), NETWORKS)[:, 0] / truth - 1
        means.append(values.mean())
        errors.append(_error(values))
    # c2 = 2 n^2 (b(n) - 2 b(2n)) with n = N/2, and the pair at N leaves -c2/(2 N^2)
    return float((abs(means[0] - 2 * means[1]) + 2 * np.hypot(errors[0], 2 * errors[1])) / 4)


def _transient(given: dict[str, Any], truth: float) -> float:
    of = study("pilot", scale_windows, **{**given, "N": SIZE, "burn": BURN})
    early, late = _scales(of, WATCHED).T / truth
    return float(abs((late - early).mean()) + 2 * _error(late - early))


def _scales(of: Study, count: int) -> Array:
    return np.array([np.atleast_1d(r.observables["scale"]) for r in _records(of, count)])


def _records(of: Study, count: int) -> Any:
    return realisations(of, entropy=ENTROPY, count=count)


def _error(values: Array) -> float:
    return float(values.std(ddof=1) / np.sqrt(len(values)))


def _print(id: str, **budgets: float) -> None:
    print(json.dumps({"id": id} | {k: float(f"{v:.2g}") for k, v in budgets.items()}), flush=True)


if __name__ == "__main__":
    main()

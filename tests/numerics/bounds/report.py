"""`python -m tests.numerics.bounds.report`: for each bound, C, the smallest ratio of bound to true error."""

from tests.numerics.bounds import bands, contours, gaussian_means, heavy_tails, pairs, trajectories, trapezoid
from tests.numerics.bounds.proof import tightness

PROOFS = (
    *gaussian_means.PROOFS,
    *contours.PROOFS,
    *trajectories.PROOFS,
    *heavy_tails.PROOFS,
    *pairs.PROOFS,
    *bands.PROOFS,
    *trapezoid.PROOFS,
)

if __name__ == "__main__":
    for proof in PROOFS:
        found = sorted(tightness(proof))
        middle = found[len(found) // 2]
        print(f"{proof.name:32s} C = {found[0]:.3g} (median of {len(found)} values: {middle:.3g})")

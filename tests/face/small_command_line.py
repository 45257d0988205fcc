"""The command line with one small claim, `verify tiny`, and frequent checkpoints: to be killed."""

import sys
from typing import TYPE_CHECKING

from rnnchaos.__main__ import main
from rnnchaos.verify.ensembles import checkpoint

if TYPE_CHECKING:
    from rnnchaos.verify.claim import Claim


def tiny() -> "Claim":
    """A claim on networks of 8 and 16 units, wide enough to stay open to the end of its budget."""
    from rnnchaos.testing import Bias, Claim, Rival, pair, richardson_pair, shifted, study

    pairs = study("tiny", richardson_pair, g=2.0, N=8, dt=0.2, states=2, burn=4.0, duration=200.0)
    return Claim(
        id="tiny.variance",
        formula="tiny.variance",
        title="variance of a tiny network",
        point={"g": "2"},
        prediction=lambda: 1.9,
        tolerance=0.001,
        budgets={"quick": 40},
        measurements=(pair(pairs, "variance"),),
        rivals=(shifted(), Rival("linear", lambda p, t: 9.0)),
        biases=(Bias("finite size", 0.0001, "not measured: the verdict does not matter here"),),
    )


if __name__ == "__main__":
    checkpoint.SECONDS = 0.05
    if sys.argv[1] == "verify":
        from rnnchaos.verify.harness import family

        family.selected = lambda claims, budget: [tiny()]  # type: ignore[assignment]
    main()

"""What the column of contrastive learning states (`rnnchaos.theory.contrastive.notation`: the model)."""

from rnnchaos.theory.contrastive import limits, observables, saddle
from rnnchaos.theory.contrastive.notation import PAPERS

TITLE = "Contrastive learning of pairs"
FORMULAS = (*saddle.FORMULAS, *observables.FORMULAS, *limits.FORMULAS)
ERRATA = (saddle.SAMPLED, observables.ERF, observables.SWAPPED, observables.QUARTERS)

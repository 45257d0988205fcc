"""What the column of reconstructed networks states (`rnnchaos.theory.reconstruction.notation`: the model)."""

from rnnchaos.theory.reconstruction import linear, recursion, regression, response

TITLE = "Reconstructed networks"
FORMULAS = (*recursion.FORMULAS, *response.FORMULAS, *linear.FORMULAS, *regression.FORMULAS)
ERRATA = (response.RESCALED,)

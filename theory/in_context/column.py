"""What the column of in-context learning states (`rnnchaos.theory.in_context.notation`: the model)."""

from rnnchaos.theory.in_context import correction, hamiltonian, learning_curve, message_passing, population
from rnnchaos.theory.in_context.notation import PAPERS

TITLE = "In-context learning by linear attention"
FORMULAS = (
    *hamiltonian.FORMULAS,
    *population.FORMULAS,
    *correction.FORMULAS,
    *learning_curve.FORMULAS,
    *message_passing.FORMULAS,
)
ERRATA = (message_passing.REACTION,)

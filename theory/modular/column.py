"""What the modular column states: networks of populations, any size, any number of levels
(`rnnchaos.theory.modular.mean_field` has the model and its mean-field theory)."""

from rnnchaos.theory.modular.levels import levels, levels_lyapunov
from rnnchaos.theory.modular.lyapunov import lyapunov_macro, lyapunov_max, lyapunov_micro, weak_modularity
from rnnchaos.theory.modular.mean_field import activity, covariance_erf, crossover, dmft, population_activity
from rnnchaos.theory.modular.notation import PAPERS
from rnnchaos.theory.modular.onset import activity_onset, onset

TITLE = "Modular populations"
FORMULAS = (
    dmft,
    covariance_erf,
    activity,
    population_activity,
    lyapunov_max,
    lyapunov_micro,
    lyapunov_macro,
    weak_modularity,
    crossover,
    onset,
    activity_onset,
    levels,
    levels_lyapunov,
)

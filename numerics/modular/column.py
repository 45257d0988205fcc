"""What the modular column evaluates: two levels, neurons and populations, of any size, and any number of
levels (`rnnchaos.numerics.modular.state` has the equations)."""

from functools import partial

from rnnchaos.numerics.modular.engines import (
    FROM_QUIESCENCE,
    critical_strength,
    quantity,
    without_modules,
)
from rnnchaos.numerics.modular.observables import activity, crossover, exponent, variance
from rnnchaos.numerics.modular.parameters import (
    LEVEL,
    PHI,
    SIGMA,
    SIGMA_MU,
    SIZE,
    SIZES,
    STRENGTHS,
    WHICH,
    any_levels,
)
from rnnchaos.numerics.quantity import Quantity

QUANTITIES = (
    quantity("dmft", "variance Delta0 of the inputs", variance),
    quantity("activity", "mean squared activity q", activity),
    quantity("population_activity", "mean square Q of the population means", partial(activity, level=1)),
    quantity("lyapunov_max", "largest Lyapunov exponent, per step", exponent),
    quantity("lyapunov_micro", "growth of differences without a population mean", partial(exponent, level=0)),
    quantity("lyapunov_macro", "growth of population means left to themselves", partial(exponent, level=1)),
    Quantity(
        "modular.onset",
        "critical sigma of quiescence",
        "modular.onset",
        (SIGMA_MU, SIZE),
        critical_strength,
        critical_strength,
    ),
    quantity(
        "crossover",
        "sigma_mu at which macroscopic activity sets in, N0 = infinity",
        crossover,
        parameters=(SIGMA, PHI),
        describe=without_modules,
        at_rest=FROM_QUIESCENCE,
    ),
    quantity(
        "levels.activity",
        "mean squared activity of a level",
        activity,
        formula="levels",
        parameters=(STRENGTHS, SIZES, LEVEL, PHI),
        describe=any_levels,
    ),
    quantity(
        "levels.lyapunov",
        "exponent of a level, or the largest",
        exponent,
        parameters=(STRENGTHS, SIZES, WHICH, PHI),
        describe=any_levels,
    ),
)

"""What the modular column evaluates: two levels, neurons and populations, of any size, and any number of
levels (`rnnchaos.numerics.modular.state` has the equations)."""

from functools import partial
from typing import Any

from rnnchaos.numerics.modular import parameters as given
from rnnchaos.numerics.modular.engines import FROM_QUIESCENCE, critical_strength, quantity, without_modules
from rnnchaos.numerics.modular.observables import activity, crossover, exponent, variance
from rnnchaos.numerics.presentation.letters import Letter
from rnnchaos.numerics.presentation.samples import Samples
from rnnchaos.numerics.quantity import Quantity

QUANTITIES = (
    quantity("modular.dmft", "variance Delta0 of the inputs", variance),
    quantity("modular.activity", "mean squared activity q", activity),
    quantity(
        "modular.population_activity", "mean square Q of the population means", partial(activity, level=1)
    ),
    quantity("modular.lyapunov_max", "largest Lyapunov exponent, per step", exponent),
    quantity(
        "modular.lyapunov_micro",
        "growth of differences without a population mean",
        partial(exponent, level=0),
    ),
    quantity(
        "modular.lyapunov_macro", "growth of population means left to themselves", partial(exponent, level=1)
    ),
    Quantity(
        "modular.onset",
        "critical sigma of quiescence",
        "modular.onset",
        (given.SIGMA_MU, given.SIZE),
        critical_strength,
        critical_strength,
        phases=False,
    ),
    quantity(
        "modular.crossover",
        "sigma_mu at which macroscopic activity sets in, N0 = infinity",
        crossover,
        parameters=(given.SIGMA, given.PHI),
        describe=without_modules,
        at_rest=FROM_QUIESCENCE,
    ),
    quantity(
        "modular.levels.activity",
        "mean squared activity of a level",
        activity,
        formula="modular.levels",
        parameters=(given.STRENGTHS, given.SIZES, given.LEVEL, given.PHI),
        describe=given.any_levels,
    ),
    quantity(
        "modular.levels.lyapunov",
        "exponent of a level, or the largest",
        exponent,
        parameters=(given.STRENGTHS, given.SIZES, given.WHICH, given.PHI),
        describe=given.any_levels,
    ),
)
SIGNS = {
    "modular.dmft": r"\Delta_0",
    "modular.activity": "q",
    "modular.population_activity": "Q",
    "modular.lyapunov_max": r"\lambda_1",
    "modular.lyapunov_micro": r"\lambda_\mathrm{micro}",
    "modular.lyapunov_macro": r"\lambda_\mathrm{macro}",
    "modular.onset": r"\sigma_\mathrm{c}",
    "modular.crossover": r"\sigma_\mu",
    "modular.levels.activity": "q_k",
    "modular.levels.lyapunov": r"\lambda_k",
}
LETTERS = {
    "sigma": Letter("coupling strength σ"),
    "sigma_mu": Letter("strength between populations σ_μ"),
    "N0": Letter("neurons in a population N_0"),
}
SAMPLES = {
    "modular": Samples(
        points={"sigma": ("1.5", "0.5"), "sigma_mu": ("1.2", "2.5"), "strengths": ("1.5,1.2", "1.5,2.5")},
        axes={"sigma_mu": "0.1:3:30", "sigma": "1.05:3:30"},
    )
}


def witnesses() -> tuple[Any, ...]:
    """They need SymPy, which evaluation does not: loaded when they are asked for."""
    from rnnchaos.numerics.modular.witnesses.levels import LEVELS

    return LEVELS


WITNESSES = witnesses
LETTERS = given.LETTERS

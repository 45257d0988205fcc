"""What the modular column evaluates: two levels, neurons and populations, of any size, and any number of
levels (`rnnchaos.numerics.modular.state` has the equations)."""

from rnnchaos.numerics.modular import parameters as of
from rnnchaos.numerics.modular.engines import critical_strength, quantity
from rnnchaos.numerics.modular.observables import activity, crossover, exponent, variance
from rnnchaos.numerics.presentation.letters import Letter
from rnnchaos.numerics.presentation.samples import Samples
from rnnchaos.numerics.quantity import Quantity
from rnnchaos.theory.catalogue import loaded

QUANTITIES = (
    quantity("modular.dmft", "variance Delta0 of the inputs", variance),
    quantity("modular.activity", "mean squared activity q", activity, 0),
    quantity("modular.population_activity", "mean square Q of the population means", activity, 1),
    quantity("modular.lyapunov_max", "largest Lyapunov exponent, per step", exponent),
    quantity("modular.lyapunov_micro", "growth of differences without a population mean", exponent, 0),
    quantity("modular.lyapunov_macro", "growth of population means left to themselves", exponent, 1),
    Quantity(
        "modular.onset",
        "critical sigma of quiescence",
        "modular.onset",
        (of.SIGMA_MU, of.SIZE),
        critical_strength,
        critical_strength,
        phases=False,
    ),
    quantity(
        "modular.crossover",
        "sigma_mu at which macroscopic activity sets in, N0 = infinity",
        crossover,
        system=of.WITHOUT_MODULES,
    ),
    quantity(
        "modular.levels.activity",
        "mean squared activity of a level",
        activity,
        system=of.EACH_LEVEL,
        formula="modular.levels",
    ),
    quantity(
        "modular.levels.lyapunov", "exponent of a level, or the largest", exponent, system=of.EACH_OR_LARGEST
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
    "N0": Letter("population size N₀"),
    "level": Letter("level k"),
    "sigma": Letter("coupling of neurons σ"),
    "sigma_mu": Letter("coupling of populations σ_μ"),
    "sizes": Letter("sizes N"),
    "strengths": Letter("strengths σ"),
}
SAMPLES = {
    "modular": Samples(
        points={"sigma": ("1.5", "0.5"), "sigma_mu": ("1.2", "2.5"), "strengths": ("1.5,1.2", "1.5,2.5")},
        axes={"sigma_mu": "0.1:3:30", "sigma": "1.05:3:30"},
    )
}
WITNESSES = loaded("rnnchaos.numerics.modular.witnesses.levels:LEVELS")

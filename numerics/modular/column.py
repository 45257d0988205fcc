"""What the modular column evaluates: two levels, neurons and populations, of any size, and any number of
levels (`rnnchaos.numerics.modular.state` has the equations)."""

from rnnchaos.numerics.engines import closed, lazily
from rnnchaos.numerics.modular import observables as seen
from rnnchaos.numerics.modular import parameters as of
from rnnchaos.numerics.modular.engines import UNSTABLE, critical_strength, quantity
from rnnchaos.numerics.presentation.letters import Letter
from rnnchaos.numerics.presentation.samples import Samples

QUANTITIES = (
    quantity("dmft", "variance Delta0 of the inputs", seen.variance),
    quantity("activity", "mean squared activity q", seen.activity, 0),
    quantity("population_activity", "mean square Q of the population means", seen.activity, 1),
    quantity("lyapunov_max", "largest Lyapunov exponent, per step", seen.exponent),
    quantity("lyapunov_micro", "growth of differences without a population mean", seen.exponent, 0),
    quantity("lyapunov_macro", "growth of population means left to themselves", seen.exponent, 1),
    closed("modular.onset", "critical sigma of quiescence", critical_strength, of.LINE, UNSTABLE),
    quantity(
        "crossover",
        "sigma_mu at which macroscopic activity sets in, N0 = infinity",
        seen.crossover,
        system=of.WITHOUT_MODULES,
    ),
    quantity(
        "levels.activity",
        "mean squared activity of a level",
        seen.activity,
        system=of.EACH_LEVEL,
        formula="modular.levels",
    ),
    quantity(
        "levels.lyapunov", "exponent of a level, or the largest", seen.exponent, system=of.EACH_OR_LARGEST
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
WITNESSES = lazily("rnnchaos.numerics.modular.witnesses:witnesses")  # evaluation does without SymPy

"""What the column of plastic synapses evaluates, and where tables and pictures show it."""

from rnnchaos.numerics.plastic.folds import FOLDS
from rnnchaos.numerics.plastic.sampled import SAMPLED
from rnnchaos.numerics.plastic.static import STATIC
from rnnchaos.numerics.presentation.letters import Letter
from rnnchaos.numerics.presentation.samples import Samples
from rnnchaos.theory.catalogue import loaded

QUANTITIES = (*STATIC, *FOLDS, SAMPLED)
LETTERS = {"k": Letter("plasticity k"), "p": Letter("time constant of synapses p", "time constants")}
SIGNS = {f"plastic.{name}activity": "q" for name in ("", "static_", "imprinted_")} | {
    "plastic.static_fold": r"g_\mathrm{sn},\,q_\mathrm{sn}",
    "plastic.bulk_stability": r"\Sigma",
    "plastic.frozen_edge": r"\lambda",
    "plastic.imprinted_fold": r"k_\mathrm{im},\,q_\mathrm{im}",
    "plastic.tricritical": r"k_\mathrm{t}",
}
SAMPLES = {
    "plastic": Samples({"k": ("0.5",), "g": ("1.5",), "p": ("1",)}, {"g": "1.1:2.5:8"}, digits=12),
    "plastic.static_fold": Samples({"k": ("1.2",)}, {"k": "1.1:1.9:9"}),
    "plastic.imprinted_activity": Samples({"k": ("2.5",), "g": ("0.2",)}, {"g": "0.05:0.45:9"}),
    "plastic.imprinted_fold": Samples({"g": ("0.1",)}, {"g": "0:0.2:5"}, digits=8),
    "plastic.activity": Samples(axes={"g": ""}, digits=1),
}
WITNESSES = loaded("rnnchaos.numerics.plastic.witnesses:WITNESSES")

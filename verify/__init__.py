"""What is checked: simulations, statistics, verdicts.

The module is callable, so that the two names of the interface live together: `from rnnchaos.verify.claim
import Claim` imports from the layer, and `rnnchaos.verify("gaussian")` runs claims
(`rnnchaos.verify.harness.family.verify`).
"""

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

from rnnchaos.verify.old_names import install

if TYPE_CHECKING:
    from rnnchaos.verify.report.report import Report


class _Layer(ModuleType):
    """The layer as a module that can be called."""

    def __call__(self, *claims: Any, **options: Any) -> "Report":
        from rnnchaos.verify.harness.family import verify

        return verify(*claims, **options)


sys.modules[__name__].__class__ = _Layer
install()

"""Modules that moved: their former dotted names still import, with a warning, for one release.

`rnnchaos.verify.study` and its like are found by no file any more. The finder below is the last that an
import asks, so that it costs nothing where a module exists; for a former name it warns and hands over a
module that holds the very objects of the present one.
"""

import sys
import warnings
from collections.abc import Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

PUBLIC = "rnnchaos.testing"
"""Where users import from instead."""
HOME = {
    "rnnchaos.verify.flow": "rnnchaos.verify.networks.flow",
    "rnnchaos.verify.gaussian_design": "rnnchaos.verify.bias.extrapolation",
    "rnnchaos.verify.properties": "rnnchaos.verify.testing.properties",
    "rnnchaos.verify.pytest_plugin": "rnnchaos.verify.testing.pytest_plugin",
    "rnnchaos.verify.study": "rnnchaos.verify.ensembles.study",
}
"""Former name -> module that holds its public names."""


class FormerModule(Loader):
    """Loads a former name: the public names of its present home, and a DeprecationWarning."""

    def exec_module(self, module: ModuleType) -> None:
        name = module.__name__
        warnings.warn(f"{name} has moved: import from {PUBLIC}", DeprecationWarning, stacklevel=2)
        home = import_module(HOME[name])
        module.__doc__ = home.__doc__
        module.__dict__.update({key: value for key, value in vars(home).items() if not key.startswith("_")})


class FormerNames(MetaPathFinder):
    """Finds the names of `HOME` and no other."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        return ModuleSpec(fullname, FormerModule()) if fullname in HOME else None


def install() -> None:
    """Let imports ask for former names, after everybody else and once."""
    if not any(isinstance(finder, FormerNames) for finder in sys.meta_path):
        sys.meta_path.append(FormerNames())

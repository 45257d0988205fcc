"""One BLAS thread a process, since the tests themselves take every core; bytecode kept, so that workers and
the many processes that the tests start do not each compile the package; and the profiles of Hypothesis: `ci`
is deterministic and the default, `nightly` draws fresh entropy and prints it.

`longer.txt` lists tests that are `slow`: the dearer values of a check that the fast suite makes at cheaper
ones, and checks of a second or more that others of the same kind stand beside.
"""

import os
import sys
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # read when NumPy and SciPy load, here and in children
if sys.dont_write_bytecode:
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

import pytest
from threadpoolctl import threadpool_limits

from rnnchaos.verify.testing.strategies import load_profile

threadpool_limits(1, user_api="blas")  # for what a plugin has loaded before
load_profile()

LONGER = Path(__file__).with_name("longer.txt")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the longer tests. A line of a whole collected module that names no test is an error."""
    longer, known = set(LONGER.read_text().splitlines()), {item.nodeid for item in items}
    for item in items:
        if item.nodeid in longer:
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.longer)
    modules = {id.partition("::")[0] for id in known}
    gone = [id for id in longer - known if id.partition("::")[0] in modules]
    if gone and not any("::" in word for word in config.args):
        raise pytest.UsageError(f"{LONGER.name} names no test: {', '.join(sorted(gone))}")

"""One BLAS thread a process, since the tests themselves take every core; bytecode kept, so that workers and
the processes that the tests start do not each compile the package; the profiles of Hypothesis: `ci` is
deterministic and the default, `nightly` draws fresh entropy and prints it.
"""

import os
import sys

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # read when NumPy and SciPy load, here and in children
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

from threadpoolctl import threadpool_limits  # noqa: E402

from rnnchaos.verify.testing.strategies import load_profile  # noqa: E402

threadpool_limits(1, user_api="blas")  # for what a plugin has loaded before
load_profile()

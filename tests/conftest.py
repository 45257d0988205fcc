"""Hypothesis profiles: `ci` is deterministic and the default; `nightly` draws fresh entropy and prints it."""

from rnnchaos.verify.testing.strategies import load_profile

load_profile()

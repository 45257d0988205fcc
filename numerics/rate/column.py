"""Rate networks in numbers: their quantities."""

from rnnchaos.numerics.rate.activity import ACTIVITY

QUANTITIES = (*ACTIVITY,)

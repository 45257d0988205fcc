"""A number of a network with its interval, or with the reason why there is none."""

from dataclasses import dataclass
from typing import Any

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Estimate:
    """`value` with `interval` at `CONFIDENCE`, or None; `reason` says why there is no interval or no value,
    else what the interval assumes."""

    name: str
    title: str
    value: float | None
    interval: tuple[float, float] | None
    reason: str

    def to_json(self) -> dict[str, Any]:
        ends = None if self.interval is None else list(self.interval)
        return {"name": self.name, "value": self.value, "interval": ends, "reason": self.reason}

    def without_interval(self, reason: str) -> "Estimate":
        return Estimate(self.name, self.title, self.value, None, reason)


def shown(value: float | None, interval: tuple[float, float] | None = None) -> str:
    """Value and interval as people read them.

    >>> shown(0.12345678, (0.1, 0.2)), shown(None), shown(3.0)
    ('0.123457 [0.1, 0.2]', 'none', '3')
    """
    if value is None:
        return "none"
    ends = "" if interval is None else f" [{interval[0]:.4g}, {interval[1]:.4g}]"
    return f"{value:.6g}{ends}"

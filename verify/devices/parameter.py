"""The parameter `device` of a study."""

from typing import Any

from rnnchaos.numerics.quantity import Parameter
from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.devices.device import ACCEPTED, HOST, device


def _parse(raw: Any) -> str:
    """The name of a device of this machine. Raises `UsageError`."""
    if not isinstance(raw, str):
        raise UsageError("device", raw, ACCEPTED)
    return device(raw).name


DEVICE = Parameter(
    "device", "where frames are moved", ACCEPTED.removeprefix("accepted: "), _parse, HOST, required=False
)

r"""Words on a figure: symbols as formulas write them, $\Delta_0$, titles, units, parameters."""

from collections.abc import Sequence

from rnnchaos.figures.curves import Curve
from rnnchaos.numerics.presentation.letters import letter
from rnnchaos.numerics.presentation.symbols import symbol
from rnnchaos.numerics.quantity import Quantity
from rnnchaos.text.prose import GREEK, unicode

_LETTERS = {sign: "\\" + name for name, sign in GREEK.items() if name not in ("eps", "inf")}
_LETTERS["φ"] = r"\varphi"


def quantity_sign(asked: Quantity) -> str:
    """The quantity's symbol as math; its title where it has none."""
    sign = symbol(asked.id)
    return f"${sign}$" if sign else unicode(asked.title)


def sign_of(name: str, id: str) -> str:
    """A parameter's sign as math."""
    plain = letter(name, id).sign
    head, _, low = plain.partition("_")
    written = _LETTERS.get(head, head if len(head) == 1 else rf"\mathrm{{{head}}}")
    lowered = _LETTERS.get(low, low)
    return f"${written}_{{{lowered}}}$" if low else f"${written}$"


def axis(name: str, id: str) -> str:
    """Words, sign and unit: `gain $g$`."""
    words = letter(name, id)
    before = words.words.removesuffix(words.sign)
    return f"{before}{sign_of(name, id)}" + (f" [{words.unit}]" if words.unit else "")


def ordinate(asked: Sequence[Quantity]) -> str:
    """The symbol of one quantity with its unit; the symbols of several."""
    if len(asked) > 1:
        return ", ".join(dict.fromkeys(map(quantity_sign, asked)))
    measured = unit(asked[0])
    return f"{quantity_sign(asked[0])} [{measured}]" if measured else quantity_sign(asked[0])


def unit(asked: Quantity) -> str:
    """The unit of the symbol that the quantity's formula is about; empty where it has none."""
    from rnnchaos.theory.catalogue import formulas

    entry = next((entry for entry in formulas() if entry.id == asked.formula), None)
    left = str(getattr(entry().statement, "lhs", "")) if entry is not None else ""
    meaning = entry().symbols.get(left) if entry is not None else None
    return "" if meaning is None or meaning.unit == "1" else unicode(meaning.unit)


def varied(curves: Sequence[Curve]) -> list[str]:
    """The parameters in which curves differ."""
    return [name for name in curves[0].fixed if len({curve.fixed[name] for curve in curves}) > 1]


def curve_label(curve: Curve, names: Sequence[str], several: bool) -> str:
    """`$\\lambda_1$, $\\alpha$ = 1.5`: what tells the curve from the others."""
    id = curve.quantity.id
    parts = [quantity_sign(curve.quantity)] if several else []
    parts += [f"{sign_of(name, id)} = {curve.said(name)}" for name in names]
    return ", ".join(parts) or "theory"

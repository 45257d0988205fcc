r"""One function, several spellings: $\ln(1+e^u)$ is `softplus(u)`, $1/(1+e^{-u})$ is `logistic(u)`.

What a user spells out is the registered function, and is evaluated as such: $\ln(1+e^u)$ as it stands
overflows at u = 1000 and loses its digits at u = -40. Rules, with both orders of a sum and of a product:

    log(1 + exp(u)), log1p(exp(u))                     softplus(u)
    1/(1 + exp(-u)), exp(u)/(1 + exp(u))               logistic(u), also where a factor stands for 1
    (1 + tanh(u))/2, 1/2 + tanh(u)/2                   logistic(2 u)
    (u + abs(u))/2, u*(1 + sign(u))/2                  relu(u)
    relu(u) + exp(-relu(-u)) - 1                       elu(u)
    (abs(u + 1) - abs(u - 1))/2                        hard_tanh(u)
"""

from fractions import Fraction

from rnnchaos.theory.nonlinearity.grammar import Node, num

_ONE = num(1)
_HALVES: tuple[Node, ...] = (num(Fraction(1, 2)), ("div", _ONE, num(2)))


def respelled(node: Node) -> Node:
    """The tree with the functions of the registry under their own names."""
    head, *parts = node
    tree: Node = (head, *(respelled(part) if isinstance(part, tuple) else part for part in parts))
    for rule in (_softplus, _logistic, _relu, _elu, _hard_tanh):
        if (found := rule(tree)) is not None:
            return found
    return tree


def _softplus(node: Node) -> Node | None:
    if node[0] == "log" and (u := _one_and_exp(node[1])) is not None:
        return ("softplus", u)
    return ("softplus", node[1][1]) if node[0] == "log1p" and node[1][0] == "exp" else None


def _logistic(node: Node) -> Node | None:
    if node[0] == "pow" and node[2] < 0 and (u := _one_and_exp(node[1])) is not None:
        one: Node = ("logistic", _minus(u))
        return one if node[2] == -1 else ("pow", one, -node[2])
    if node[0] == "div" and (u := _one_and_exp(node[2])) is not None:
        if node[1] == ("exp", u):
            return ("logistic", u)
        found = ("logistic", _minus(u))
        return found if node[1] == _ONE else ("mul", node[1], found)
    return _shifted_tanh(node)


def _shifted_tanh(node: Node) -> Node | None:
    """(1 + tanh u)/2."""
    for one, other in _terms(node):
        inner = _halved(other)
        if one in _HALVES and inner is not None and inner[0] == "tanh":
            return ("logistic", _twice(inner[1]))
    for one, other in _terms(_halved(node)):
        if one == _ONE and other[0] == "tanh":
            return ("logistic", _twice(other[1]))
    return None


def _relu(node: Node) -> Node | None:
    inner = _halved(node)
    for one, other in _terms(inner):
        if other == ("abs", one):
            return ("relu", one)
    for one, other in _factors(inner):
        if any(a == _ONE and b == ("sign", one) for a, b in _terms(other)):
            return ("relu", one)
    return None


def _elu(node: Node) -> Node | None:
    if node[0] != "sub" or node[2] != _ONE:
        return None
    for one, other in _terms(node[1]):
        if one[0] == "relu" and other[0] == "exp" and other[1][0] == "neg" and other[1][1][0] == "relu":
            below = other[1][1][1]
            if below in (_minus(one[1]), ("neg", one[1])):
                return ("elu", one[1])
    return None


def _hard_tanh(node: Node) -> Node | None:
    inner = _halved(node)
    if inner is None or inner[0] != "sub" or inner[1][0] != "abs" or inner[2][0] != "abs":
        return None
    up, down = inner[1][1], inner[2][1]
    for one, other in _terms(up):
        if one == _ONE and down == ("sub", other, _ONE):
            return ("hard_tanh", other)
    return None


def _terms(node: Node | None) -> tuple[tuple[Node, Node], ...]:
    """A sum of two, in both orders."""
    return ((node[1], node[2]), (node[2], node[1])) if node is not None and node[0] == "add" else ()


def _factors(node: Node | None) -> tuple[tuple[Node, Node], ...]:
    return ((node[1], node[2]), (node[2], node[1])) if node is not None and node[0] == "mul" else ()


def _one_and_exp(node: Node) -> Node | None:
    """u where the tree is 1 + exp(u)."""
    return next((Node(other[1]) for one, other in _terms(node) if one == _ONE and other[0] == "exp"), None)


def _halved(node: Node) -> Node | None:
    """a where the tree is a/2."""
    if node[0] == "div" and node[2] == num(2):
        return Node(node[1])
    return next((other for one, other in _factors(node) if one in _HALVES), None)


def _twice(node: Node) -> Node:
    half = _halved(node)
    return ("mul", num(2), node) if half is None else half


def _minus(node: Node) -> Node:
    """-u, written without two signs in a row."""
    head, *parts = node
    if head == "neg":
        return Node(parts[0])
    if head == "num":
        return num(-parts[0])
    if head == "sub":
        return ("sub", parts[1], parts[0])
    if head in ("mul", "div") and parts[0][0] in ("neg", "num"):
        return (head, _minus(parts[0]), parts[1])
    return ("neg", node)

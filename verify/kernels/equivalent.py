"""Mutants of shared engines that compute the same, with the reason; by the name of the file."""

ALMOST = "equality has probability 0"
SHAPE = "products with vectors or with one matrix, padded or not: the same sums"
SQUARE = "the couplings are square"
VECTOR = "a vector is its own transpose"
MEMORY = "which memory is used again changes no number"
SCALE = "a ratio of quartics: the scale of the samples drops out"
DIRECTION = "of the drawn frame only the directions count"
WORDS = "only the words of a refusal differ"
COPY = "a copy of the same numbers"
TOGETHER = "frames factorised in one call or one by one: the same factors"
LAST = "the last of two axes is the second"
SYMMETRIC = "weights and covariances are symmetric"

NETWORKS = {
    "backward.before_step: one step short: range(MOST) -> range(MOST - 1)": "an iteration that has not "
    "converged by then never does",
    "backward.before_step: edge: change < CLOSE -> change <= CLOSE": ALMOST,
    "flow.Flow.__init__: negated: (slice(None), None) if len(states) <= STACKED else () -> "
    "(slice(None), None) if not len(states) <= STACKED else ()": SHAPE,
    "flow.Flow.__init__: edge: len(states) <= STACKED -> len(states) < STACKED": SHAPE,
    "flow.Flow.__init__: turned: len(states) <= STACKED -> len(states) >= STACKED": SHAPE,
    "flow.observe: edge: f2[late].mean(0) > QUIET * (1 + x2[late].mean(0)) -> "
    "f2[late].mean(0) >= QUIET * (1 + x2[late].mean(0))": ALMOST,
    "levels.hierarchy: later: network.shape[0] -> network.shape[0 + 1]": SQUARE,
    "flow.Returns.look: edge: product > SAME * norms -> product >= SAME * norms": ALMOST,
    "flow.Returns.look: edge: product < norms / 2 -> product <= norms / 2": ALMOST,
}
SPECTRUM = {
    "activation.activation: negated: if isinstance(phi, str | Nonlinearity): -> "
    "if not isinstance(phi, str | Nonlinearity):": WORDS,
    "activation.activation: negated: 'a function without its derivative; ' if cal...(phi) else '' -> "
    "'a function without its derivative; ' if not...(phi) else ''": WORDS,
    "activation._own: sign: np.linspace(-2, 2, 9) + 0.01 -> "
    "np.linspace(-2, 2, 9) - 0.01": "nine other points at which a slope is checked",
    "convergence.judge: sign: -1 -> 1": "the last of two halves is the second",
    "convergence.judge: sign: -1 -> 1 (2)": "the last of two halves is the second",
    "convergence.judge: edge: errors > ROUNDING * (1 + np.abs(series.exponents)) -> "
    "errors >= ROUNDING * (1 + np.abs(series.exponents))": ALMOST,
    "convergence._trace: edge: residual <= allowed -> residual < allowed": ALMOST,
    "convergence._step: edge: abs(mean) + 2 * error <= allowed -> abs(mean) + 2 * error < allowed": ALMOST,
    "convergence._drift: edge: np.abs(drift[worst]) <= allowed[worst] -> "
    "np.abs(drift[worst]) < allowed[worst]": ALMOST,
    "convergence._samples: edge: found.min() >= enough -> found.min() > enough": ALMOST,
    "convergence._rounding: edge: of.conditions * of.rounding > LOST -> "
    "of.conditions * of.rounding >= LOST": ALMOST,
    "convergence._resolved: edge: growth > growth.max(axis=1, keepdims=True) +...nding / LOST) -> "
    "growth >= growth.max(axis=1, keepdims=True) ...nding / LOST)": ALMOST,
    "couplings.Dense.add: negated: if len(rows) <= FEW: -> if not len(rows) <= FEW:": SHAPE,
    "couplings.Dense.add: edge: len(rows) <= FEW -> len(rows) < FEW": SHAPE,
    "couplings.Dense.add: turned: len(rows) <= FEW -> len(rows) >= FEW": SHAPE,
    "couplings.Dense.add: transposed: matrix @ row -> matrix @ row.T": VECTOR,
    "couplings.Dense.trace: transposed: slopes @ self.diagonal -> slopes @ self.diagonal.T": VECTOR,
    "couplings.Stack.N: later: self.transposed.shape[1] -> self.transposed.shape[1 + 1]": SQUARE,
    "couplings.Operator.N: later: self.operator.shape[0] -> self.operator.shape[0 + 1]": SQUARE,
    "couplings.flat: turned: whole.shape == _shape(rows, N) -> whole.shape != _shape(rows, N)": SHAPE,
    "couplings.flat: turned: whole.ctypes.data == part.ctypes.data -> "
    "whole.ctypes.data != part.ctypes.data": SHAPE,
    "couplings._shape: negated: rows if rows <= FEW else -(-rows // PAD) * PAD -> "
    "rows if not rows <= FEW else -(-rows // PAD) * PAD": SHAPE,
    "couplings._shape: edge: rows <= FEW -> rows < FEW": SHAPE,
    "couplings._shape: turned: rows <= FEW -> rows >= FEW": SHAPE,
    "dimensions.entropy_rate: edge: found > 0 -> found >= 0": "exponents that are 0 add nothing to a sum",
    "dimensions.participation_ratio: operator: (x[:half] - x[half:2 * half]) / np.sqrt(2) -> "
    "(x[:half] - x[half:2 * half]) * np.sqrt(2)": SCALE,
    "dimensions.participation_ratio: one less: (x[:half] - x[half:2 * half]) / np.sqrt(2) -> "
    "(x[:half] - x[half:2 * half]) / (np.sqrt(2) - 1)": SCALE,
    "dimensions.participation_ratio: root left out: np.sqrt(2) -> 2": SCALE,
    "echo_state.echo_state: edge: high * time < 2 * log(MET) -> high * time <= 2 * log(MET)": ALMOST,
    "elimination.Frame.__init__: precision: float -> np.float16": "numbers of rows, which are whole",
    "elimination.Frame.multiply: transposed: self.V.T -> self.V (2)": COPY,
    "motion.calm: edge: np.sum(last) < CALM -> np.sum(last) <= CALM": ALMOST,
    "motion.growth: edge: quarters[0].max() >= quarters[3].min() -> "
    "quarters[0].max() > quarters[3].min()": ALMOST,
    "motion.growth: edge: fourth - third < SLOWING * (third - second) -> "
    "fourth - third <= SLOWING * (third - second)": ALMOST,
    "motion.growth: edge: high <= (1 + RISE) * low -> high < (1 + RISE) * low": ALMOST,
    "motion.growth: edge: high >= MANY * low -> high > MANY * low": ALMOST,
    "result._beside: turned: vanished > 0 -> vanished < 0": "with -inf among them both are known anyway",
    "result._straddles: edge: abs(exponent) <= half + ROUNDING -> abs(exponent) < half + ROUNDING": ALMOST,
    "orthonormal.orthonormalise: later: stack.shape[1] -> stack.shape[1 + 1]": "one vector by Cholesky's "
    "method has the same norm",
    "orthonormal.orthonormalise: edge: len(stack) > 1 -> len(stack) >= 1": TOGETHER,
    "orthonormal.orthonormalise: turned: len(stack) > 1 -> len(stack) < 1": TOGETHER,
    "orthonormal.orthonormalise: edge: stack.shape[1] <= NARROW -> stack.shape[1] < NARROW": TOGETHER,
    "orthonormal.orthonormalise: turned: stack.shape[1] <= NARROW -> stack.shape[1] >= NARROW": TOGETHER,
    "orthonormal.orthonormalise: later: stack.shape[1] -> stack.shape[1 + 1] (2)": TOGETHER,
    "orthonormal._together: edge: condition <= ONCE -> condition < ONCE": ALMOST,
    "orthonormal._triangles: later: gram.shape[1] -> gram.shape[1 + 1]": SQUARE,
    "orthonormal._triangles: negated: (lower, inverse, condition) if condition <= ...OWN else None -> "
    "(lower, inverse, condition) if not condition...OWN else None": TOGETHER,
    "orthonormal._triangles: turned: condition <= BREAKDOWN -> condition >= BREAKDOWN": TOGETHER,
    "orthonormal._triangles: edge: condition <= BREAKDOWN -> condition < BREAKDOWN": ALMOST,
    "orthonormal._orthonormalise: edge: condition <= ONCE -> condition < ONCE": ALMOST,
    "orthonormal._orthonormalise: edge: condition > BREAKDOWN -> condition >= BREAKDOWN": ALMOST,
    "orthonormal._normalise: edge: norms > 0 -> norms >= 0": "ln 0 is -inf as well",
    "dynamics.first_frames: twice the noise: rng.standard_normal(N) -> 2 * rng.standard_normal(N)": DIRECTION,
    "statistics.GrowthSeries.batches: sign: count - 1 -> count + 1": "only rounding could put an interval "
    "beyond the last batch",
    "statistics.GrowthSeries.batches: sign: -1 -> 1 (2)": "the first batch has the label 0, unlike both",
    "steps.Scheme._work: earlier: group[i] -> group[i - 1]": MEMORY,
    "steps.RungeKutta.volume: later: self._buffers[0][0] -> self._buffers[0][0 + 1]": "all buffers of a part "
    "have one shape",
}
DEVICES = {
    "activation._operations: edge: x < 0 -> x <= 0": "both give e^-|x| = 1 at x = 0",
    "frames.orthonormal: edge: condition <= BREAKDOWN -> condition < BREAKDOWN": ALMOST,
    "frames.orthonormal: edge: condition <= ONCE -> condition < ONCE": ALMOST,
    "frames._condition: sign: -1 -> 1": SQUARE,
    "frames._condition: sign: -1 -> 1 (3)": LAST,
    "frames._condition: sign: -1 -> 1 (5)": LAST,
}
IDENTIFICATION = {
    "estimate.estimated: transposed: A @ theta -> A @ theta.T": VECTOR,
    "estimate.estimated: transposed: of.n * left @ inverse @ left -> of.n * left @ inverse @ left.T": VECTOR,
    "estimate.estimated: transposed: of.n * left @ inverse -> of.n * left @ inverse.T": SYMMETRIC,
    "estimate.estimated: transposed: A.T @ inverse -> A.T @ inverse.T": SYMMETRIC,
    "estimate.crossed: transposed: others.mean[:, :p].T @ inverted(others.omega...hers).theta))"
    " -> others.mean[:, :p].T @ inverted(others.omega...rs).theta)).T": SYMMETRIC,
    "estimate.weighted: transposed: A.T @ weight -> A.T @ weight.T": SYMMETRIC,
    "estimate.weighted: transposed: A.T @ weight -> A.T @ weight.T (2)": SYMMETRIC,
    "estimate.weighted: transposed: pull @ of.omega(theta) -> pull @ of.omega(theta).T": SYMMETRIC,
    "estimate._least: transposed: A.T @ weight -> A.T @ weight.T": SYMMETRIC,
    "estimate._least: transposed: A.T @ weight @ b -> A.T @ weight @ b.T": VECTOR,
    "estimate._least: transposed: A.T @ weight -> A.T @ weight.T (2)": SYMMETRIC,
    "estimate.inverted: edge: least > DEPENDENT -> least >= DEPENDENT": ALMOST,
    "estimate.null_vector: operator: ~A.any(axis=0) * 1.0"
    " -> ~A.any(axis=0) / 1.0": "ones and noughts, times 1",
    "estimate.null_vector: factor left out: ~A.any(axis=0) * 1.0"
    " -> ~A.any(axis=0)": "ones and noughts, times 1",
    "estimate.null_vector: transposed: -first @ b -> -first @ b.T": VECTOR,
    "estimate.null_vector: transposed: root @ np.einsum('k,akbl,l->ab', vector, of.... :p], vector)"
    " -> root @ np.einsum('k,akbl,l->ab', vector, of....p], vector).T": SYMMETRIC,
    "estimate.null_vector: transposed: left[:, p - 1:].T @ noise -> left[:, p - 1:].T @ noise.T": SYMMETRIC,
    "estimate.null_vector: edge: of.n * values[-1] ** 2 < trace * fdtri(trace... RANK_CHANCE)"
    " -> of.n * values[-1] ** 2 <= trace * fdtri(trac... RANK_CHANCE)": ALMOST,
}
LEARNING = {
    "linear.flow: transposed: M @ C -> M @ C.T": SYMMETRIC,
    "likelihood.bracketed: edge: train.mean(axis=1) @ found.x < 0 -> "
    "train.mean(axis=1) @ found.x <= 0": ALMOST,
}
SAMPLERS = {
    "annealing.weighted: transposed: weights @ values -> weights @ values.T": VECTOR,
    "mala.moved: edge: np.log(rng.random(len(gain))) < gain -> np.log(rng.random(len(gain))) <= gain": ALMOST,
}

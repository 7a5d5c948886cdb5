"""P(t) = expm(Qt) for many gaps and generators, and its derivative: uniformisation, scaling and squaring, compiled."""

import numpy as np

from amity.dynamics.compiled import compiled
from amity.dynamics.transitions import Floats, Ints

# Expected jumps of the uniformised chain beyond which a gap is halved and the result squared: the series grows with
# the jumps, a square costs as much as a few of its terms.
MAX_JUMPS = 16.0
_TAIL = 1e-18
_BLOCK = 64  # gaps whose series are summed as one matrix product; small enough that the library keeps to one thread


@compiled
def _rate(q: Floats) -> float:
    """Rate of the uniformised chain: the largest rate of leaving a state."""
    rate = 1e-300
    for i in range(len(q)):
        rate = max(rate, -q[i, i])
    return rate


@compiled
def _halvings(jumps: float) -> int:
    count = 0
    while jumps > MAX_JUMPS:
        jumps *= 0.5
        count += 1
    return count


@compiled
def _powers(q: Floats, rate: float, gaps: Floats) -> Floats:
    """(N, K, K) powers of I + Q / rate, as many as the longest series over the gaps needs."""
    largest = 0.0
    for gap in gaps:
        largest = max(largest, rate * gap / 2.0 ** _halvings(rate * gap))
    count = 1
    weight = np.exp(-largest)
    while count - 1 < largest or weight > _TAIL:
        weight *= largest / count
        count += 1
    powers = np.zeros((count, len(q), len(q)))
    for i in range(len(q)):
        powers[0, i, i] = 1.0
    jump = powers[0] + q / rate
    for n in range(1, count):
        multiply(powers[n - 1], jump, powers[n])
    return powers


@compiled
def multiply(a: Floats, b: Floats, out: Floats) -> None:
    """out += a @ b."""
    n = len(a)
    for i in range(n):
        for k in range(n):
            factor = a[i, k]
            for j in range(n):
                out[i, j] += factor * b[k, j]


@compiled
def _weights(jumps: Floats, count: int) -> Floats:
    """(G, N) Poisson weights of a block of gaps, as many as its longest series needs and at most `count`."""
    largest = jumps.max()
    terms = 1
    weight = np.exp(-largest)
    while terms < count and (terms - 1 < largest or weight > _TAIL):
        weight *= largest / terms
        terms += 1
    weights = np.empty((len(jumps), terms))
    for g in range(len(jumps)):
        weights[g, 0] = np.exp(-jumps[g])
        for n in range(1, terms):
            weights[g, n] = weights[g, n - 1] * (jumps[g] / n)
    return weights


@compiled
def _short_jumps(rate: float, gaps: Floats) -> tuple[Floats, Ints]:
    """Expected jumps over each gap once it is halved often enough, and how often that is."""
    jumps, halvings = rate * gaps, np.zeros(len(gaps), dtype=np.int64)
    for g in range(len(gaps)):
        halvings[g] = _halvings(jumps[g])
        jumps[g] /= 2.0 ** halvings[g]
    return jumps, halvings


@compiled
def _square_up(chain: Floats) -> None:
    """Fill a chain of squares, each with its rows brought back to sum 1."""
    for level in range(len(chain) - 1):
        multiply(chain[level], chain[level], chain[level + 1])
        for i in range(chain.shape[1]):
            chain[level + 1, i] /= chain[level + 1, i].sum()


@compiled
def exponentials(q: Floats, variant: Ints, gap: Floats) -> Floats:
    """
    Transition probabilities of each step under its own generator.

    Args:
        q: (V, K, K) generators.
        variant: (G,) which one each step uses, in increasing order.
        gap: (G,) lengths of time, >= 0.

    Returns:
        (G, K, K) matrices whose rows sum to 1.

    Reference: Jensen (1953), Skand. Aktuarietidskr. 36; docs/method/dynamics-generator.md.
    """
    n_states = q.shape[1]
    probs = np.empty((len(gap), n_states, n_states))
    flat = probs.reshape(len(gap), n_states * n_states)
    begin = 0
    while begin < len(gap):
        end = begin
        while end < len(gap) and variant[end] == variant[begin]:
            end += 1
        rate = _rate(q[variant[begin]])
        powers = _powers(q[variant[begin]], rate, gap[begin:end])
        jumps, halvings = _short_jumps(rate, gap[begin:end])
        for low in range(begin, end, _BLOCK):
            high = min(low + _BLOCK, end)
            weights = _weights(jumps[low - begin : high - begin], len(powers))
            terms = weights.shape[1]
            flat[low:high] = np.dot(weights, powers[:terms].reshape(terms, n_states * n_states))
        for g in range(begin, end):
            if halvings[g - begin] > 0:
                chain = np.zeros((halvings[g - begin] + 1, n_states, n_states))
                chain[0] = probs[g]
                _square_up(chain)
                probs[g] = chain[-1]
        begin = end
    return probs


@compiled
def pull_back_exponentials(q: Floats, variant: Ints, gap: Floats, by_probs: Floats) -> Floats:
    """
    Derivative by the generators' entries from the derivative by `exponentials`.

    Args:
        q: (V, K, K) generators.
        variant: (G,) which one each step uses, in increasing order.
        gap: (G,) lengths of time.
        by_probs: (G, K, K) derivative of a scalar by each entry of the probabilities.

    Returns:
        (V, K, K) derivative by each entry of the generators, taken as free.

    Reference: docs/method/dynamics-likelihood.md, "Gradient".
    """
    by_q = np.zeros_like(q)
    n_states = q.shape[1]
    begin = 0
    while begin < len(gap):
        end = begin
        while end < len(gap) and variant[end] == variant[begin]:
            end += 1
        rate = _rate(q[variant[begin]])
        powers = _powers(q[variant[begin]], rate, gap[begin:end])
        by_powers = np.zeros((len(powers), n_states * n_states))
        jumps, halvings = _short_jumps(rate, gap[begin:end])
        for low in range(begin, end, _BLOCK):
            high = min(low + _BLOCK, end)
            weights = _weights(jumps[low - begin : high - begin], len(powers))
            terms = weights.shape[1]
            bar = by_probs[low:high].copy()
            if halvings[low - begin : high - begin].max() > 0:
                short = np.dot(weights, powers[:terms].reshape(terms, n_states * n_states))
                for g in range(low, high):
                    start = short[g - low].reshape(n_states, n_states)
                    bar[g - low] = _pull_back_squares(start, halvings[g - begin], by_probs[g])
            by_powers[:terms] += np.dot(weights.T, bar.reshape(high - low, n_states * n_states))
        by_q[variant[begin]] += _pull_back_powers(powers, by_powers.reshape(powers.shape)) / rate
        begin = end
    return by_q


@compiled
def _pull_back_squares(short: Floats, halvings: int, by_probs: Floats) -> Floats:
    """Derivative by the probabilities of the shortest gap of a chain of squares."""
    bar: Floats = by_probs.copy()
    if halvings == 0:
        return bar
    chain = np.zeros((halvings + 1, len(short), len(short)))
    chain[0] = short
    _square_up(chain)
    for level in range(halvings - 1, -1, -1):
        turned = np.ascontiguousarray(chain[level].T)
        lower = np.zeros_like(bar)
        multiply(turned, bar, lower)
        multiply(bar, turned, lower)
        bar = lower
    return bar


@compiled
def _pull_back_powers(powers: Floats, by_powers: Floats) -> Floats:
    """Derivative by the matrix whose powers were taken."""
    by_jump: Floats = np.zeros_like(powers[0])
    if len(powers) == 1:
        return by_jump
    turned = np.ascontiguousarray(powers[1].T)
    carried = by_powers[-1].copy()
    for n in range(len(powers) - 1, 0, -1):
        multiply(np.ascontiguousarray(powers[n - 1].T), carried, by_jump)
        lower = by_powers[n - 1].copy()
        multiply(carried, turned, lower)
        carried = lower
    return by_jump

"""P(t) = expm(Qt) for many gaps and generators, and its derivative: uniformisation, scaling and squaring, compiled."""

import numpy as np

from amity.dynamics.compiled import compiled
from amity.dynamics.transitions import Floats, Ints

# Expected jumps of the uniformised chain beyond which a gap is halved and the result squared: the series grows with
# the jumps, a square costs as much as a few of its terms.
MAX_JUMPS = 16.0
_TAIL = 1e-18


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
def _sum_series(powers: Floats, jumps: float, out: Floats) -> None:
    """out = sum of the powers, (N, K * K), under Poisson weights."""
    weight = np.exp(-jumps)
    for e in range(len(out)):
        out[e] = weight * powers[0, e]
    n = 0
    while n + 1 < len(powers) and (n < jumps or weight > _TAIL):
        n += 1
        weight *= jumps / n
        for e in range(len(out)):
            out[e] += weight * powers[n, e]


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
    begin = 0
    while begin < len(gap):
        end = begin
        while end < len(gap) and variant[end] == variant[begin]:
            end += 1
        rate = _rate(q[variant[begin]])
        powers = _powers(q[variant[begin]], rate, gap[begin:end])
        flat = powers.reshape(len(powers), n_states * n_states)
        for g in range(begin, end):
            halvings = _halvings(rate * gap[g])
            if halvings == 0:
                _sum_series(flat, rate * gap[g], probs[g].reshape(-1))
            else:
                chain = np.zeros((halvings + 1, n_states, n_states))
                _sum_series(flat, rate * gap[g] / 2.0**halvings, chain[0].reshape(-1))
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
    begin = 0
    while begin < len(gap):
        end = begin
        while end < len(gap) and variant[end] == variant[begin]:
            end += 1
        rate = _rate(q[variant[begin]])
        powers = _powers(q[variant[begin]], rate, gap[begin:end])
        by_powers = np.zeros_like(powers)
        for g in range(begin, end):
            halvings = _halvings(rate * gap[g])
            bar = _pull_back_squares(powers, rate * gap[g] / 2.0**halvings, halvings, by_probs[g])
            _pull_back_series(by_powers.reshape(len(powers), -1), rate * gap[g] / 2.0**halvings, bar.reshape(-1))
        by_q[variant[begin]] += _pull_back_powers(powers, by_powers) / rate
        begin = end
    return by_q


@compiled
def _pull_back_squares(powers: Floats, jumps: float, halvings: int, by_probs: Floats) -> Floats:
    """Derivative by the probabilities of the shortest gap of a chain of squares."""
    bar: Floats = by_probs.copy()
    if halvings == 0:
        return bar
    n_states = powers.shape[1]
    chain = np.zeros((halvings + 1, n_states, n_states))
    _sum_series(powers.reshape(len(powers), n_states * n_states), jumps, chain[0].reshape(-1))
    _square_up(chain)
    for level in range(halvings - 1, -1, -1):
        turned = np.ascontiguousarray(chain[level].T)
        lower = np.zeros_like(bar)
        multiply(turned, bar, lower)
        multiply(bar, turned, lower)
        bar = lower
    return bar


@compiled
def _pull_back_series(by_powers: Floats, jumps: float, bar: Floats) -> None:
    """Add the derivative by each power, (N, K * K)."""
    weight = np.exp(-jumps)
    for e in range(len(bar)):
        by_powers[0, e] += weight * bar[e]
    n = 0
    while n + 1 < len(by_powers) and (n < jumps or weight > _TAIL):
        n += 1
        weight *= jumps / n
        for e in range(len(bar)):
            by_powers[n, e] += weight * bar[e]


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

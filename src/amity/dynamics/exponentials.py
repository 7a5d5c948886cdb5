"""P(t) = expm(Qt) for many gaps and generators, and its derivative: uniformisation, scaling and squaring, compiled."""

import numpy as np

from amity.dynamics.compiled import compiled, inner
from amity.dynamics.lone_steps import count_terms, fastest, halve, lone_exponentials, pull_back_lone
from amity.dynamics.transitions import Bools, Floats, Ints

# Expected jumps of the uniformised chain beyond which a gap is halved and the result squared: the series grows with
# the jumps, a square costs as much as a few of its terms.
MAX_JUMPS = 16.0
_TAIL = 1e-18
_FEW = 16  # steps under one generator up to which each is worked out by itself
_BLOCK = 64  # gaps whose series are summed as one matrix product; small enough that the library keeps to one thread

# The inner functions are written as bare loops over arrays that they are handed: these compile several times faster
# than expressions of arrays, and run as fast on matrices of this size.


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
    few = _share_few(variant)
    lanes = _lanes(q)
    if few.all():
        return lone_exponentials(lanes, q, variant, gap)
    if not few.any():
        return _shared_exponentials(q, variant, gap)
    probs = np.empty((len(gap), *q.shape[1:]))
    probs[few] = lone_exponentials(lanes, q, variant[few], gap[few])
    probs[~few] = _shared_exponentials(q, variant[~few], gap[~few])
    return probs


def _lanes(q: Floats) -> tuple[int, ...]:
    """A tuple as long as the states padded to a width that fills vector registers."""
    width: int = max(4, 1 << (q.shape[1] - 1).bit_length())
    return (0,) * width


def _share_few(variant: Ints) -> Bools:
    """(G,) True where few steps share the generator of a step."""
    few: Bools = np.bincount(variant)[variant] <= _FEW
    return few


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
    few = _share_few(variant)
    lanes = _lanes(q)
    if few.all():
        return pull_back_lone(lanes, q, variant, gap, by_probs)
    if not few.any():
        return _pull_back_shared(q, variant, gap, by_probs)
    by_q: Floats = pull_back_lone(lanes, q, variant[few], gap[few], by_probs[few])
    return by_q + _pull_back_shared(q, variant[~few], gap[~few], by_probs[~few])


@compiled
def _shared_exponentials(q: Floats, variant: Ints, gap: Floats) -> Floats:
    """As `exponentials`, with the powers of a generator shared by all of its steps."""
    n_states, size = q.shape[1], q.shape[1] ** 2
    probs, scratch = np.empty((len(gap), n_states, n_states)), np.empty((n_states, n_states))
    flat = probs.reshape(len(gap), size)
    begin = 0
    while begin < len(gap):
        end, rate, terms = _group(q, variant, gap, begin)
        powers = np.empty((terms, n_states, n_states))
        _fill_powers(q[variant[begin]], rate, powers)
        flat_powers = powers.reshape(terms, size)
        while begin < end:
            high, terms = _block(rate, gap, begin, end)
            weights = np.empty((high - begin, terms))
            _fill_weights(rate, gap, begin, weights)
            np.dot(weights, flat_powers[:terms], flat[begin:high])
            for g in range(begin, high):
                for _ in range(halve(rate * gap[g], MAX_JUMPS)[1]):
                    _copy(probs[g], scratch)
                    _square(scratch, probs[g])
            begin = high
    return probs


@compiled
def _pull_back_shared(q: Floats, variant: Ints, gap: Floats, by_probs: Floats) -> Floats:
    """As `pull_back_exponentials`, with the powers of a generator shared by all of its steps."""
    n_states, size = q.shape[1], q.shape[1] ** 2
    by_q, bar, spare = np.zeros(q.shape), np.empty((n_states, n_states)), np.empty((n_states, n_states))
    begin = 0
    while begin < len(gap):
        end, rate, terms = _group(q, variant, gap, begin)
        powers, by_powers = np.empty((terms, n_states, n_states)), np.zeros((terms, n_states, n_states))
        _fill_powers(q[variant[begin]], rate, powers)
        for g in range(begin, end):
            jumps, halvings = halve(rate * gap[g], MAX_JUMPS)
            _copy(by_probs[g], bar)
            if halvings > 0:
                chain = np.zeros((halvings, n_states, n_states))
                _add_terms(powers.reshape(terms, size), jumps, chain[0].reshape(size))
                _pull_back_squares(chain, bar, spare)
            _add_bars(by_powers.reshape(terms, size), jumps, bar.reshape(size))
        _pull_back_powers(powers, by_powers, rate, by_q[variant[begin]])
        begin = end
    return by_q


@inner
def _group(q: Floats, variant: Ints, gap: Floats, begin: int) -> tuple[int, float, int]:
    """Where the steps of one generator end, the rate of its chain, and the length of their longest series."""
    rate, longest, end = fastest(q[variant[begin]]), 0.0, begin
    while end < len(gap) and variant[end] == variant[begin]:
        longest = max(longest, halve(rate * gap[end], MAX_JUMPS)[0])
        end += 1
    return end, rate, count_terms(longest)


@inner
def _fill_powers(q: Floats, rate: float, powers: Floats) -> None:
    """Write the powers of I + Q / rate."""
    n_states = len(q)
    for i in range(n_states):
        for j in range(n_states):
            powers[0, i, j] = 1.0 if i == j else 0.0
            if len(powers) > 1:
                powers[1, i, j] = powers[0, i, j] + q[i, j] / rate
    for n in range(2, len(powers)):
        _multiply(powers[n - 1], powers[1], powers[n])


@inner
def _copy(matrix: Floats, out: Floats) -> None:
    """out = matrix."""
    for i in range(len(out)):
        for j in range(len(out)):
            out[i, j] = matrix[i, j]


@inner
def _multiply(a: Floats, b: Floats, out: Floats) -> None:
    """out = a @ b."""
    n = len(a)
    for i in range(n):
        for j in range(n):
            out[i, j] = 0.0
        for k in range(n):
            factor = a[i, k]
            for j in range(n):
                out[i, j] += factor * b[k, j]


@inner
def _block(rate: float, gap: Floats, low: int, high: int) -> tuple[int, int]:
    """Up to where a block of gaps reaches, and the length of its longest series."""
    end, longest = min(low + _BLOCK, high), 0.0
    for g in range(low, end):
        longest = max(longest, halve(rate * gap[g], MAX_JUMPS)[0])
    return end, count_terms(longest)


@inner
def _fill_weights(rate: float, gap: Floats, low: int, weights: Floats) -> None:
    """Write the Poisson weights of a block of gaps."""
    for g in range(len(weights)):
        jumps = halve(rate * gap[low + g], MAX_JUMPS)[0]
        weights[g, 0] = np.exp(-jumps)
        for n in range(1, weights.shape[1]):
            weights[g, n] = weights[g, n - 1] * (jumps / n)


@inner
def _add_terms(powers: Floats, jumps: float, out: Floats) -> None:
    """Add the (N, K * K) powers to a flat matrix, each times its Poisson weight, until that is negligible."""
    weight = np.exp(-jumps)
    for n in range(len(powers)):
        for entry in range(len(out)):
            out[entry] += weight * powers[n, entry]
        if n > jumps and weight < _TAIL:
            break
        weight *= jumps / (n + 1)


@inner
def _add_bars(by_powers: Floats, jumps: float, bar: Floats) -> None:
    """Add to the derivative by the powers, from the derivative by the sum of their weighted terms."""
    weight = np.exp(-jumps)
    for n in range(len(by_powers)):
        for entry in range(len(bar)):
            by_powers[n, entry] += weight * bar[entry]
        if n > jumps and weight < _TAIL:
            break
        weight *= jumps / (n + 1)


@inner
def _square(matrix: Floats, out: Floats) -> None:
    """Write the square of a matrix, with its rows brought back to sum 1."""
    _multiply(matrix, matrix, out)
    for i in range(len(out)):
        total = 0.0
        for j in range(len(out)):
            total += out[i, j]
        for j in range(len(out)):
            out[i, j] /= total


@inner
def _pull_back_squares(chain: Floats, bar: Floats, spare: Floats) -> None:
    """Carry a matrix of derivatives back through a chain of squares of which the first matrix is there."""
    for level in range(1, len(chain)):
        _square(chain[level - 1], chain[level])
    for level in range(len(chain) - 1, -1, -1):
        _multiply_turned(chain[level], bar, spare)
        _copy(spare, bar)


@inner
def _multiply_turned(a: Floats, bar: Floats, out: Floats) -> None:
    """out = a.T @ bar + bar @ a.T."""
    n = len(a)
    for i in range(n):
        for j in range(n):
            total = 0.0
            for k in range(n):
                total += a[k, i] * bar[k, j] + bar[i, k] * a[j, k]
            out[i, j] = total


@inner
def _pull_back_powers(powers: Floats, by_powers: Floats, rate: float, by_q: Floats) -> None:
    """Add the derivative by the generator; that by each power is handed down to the power below it."""
    size = len(by_q)
    for n in range(len(powers) - 1, 0, -1):
        for i in range(size):
            for j in range(size):
                by_jump, lower = 0.0, 0.0
                for k in range(size):
                    by_jump += powers[n - 1, k, i] * by_powers[n, k, j]
                    lower += by_powers[n, i, k] * powers[1, j, k]
                by_q[i, j] += by_jump / rate
                by_powers[n - 1, i, j] += lower

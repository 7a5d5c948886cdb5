"""P(t) = expm(Qt) of steps that hardly share a generator, and its derivative, a row at a time in vector registers."""

import numpy as np

from amity.dynamics.compiled import compiled, inner
from amity.dynamics.simd import pull, push, spread
from amity.dynamics.transitions import Floats, Ints

Lanes = tuple[int, ...]

# Expected jumps of the uniformised chain beyond which a gap is halved and the result squared: as no other gap shares
# the powers of the series, a square that saves a term is worth it.
_MOST_JUMPS = 1.0
_TAIL = 1e-18
_MOST_TERMS = 24  # no series of so few jumps is as long
_MOST_HALVINGS = 64


@compiled
def lone_exponentials(lanes: Lanes, q: Floats, variant: Ints, gap: Floats) -> Floats:
    """
    Transition probabilities of each step under its own generator.

    Args:
        lanes: tuple whose length is the padded number of states.
        q: (V, K, K) generators.
        variant: (G,) which one each step uses.
        gap: (G,) lengths of time, >= 0.

    Returns:
        (G, K, K) matrices whose rows sum to 1.

    Reference: Jensen (1953), Skand. Aktuarietidskr. 36; docs/method/dynamics-generator.md.
    """
    width, n_states = len(lanes), q.shape[1]
    square = width * width
    probs = np.empty((len(gap), n_states, n_states))
    jump, series, chain, ones = np.zeros(square), np.zeros(2 * square), np.zeros(2 * square), np.ones(width)
    for g in range(len(gap)):
        rate = fastest(q[variant[g]])
        jumps, halvings = halve(rate * gap[g], _MOST_JUMPS)
        _lay_jump(lanes, q[variant[g]], rate, jump)
        _begin_series(lanes, n_states, jumps, series, chain)
        weight = np.exp(-jumps)
        for n in range(1, count_terms(jumps)):
            weight *= jumps / n
            for r in range(0, n_states * width, width):
                spread(lanes, series, r, jump, 0, weight, chain, r, series, r)
        for level in range(halvings):
            _square(lanes, n_states, chain, (level % 2 * square, (level + 1) % 2 * square), ones)
        _copy_out(lanes, chain, halvings % 2 * square, probs[g])
    return probs


@compiled
def pull_back_lone(lanes: Lanes, q: Floats, variant: Ints, gap: Floats, by_probs: Floats) -> Floats:
    """
    Derivative by the generators' entries from the derivative by `lone_exponentials`.

    Args:
        lanes: tuple whose length is the padded number of states.
        q: (V, K, K) generators.
        variant: (G,) which one each step uses.
        gap: (G,) lengths of time.
        by_probs: (G, K, K) derivative of a scalar by each entry of the probabilities.

    Returns:
        (V, K, K) derivative by each entry of the generators, taken as free.

    Reference: docs/method/dynamics-likelihood.md, "Gradient".
    """
    width, n_states = len(lanes), q.shape[1]
    square = width * width
    by_q, ones, shares = np.zeros(q.shape), np.ones(width), np.zeros(_MOST_TERMS)
    jump, turned, by_jump = np.zeros(square), np.zeros(square), np.zeros(square)
    powers, chain, bars = np.zeros(_MOST_TERMS * square), np.zeros(_MOST_HALVINGS * square), np.zeros(4 * square)
    for g in range(len(gap)):
        rate = fastest(q[variant[g]])
        jumps, halvings = halve(rate * gap[g], _MOST_JUMPS)
        terms = count_terms(jumps)
        _lay_jump(lanes, q[variant[g]], rate, jump)
        _begin_series(lanes, n_states, jumps, powers, chain)
        shares[0] = np.exp(-jumps)
        for n in range(1, terms):
            shares[n] = shares[n - 1] * jumps / n
            for r in range(0, n_states * width, width):
                spread(lanes, powers, (n - 1) * square + r, jump, 0, shares[n], chain, r, powers, n * square + r)
        for level in range(halvings - 1):
            _square(lanes, n_states, chain, (level * square, (level + 1) * square), ones)
        _copy_in(lanes, by_probs[g], bars)
        for level in range(halvings - 1, -1, -1):
            _turn(lanes, chain, level * square, turned)
            _pull_square(lanes, n_states, turned, bars)
        _turn(lanes, jump, 0, turned)
        by_jump[:] = 0.0
        _pull_terms(lanes, (n_states, terms), (powers, shares, turned), bars, by_jump)
        for i in range(n_states):
            for j in range(n_states):
                by_q[variant[g], i, j] += by_jump[i * width + j] / rate
    return by_q


@inner
def fastest(q: Floats) -> float:
    """The rate of the uniformised chain of a generator."""
    rate = 1e-300
    for i in range(len(q)):
        rate = max(rate, -q[i, i])
    return rate


@inner
def halve(jumps: float, most: float) -> tuple[float, int]:
    """Expected jumps over a gap once it is halved often enough, and how often that is."""
    halvings = 0
    while jumps > most:
        jumps *= 0.5
        halvings += 1
    return jumps, halvings


@inner
def count_terms(jumps: float) -> int:
    """Number of terms until the Poisson weight is negligible."""
    terms, weight = 1, np.exp(-jumps)
    while terms - 1 < jumps or weight > _TAIL:
        weight *= jumps / terms
        terms += 1
    return terms


@inner
def _lay_jump(lanes: Lanes, q: Floats, rate: float, jump: Floats) -> None:
    """Write I + Q / rate, padded."""
    width = len(lanes)
    for i in range(len(q)):
        for j in range(len(q)):
            jump[i * width + j] = q[i, j] / rate
        jump[i * width + i] += 1.0


@inner
def _begin_series(lanes: Lanes, n_states: int, jumps: float, powers: Floats, total: Floats) -> None:
    """Write the identity as the first power, and the first term of the series."""
    width = len(lanes)
    weight = np.exp(-jumps)
    for i in range(n_states):
        for j in range(width):
            powers[i * width + j] = 1.0 if i == j else 0.0
            total[i * width + j] = weight if i == j else 0.0


@inner
def _square(lanes: Lanes, n_states: int, chain: Floats, at: tuple[int, int], ones: Floats) -> None:
    """Write the square of the matrix at the first place to the second, with its rows brought back to sum 1."""
    width = len(lanes)
    for r in range(0, n_states * width, width):
        scale = 1.0 / push(lanes, chain, at[0] + r, chain, at[0], ones, 0, 1.0, chain, at[1] + r)
        for j in range(width):
            chain[at[1] + r + j] *= scale


@inner
def _turn(lanes: Lanes, matrix: Floats, at: int, out: Floats) -> None:
    """Write the matrix at a place turned over its diagonal."""
    width = len(lanes)
    for i in range(width):
        for j in range(width):
            out[j * width + i] = matrix[at + i * width + j]


@inner
def _pull_square(lanes: Lanes, n_states: int, turned: Floats, bars: Floats) -> None:
    """Carry the derivative, the first of four matrices, back over a square: X.T @ bar + bar @ X.T."""
    width = len(lanes)
    square = width * width
    for r in range(0, n_states * width, width):
        spread(lanes, turned, r, bars, 0, 0.0, bars, 2 * square, bars, square + r)
        spread(lanes, bars, r, turned, 0, 1.0, bars, square + r, bars, 3 * square)
    for k in range(square):
        bars[k] = bars[square + k]


@inner
def _pull_terms(
    lanes: Lanes, sizes: tuple[int, int], series: tuple[Floats, Floats, Floats], bars: Floats, by_jump: Floats
) -> None:
    """Add to the derivative by the uniformised matrix that by the sum of the series, the first of four matrices."""
    (n_states, terms), (powers, shares, turned) = sizes, series
    width = len(lanes)
    square = width * width
    last = terms - 1
    for k in range(square):
        bars[(1 + last % 2) * square + k] = shares[last] * bars[k]
    for n in range(last, 0, -1):
        here, there, before = (1 + n % 2) * square, (1 + (n - 1) % 2) * square, (n - 1) * square
        share = shares[n - 1]
        for r in range(0, n_states * width, width):
            pull(lanes, powers, before + r, bars, here + r, turned, 0, by_jump, 0, share, bars, r, bars, there + r)


@inner
def _copy_out(lanes: Lanes, padded: Floats, at: int, out: Floats) -> None:
    """Write a padded matrix without its padding."""
    width = len(lanes)
    for i in range(len(out)):
        for j in range(len(out)):
            out[i, j] = padded[at + i * width + j]


@inner
def _copy_in(lanes: Lanes, matrix: Floats, padded: Floats) -> None:
    """Write a matrix with padding of zeros that are there already."""
    width = len(lanes)
    for i in range(len(matrix)):
        for j in range(len(matrix)):
            padded[i * width + j] = matrix[i, j]

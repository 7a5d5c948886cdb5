"""Chains and pushes as sentences that an analyst can check."""

from collections.abc import Mapping

from amity.network.chains import Chain, Push
from amity.network.process import CoupledProcess

_COVARIATE_WORDS = {
    "shared_friends": "friends in common",
    "shared_enemies": "enemies in common",
    "split_loyalty": "third parties that are friends of one and enemies of the other",
    "faction_stance": "the stance of a faction",
    "whole_stance": "the stance of the whole",
    "sponsor_stance": "the stance of a sponsor",
}


def chain_in_words(chain: Chain, process: CoupledProcess, names: Mapping[str, str]) -> str:
    """
    A chain as a sentence.

    Args:
        chain: the chain.
        process: supplies actors and states.
        names: what to call each actor; one that is missing is called by its id.

    Returns:
        Such as "A – B: alliance to strained; then B – C: none to rivalry (4.1 % of runs, 1.0 % without the shock)".

    Raises:
        Nothing.

    Reference: docs/method/network-cascades.md.
    """
    parts = []
    for dyad, origin, target in chain.steps:
        a, b = process.network.names_of(dyad)
        pair = f"{names.get(a, a)} – {names.get(b, b)}"
        parts.append(f"{pair}: {process.states[origin]} to {process.states[target]}")
    shares = f"{100 * chain.share_shocked:.1f} % of runs, {100 * chain.share_without:.1f} % without the shock"
    return f"{'; then '.join(parts)} ({shares})"


def push_in_words(push: Push) -> str:
    """
    A push as a clause.

    Args:
        push: what a shock changes for one dyad at once.

    Returns:
        Such as "the stance of the whole 0.82 to 0.00 (towards × 0.72, away × 1.39)": the factors are on its rates of
            moves towards amity and away from it.

    Raises:
        Nothing.

    Reference: docs/method/network-cascades.md.
    """
    factors = f"towards × {push.factor_towards:.2f}, away × {push.factor_away:.2f}"
    return f"{_COVARIATE_WORDS[push.covariate]} {push.before:.2f} to {push.after:.2f} ({factors})"

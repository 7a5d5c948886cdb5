"""The likelihood and its gradient against a jitted JAX version, and the forward pass against hmmlearn's.

JAX computes the same as Amity: every distinct P(t), then the scaled forward recursion, all subjects at a time.
hmmlearn knows no gaps and no classes, so it gets a panel of equal gaps and one class, and both only run forward.

Run: python benchmarks/dynamics/against_peers.py
"""

import importlib
import sys
from types import ModuleType

import numpy as np
from against_msm import cpu_ms
from panels import Simulated, Size, simulate

from amity.dynamics import generators, log_likelihood, log_likelihood_gradient, transition_probs
from amity.dynamics.likelihood import look_likelihood


def peer(name: str) -> ModuleType | None:
    """A module with its version printed, or None with a line that says that it is not here."""
    try:
        module = importlib.import_module(name)
    except ImportError:
        print(f"{name}: not installed, left out")
        return None
    print(f"{name} {getattr(module, '__version__', '')}")
    return module


def against_jax(case: Simulated) -> None:
    """Print CPU times of value and of value with gradient, both ways, and whether the values agree."""
    jax = peer("jax")
    if jax is None:
        return
    jax.config.update("jax_enable_x64", True)
    jnp, panel, model = jax.numpy, case.panel, case.model
    shape = (len(panel.subjects), -1)
    step, look = jnp.asarray(panel.step.reshape(shape).T[1:]), jnp.asarray(panel.look.reshape(shape).T)
    sources, targets = jnp.asarray(model.transitions.sources), jnp.asarray(model.transitions.targets)
    gaps = jnp.asarray(panel.steps.gap)
    start = jnp.asarray(case.params.start)

    def value(log_rates: object, looks: object) -> object:
        q = jnp.zeros((len(start), len(start))).at[sources, targets].set(jnp.exp(log_rates))
        q = q - jnp.diag(q.sum(axis=1))
        steps = jax.vmap(lambda gap: jax.scipy.linalg.expm(q * gap))(gaps)

        def forward(carried: tuple[object, object], now: tuple[object, object]) -> tuple[tuple[object, object], None]:
            weights, total = carried
            ahead = jnp.einsum("dk,dkl->dl", weights, steps[now[0]]) * looks[now[1]]
            added = ahead.sum(axis=1, keepdims=True)
            return (ahead / added, total + jnp.log(added).sum()), None

        first = start * looks[look[0]]
        added = first.sum(axis=1, keepdims=True)
        return jax.lax.scan(forward, (first / added, jnp.log(added).sum()), (step, look[1:]))[0][1]

    log_rates, looks = jnp.asarray(case.params.log_rates), jnp.asarray(look_likelihood(case.params, panel.looks))
    once, both = jax.jit(value), jax.jit(jax.value_and_grad(value, argnums=(0, 1)))
    theirs = cpu_ms(lambda: once(log_rates, looks).block_until_ready(), 5)
    theirs_both = cpu_ms(lambda: jax.block_until_ready(both(log_rates, looks)), 5)
    ours = cpu_ms(lambda: log_likelihood(model, case.params, panel), 40)
    ours_both = cpu_ms(lambda: log_likelihood_gradient(model, case.params, panel), 20)
    print(f"value: jax {theirs:.1f} ms, amity {ours:.2f} ms, {theirs / ours:.0f} times")
    print(
        f"value and gradient: jax {theirs_both:.1f} ms, amity {ours_both:.2f} ms, {theirs_both / ours_both:.0f} times"
    )
    print(f"values differ by {abs(float(once(log_rates, looks)) - log_likelihood(model, case.params, panel)):.1e}")


def against_hmmlearn(case: Simulated) -> None:
    """Print CPU times of the log-likelihood of a panel of equal gaps."""
    module = peer("hmmlearn")
    if module is None:
        return
    hmm = importlib.import_module("hmmlearn.hmm").CategoricalHMM(n_components=len(case.params.start))
    q = generators(case.model, case.params, np.empty((1, 0)))[0]
    hmm.startprob_, hmm.transmat_ = case.params.start, transition_probs(q, float(case.panel.steps.gap[0]))
    hmm.emissionprob_ = case.params.emissions[0].probs  # type: ignore[union-attr]
    outcomes = np.asarray(case.looks.outcome).reshape(-1, 1)
    lengths = np.diff(case.panel.first)
    theirs = cpu_ms(lambda: hmm.score(outcomes, lengths), 5)
    ours = cpu_ms(lambda: log_likelihood(case.model, case.params, case.panel), 40)
    print(f"equal gaps: hmmlearn {theirs:.1f} ms, amity {ours:.2f} ms, {theirs / ours:.0f} times")
    gap = abs(hmm.score(outcomes, lengths) - log_likelihood(case.model, case.params, case.panel))
    print(f"values differ by {gap:.1e}")


def main() -> None:
    """Print both comparisons on the panel of 7 states and 2,000 subjects with 30 looks."""
    against_jax(simulate(Size()))
    against_hmmlearn(simulate(Size(n_classes=1, n_gaps=1)))


if __name__ == "__main__":
    sys.exit(main())

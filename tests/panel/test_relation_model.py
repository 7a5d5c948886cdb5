"""The shipped expectations hang together."""

from __future__ import annotations

import numpy as np

from amity.panel import relation_model
from amity.vocab import standard_codebook


def test_tables_cover_the_codebook() -> None:
    """Every state, event category and row has its numbers, and rows of chances sum to one."""
    model = relation_model()
    assert model.states == standard_codebook().state_names
    assert set(model.event_odds) == set(standard_codebook().events)
    assert np.allclose(model.confusion.sum(axis=1), 1)
    assert (model.confusion > 0).all()
    assert np.isclose(model.start.sum(), 1)
    assert (model.confusion.argmax(axis=1) == np.arange(len(model.states))).all()


def test_every_state_can_be_left_and_reached() -> None:
    """The graph of moves is connected both ways, so that no history is impossible."""
    model = relation_model()
    reach = np.eye(len(model.states), dtype=bool)
    for move in model.moves:
        reach[move.origin, move.target] = True
    for k in range(len(model.states)):
        reach |= reach[:, [k]] & reach[[k], :]
    assert reach.all()


def test_a_split_leaves_partner_states_for_others() -> None:
    """No state is on both sides of a split, and directions follow the order from enmity to amity."""
    model = relation_model()
    assert not set(model.partners) & set(model.apart)
    assert all(m.towards == (model.amity[m.target] > model.amity[m.origin]) for m in model.moves)

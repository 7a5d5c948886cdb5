"""The network of a project on a day: ties of all organisations, their coupling, and their balance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from amity.actors import Gazetteer, whole_of
from amity.answers.estimate import Estimate, columns_of, estimate_relations
from amity.dynamics import (
    FitOptions,
    Fitter,
    Params,
    Priors,
    draw_params,
    fit_model,
    laplace_draws,
    make_panel,
    smooth_states,
)
from amity.errors import AnswerError
from amity.model import NOT_ORGANISATIONS, Dyad, TieLabel
from amity.network import (
    BalanceOptions,
    BalanceResult,
    NetworkOnDate,
    TieOnDate,
    coupling_prior,
    frustration,
    make_network,
    parts_on,
    signed_graph_on,
)
from amity.network.joint import JointFit, JointSpec, fit_jointly
from amity.panel import DyadHistory, Extra, Scoring, grid_days, handed_on, histories_of, relation_model
from amity.project import Project
from amity.store import Recorded, lineage
from amity.vocab import Codebook
from amity.workflow.ask import known_statements
from amity.workflow.naming import actor_names, project_gazetteer

Ints = npt.NDArray[np.int64]

DRAWS = 24
SEED = 20100422
MOST_TIES = 2_000
MOST_ROWS = 40_000  # of ties from which their coupling is estimated: its time grows with them, and hardly what it says
GROUPS = frozenset({"armed_group", "faction", "coalition", "party"})
SPONSORS = frozenset({"state", "state_agency"})


@dataclass(frozen=True, slots=True)
class NetworkAsk:
    """
    Which day, what was known (None: by that same day), and at most how many groups the balance may use.

    Of more than `most_ties` those count of which most is said, and those of the pairs in `keep`: a table of events may
    name a hundred thousand pairs, which neither the joint fit nor a map can take. What ties do to each other is
    estimated from as many of them as have `most_rows` looks and dates together, evenly spread from those of which most
    is said to those of which least is. Without `intervals` only the estimate itself is worked out, in a third of the
    time.
    """

    on: dt.date
    known_on: dt.date | None = None
    groups: int = 2
    most_ties: int = MOST_TIES
    most_rows: int = MOST_ROWS
    keep: tuple[Dyad, ...] = ()
    intervals: bool = True


@dataclass(frozen=True)
class TiesAlone:
    """
    The network on the day with each tie as its own statements show it; what ties do to each other is not counted.

    `left_out` ties are known as well, but less is said of them.
    """

    network: NetworkOnDate
    balance: BalanceResult
    estimate: Estimate
    left_out: int = 0


@dataclass(frozen=True)
class NetworkAnswer:
    """
    The network on the day and what it was computed from.

    `coupling` holds S parameter sets of the joint fit, the maximum first, or only that where no intervals were asked
    for; `estimate` the fit without coupling, whose draws give everything else. `left_out` ties are known as well, but
    less is said of them than of those that count. What ties do to each other is estimated from `told_by` of those.
    """

    network: NetworkOnDate
    balance: BalanceResult
    joint: JointFit
    coupling: tuple[Params, ...]
    estimate: Estimate
    left_out: int = 0

    @property
    def told_by(self) -> int:
        """From how many ties their coupling is estimated."""
        chosen = self.joint.spec.told_by
        return len(self.network.ties) if chosen is None else len(chosen)


def ask_network(
    project: Project,
    wanted: NetworkAsk,
    *,
    ready: tuple[list[Recorded], Estimate] | None = None,
    fitter: Fitter = fit_model,
) -> NetworkAnswer:
    """
    The network of a project's organisations on a day.

    Ties of persons and outlets, and of actors that have become others by that day, inform the shared rates but are not
    part of the network.

    Args:
        project: is read.
        wanted: day and number of groups.
        ready: what is known on that day and the model fitted to it, if that is there already; another estimate than
            one whose panel ends on the day is made anew.
        fitter: does the joint fit; another gives the same from another process.

    Raises:
        AnswerError: no tie between organisations is known by then.
        DataError: the memberships of that day contradict each other.
    """
    ground = _ground(project, wanted, ready)
    joint = _joint_fit(ground, wanted, fitter=fitter)
    network = replace(ground.blank, ties=ties_under(joint, joint.fit.params, ground.chosen))
    coupling: tuple[Params, ...] = (joint.fit.params,)
    if wanted.intervals:
        coupling += tuple(draw_params(joint.fit, laplace_draws(joint.fit, DRAWS - 1, seed=SEED)))
    return NetworkAnswer(network, _balance(network, wanted), joint, coupling, ground.estimate, ground.left_out)


def ask_ties_alone(
    project: Project, wanted: NetworkAsk, *, ready: tuple[list[Recorded], Estimate] | None = None
) -> TiesAlone:
    """
    The network of a project's organisations on a day, before what ties do to each other is estimated.

    Args:
        project: is read.
        wanted: day and number of groups.
        ready: as for `ask_network`.

    Raises:
        AnswerError: no tie between organisations is known by then.
        DataError: the memberships of that day contradict each other.
    """
    ground = _ground(project, wanted, ready)
    network = replace(ground.blank, ties=_ties_alone(ground))
    return TiesAlone(network, _balance(network, wanted), ground.estimate, ground.left_out)


@dataclass(frozen=True)
class _Ground:
    """What a network is worked out from: the fit to all dyads, the dyads that are ties of it, and the rest of it."""

    estimate: Estimate
    chosen: tuple[DyadHistory, ...]
    blank: NetworkOnDate
    left_out: int


def _ground(project: Project, wanted: NetworkAsk, ready: tuple[list[Recorded], Estimate] | None) -> _Ground:
    known_on = wanted.known_on or wanted.on
    items = ready[0] if ready else known_statements(project, known_on)
    gone = _gone(project, min(wanted.on, known_on))
    gazetteer, codebook = project_gazetteer(project), project.codebook()
    kinds = {actor.id: actor.kind for actor in gazetteer.actors.values()}
    fits = ready is not None and ready[1].end == wanted.on
    estimate = ready[1] if ready and fits else _estimate(items, wanted.on, codebook)
    ties = (h for h in estimate.histories.values() if _is_tie(h, kinds, wanted.on))
    present = [h for h in ties if not gone & {h.dyad.first, h.dyad.second}]
    chosen = _most_spoken_of(present, wanted)
    if not chosen:
        raise AnswerError(f"no tie between organisations is known by {wanted.on}; read and code more documents")
    known = {actor for history in chosen for actor in (history.dyad.first, history.dyad.second)}
    blank = NetworkOnDate(
        day=wanted.on,
        states=estimate.relation.states,
        valence=np.array([int(state.partner) - int(state.hostile) for state in codebook.states]),
        ties=(),
        names=actor_names(project),
        kinds=kinds,
        parts=parts_between(gazetteer, kinds, known | _mentioned(items), wanted.on),
        sponsors=_sponsors(items, kinds),
    )
    return _Ground(estimate, chosen, blank, len(present) - len(chosen))


def _balance(network: NetworkOnDate, wanted: NetworkAsk) -> BalanceResult:
    return frustration(signed_graph_on(network), n_groups=wanted.groups, options=BalanceOptions(time_limit_s=20.0))


def _ties_alone(ground: _Ground) -> tuple[TieOnDate, ...]:
    """Ties at the maximum of the fit without coupling, from the last rows of their own dyads."""
    fit = ground.estimate.fit
    probs = smooth_states(fit.model, fit.params, fit.panel).probs
    row = dict(zip(fit.panel.subjects, fit.panel.first[1:] - 1, strict=True))
    return tuple(
        TieOnDate((h.dyad.first, h.dyad.second), np.asarray(probs[row[str(h.dyad)]]), _statements(h))
        for h in ground.chosen
    )


def ties_under(joint: JointFit, params: Params, histories: Iterable[DyadHistory]) -> tuple[TieOnDate, ...]:
    """The estimated ties on the day under one parameter set, each with the statements behind it."""
    probs = joint.states_now(params)
    return tuple(
        TieOnDate((history.dyad.first, history.dyad.second), row, _statements(history))
        for history, row in zip(histories, probs, strict=True)
    )


def _estimate(items: list[Recorded], on: dt.date, codebook: Codebook) -> Estimate:
    relation = relation_model()
    histories = histories_of(items, model=relation, codebook=codebook)
    return estimate_relations(
        histories, relation=relation, scoring=Scoring(tuple(codebook.drivers), relation.drivers), end=on
    )


def _gone(project: Project, day: dt.date) -> frozenset[str]:
    with project.view() as conn:
        return handed_on(lineage.passages(conn), day)


def _is_tie(history: DyadHistory, kinds: Mapping[str, str], on: dt.date) -> bool:
    persons = NOT_ORGANISATIONS & {kinds.get(history.dyad.first, ""), kinds.get(history.dyad.second, "")}
    return bool(history.looks) and history.looks[0].day <= on and not persons


def _most_spoken_of(histories: Sequence[DyadHistory], wanted: NetworkAsk) -> tuple[DyadHistory, ...]:
    """The histories that count, in the order in which they came."""
    if len(histories) <= wanted.most_ties:
        return tuple(histories)
    said = sorted(histories, key=lambda h: (h.dyad not in wanted.keep, -len(_statements(h)), h.dyad))
    counted = {h.dyad for h in said[: wanted.most_ties]}
    return tuple(h for h in histories if h.dyad in counted)


def _statements(history: DyadHistory) -> tuple[str, ...]:
    return tuple(dict.fromkeys(glimpse.statement for look in history.looks for glimpse in look.glimpses))


def parts_between(
    gazetteer: Gazetteer, kinds: Mapping[str, str], known: set[str], on: dt.date
) -> tuple[tuple[str, str], ...]:
    """Parts on the day, by dated membership or the gazetteer's `part_of`, where both are groups and known."""
    pairs = set(parts_on(gazetteer.memberships, on))
    pairs |= {(actor, whole) for actor in gazetteer.actors if (whole := whole_of(actor, gazetteer, on)) is not None}
    return tuple(
        sorted(
            pair for pair in pairs if known.issuperset(pair) and all(kinds.get(actor, "") in GROUPS for actor in pair)
        )
    )


def _mentioned(items: Iterable[Recorded]) -> set[str]:
    """Every actor that some statement is about."""
    return {actor for item in items for actor in item.stmt.actors}


def _sponsors(items: Iterable[Recorded], kinds: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """States and their agencies that some statement names as the provider of help, with those whom they help."""
    found = set()
    for item in items:
        label = item.stmt.label
        if not isinstance(label, TieLabel) or not label.support or label.provider not in item.stmt.actors:
            continue
        if kinds.get(label.provider, "") in SPONSORS:
            found.add((label.provider, Dyad.of(*item.stmt.actors).other(label.provider)))
    return tuple(sorted(found))


def _joint_fit(ground: _Ground, wanted: NetworkAsk, *, fitter: Fitter) -> JointFit:
    """Rates and coupling of organisations; effects of drivers stay as estimated from all dyads, persons' included."""
    estimate, histories, blank = ground.estimate, ground.chosen, ground.blank
    relation = estimate.relation
    first = min(history.looks[0].day for history in histories)
    grid = Extra(days=tuple(grid_days(first, estimate.end, relation)))  # what a tie feels of others changes on it
    looks = columns_of(histories, estimate.end, relation=relation, scoring=estimate.scoring, extra=grid)
    panel = make_panel(looks, n_states=len(relation.states))
    base = fit_model(estimate.fit.model, estimate.fit.params, panel, FitOptions(evaluate=True))
    prior = coupling_prior()
    spec = JointSpec(
        network=make_network(
            [(h.dyad.first, h.dyad.second) for h in histories], parts=blank.parts, sponsors=blank.sponsors
        ),
        states=relation.states,
        amity=np.array(relation.amity),
        valence=blank.valence,
        mean=prior.mean,
        sd=prior.sd,
        priors=Priors(
            log_rate_mean=np.log([move.rate_per_year for move in relation.moves]),
            log_rate_sd=np.log([move.spread for move in relation.moves]),
        ),
        rounds=1,
        hold_effects=True,
        intervals=wanted.intervals,
        told_by=_telling(histories, np.diff(panel.first), wanted.most_rows),
    )
    return fit_jointly(base, looks, spec, fitter=fitter)


def _telling(histories: Sequence[DyadHistory], lengths: Ints, most_rows: int) -> Ints | None:
    """The ties that coupling is estimated from, evenly spread by how much is said of them; None: all."""
    share = -(-int(lengths.sum()) // most_rows)
    if share <= 1:
        return None
    by_said = sorted(range(len(histories)), key=lambda at: (-len(_statements(histories[at])), histories[at].dyad))
    return np.array(sorted(by_said[::share]), dtype=np.int64)

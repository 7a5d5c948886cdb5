"""The coupled process in plain Python, the way one would write it first; the yardstick for the compiled simulation."""

import math
import random
from bisect import bisect
from itertools import accumulate

from amity.network import CoupledProcess
from amity.network.structure import TRIADIC


class PlainNetwork:
    """One run: states, what each dyad feels, and its rate; only the neighbours of a change are computed again."""

    def __init__(self, process: CoupledProcess, start: list[int]) -> None:
        network = process.network
        self.rates = process.rates.tolist()
        self.direction = process.direction.tolist()
        self.valence = process.valence.tolist()
        self.coefs = process.coefs.tolist()
        self.offsets = process.offsets.tolist()
        self.triangles = [
            list(
                zip(
                    network.tri_second[network.tri_first[dyad] : network.tri_first[dyad + 1]].tolist(),
                    network.tri_third[network.tri_first[dyad] : network.tri_first[dyad + 1]].tolist(),
                    strict=True,
                )
            )
            for dyad in range(network.n_dyads)
        ]
        self.links_into: list[list[tuple[int, int, float]]] = [[] for _ in start]
        self.links_out: list[list[int]] = [[] for _ in start]
        for dyad in range(network.n_dyads):
            for at in range(network.link_first[dyad], network.link_first[dyad + 1]):
                to = int(network.link_to[at])
                self.links_into[to].append((dyad, int(network.link_kind[at]), float(network.link_weight[at])))
                self.links_out[dyad].append(to)
        self.states = list(start)
        self.rate = [self.total_rate(dyad) for dyad in range(len(start))]

    def covariates(self, dyad: int) -> list[float]:
        """What a dyad feels from its neighbours now."""
        counts = [0, 0, 0]
        for second, third in self.triangles[dyad]:
            one, other = self.valence[self.states[second]], self.valence[self.states[third]]
            if one > 0 and other > 0:
                counts[0] += 1
            elif one < 0 and other < 0:
                counts[1] += 1
            elif one * other < 0:
                counts[2] += 1
        stances = [0.0, 0.0, 0.0]
        for source, kind, weight in self.links_into[dyad]:
            stances[kind - TRIADIC] += weight * self.valence[self.states[source]]
        return [math.log1p(count) for count in counts] + stances

    def move_rates(self, dyad: int) -> list[float]:
        """Rate of each move of a dyad."""
        felt, origin = self.covariates(dyad), self.states[dyad]
        factor = [
            math.exp(self.offsets[dyad][way] + sum(b * x for b, x in zip(self.coefs[way], felt, strict=True)))
            for way in (0, 1)
        ]
        return [rate * factor[way] for rate, way in zip(self.rates[origin], self.direction[origin], strict=True)]

    def total_rate(self, dyad: int) -> float:
        """Rate at which a dyad leaves its state."""
        return sum(self.move_rates(dyad))

    def run(self, horizon_years: float, rng: random.Random) -> int:
        """Moves until the horizon; returns the number of events."""
        now, events = 0.0, 0
        while True:
            cumulative = list(accumulate(self.rate))
            now += rng.expovariate(cumulative[-1])
            if now >= horizon_years:
                return events
            dyad = bisect(cumulative, rng.random() * cumulative[-1])
            moves = self.move_rates(dyad)
            before = self.valence[self.states[dyad]]
            self.states[dyad] = rng.choices(range(len(moves)), weights=moves)[0]
            events += 1
            touched = {dyad}
            if self.valence[self.states[dyad]] != before:
                touched.update(self.links_out[dyad])
                touched.update(neighbour for pair in self.triangles[dyad] for neighbour in pair)
            for neighbour in touched:
                self.rate[neighbour] = self.total_rate(neighbour)

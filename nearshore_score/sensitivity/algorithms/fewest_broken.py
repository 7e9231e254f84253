"""Weights that break the fewest of several inequalities, by branching on contradictions."""

from __future__ import annotations

import time

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score.sensitivity.algorithms.common_weights import Region

# With more steps than this, integer programming is faster.
_STEPS = 1500
# Room, in shares of the widest gap, that weights are given if they can have it.
_ROOM = (1e-2, 1e-3, 1e-5)


class _StoppedError(Exception):
    """The steps or the time are used up, or rounding errors hide what is true."""


class FewestBroken:
    """A search for weights that break the fewest of the inequalities ``rows @ w <= 0``.

    Inequalities that contradict each other cannot all be kept; which of them is given up is
    tried one by one, in the way of Parker & Ryan (1996). A set of inequalities is written as an
    integer with one bit each.

    Attributes
    ----------
    region : Region
        The weights that are allowed.
    rows : array of shape (s, k)
    slack : array of shape (s,)
        An inequality counts as broken if it is exceeded by more than this.
    least : int
        No weights break fewer.
    found : int
        As many are broken by `weights`.
    weights : array of shape (k,)
    conflicts : list of int
        Sets of inequalities that no weights keep together, the smallest first.

    References
    ----------
    Parker, M. and Ryan, J. (1996). Finding the minimum weight IIS cover of an infeasible system
    of linear inequalities. Annals of Mathematics and Artificial Intelligence, 17, 107-126.
    """

    def __init__(
        self, region: Region, rows: FloatArray, slack: FloatArray, weights: FloatArray
    ) -> None:
        self.region = region
        self.rows = rows
        self.slack = slack
        self.weights: FloatArray = weights
        self.found: int = int(self.broken(weights).sum())
        self.least: int = 0
        self.conflicts: list[int] = []
        self._steps = 0.0
        self._deadline = 0.0

    @property
    def is_settled(self) -> bool:
        """Whether no weights can break fewer than those that were found."""
        return self.least >= self.found

    def broken(self, weights: FloatArray) -> BoolArray:
        """Say which inequalities some weights break."""
        return np.asarray(self.rows @ weights > self.slack)

    def search(self, deadline: float, *, steps: float = _STEPS) -> None:
        """Search until it is settled, or time or steps are used up.

        Parameters
        ----------
        deadline : float
            By `time.monotonic`.
        steps : float
            How many conflicts are looked at, known ones too.
        """
        self._deadline, self._steps = deadline, steps
        if self.is_settled:
            return
        try:
            self.least = max(self.least, self._disjoint_conflicts())
            while self.least < self.found and not self._can_give_up(self.least, 0, 0):
                self.least += 1
        except _StoppedError:
            return

    def try_without(self, given_up: int) -> bool:
        """Look for weights that keep all but some inequalities, and note what is found.

        Parameters
        ----------
        given_up : int
            The set of those that may be broken.

        Returns
        -------
        bool
            Whether there was an answer: weights, or a conflict that was not known.
        """
        try:
            self._look(given_up)
        except _StoppedError:
            return False
        return True

    def _look(self, given_up: int) -> int:
        """Look for weights that keep all but some inequalities.

        Parameters
        ----------
        given_up : int
            The set of those that may be broken.

        Returns
        -------
        int
            A set of others that contradict each other; 0 if weights were found, and noted.
        """
        kept = [row for row in range(len(self.rows)) if not given_up >> row & 1]
        answer = self.region.common(self.rows[kept])
        if answer.weights is not None and not self.broken(answer.weights)[kept].any():
            self._note(answer.weights)
            return 0
        if not answer.conflict:
            raise _StoppedError
        conflict = sum(1 << kept[place] for place in answer.conflict)
        self.conflicts = sorted([*self.conflicts, conflict], key=int.bit_count)
        return conflict

    def give_room(self) -> None:
        """Move the weights, if possible, to where rounding them does not change what is kept."""
        kept = self.rows[~self.broken(self.weights)]
        has = -(kept @ self.weights).max(initial=-np.inf)
        for room in _ROOM:
            if has >= room:
                return
            # Weights sum to one, so that adding to all coefficients adds to the sum.
            roomy = self.region.common(kept + room).weights
            if roomy is not None and (kept @ roomy <= 0).all():
                self._note(roomy)
                return

    def _note(self, weights: FloatArray) -> None:
        count = int(self.broken(weights).sum())
        if count <= self.found:
            self.found, self.weights = count, weights

    def _disjoint_conflicts(self) -> int:
        """Return a number of conflicts that have nothing in common: each breaks one at least."""
        given_up = count = 0
        while conflict := self._conflict(given_up):
            given_up |= conflict
            count += 1
        return count

    def _conflict(self, given_up: int) -> int:
        """Return a conflict of inequalities that are not given up, 0 if there is none."""
        self._steps -= 1
        if self._steps < 0:
            raise _StoppedError
        for conflict in self.conflicts:
            if not conflict & given_up:
                return conflict
        if time.monotonic() > self._deadline:
            raise _StoppedError
        return self._look(given_up)

    def _can_give_up(self, more: int, given_up: int, kept: int) -> bool:
        """Say whether all conflicts can be resolved by giving up so many more inequalities."""
        if not self._conflict(given_up):
            return True
        unresolved = [conflict for conflict in self.conflicts if not conflict & given_up]
        choices = sorted({conflict & ~kept for conflict in unresolved}, key=int.bit_count)
        if _disjoint(choices) > more or not choices[0]:
            return False
        for one in _most_common_first(choices):
            if self._can_give_up(more - 1, given_up | one, kept):
                return True
            # What was tried in vain is kept from here on, so that nothing is tried twice.
            kept |= one
        return False


def _disjoint(sets: list[int]) -> int:
    """Return a number of sets that have nothing in common."""
    taken = count = 0
    for one in sets:
        if not one & taken:
            taken |= one
            count += 1
    return count


def _most_common_first(sets: list[int]) -> list[int]:
    """Return the members of the first set, those first that are in most of the sets."""
    members: list[int] = []
    rest = sets[0]
    while rest:
        members.append(rest & -rest)
        rest &= rest - 1
    return sorted(members, key=lambda one: -sum(1 for other in sets if other & one))

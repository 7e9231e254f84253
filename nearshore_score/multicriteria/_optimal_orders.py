"""All orders of the greatest margin: what they have in common, and one by one if they are few."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product
from time import monotonic
from typing import NamedTuple

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray, IntArray
from nearshore_score.multicriteria._linear_ordering import LinearOrdering, OutOfTimeError, margin

#: Margins that differ by less are equal: far above rounding error, far below any weight meant.
SAME_MARGIN = 1e-7
# Reward for putting pairs the other way round, at first, and by what it falls if it costs margin.
_REWARD, _SMALLER = 1e-3, 1e-2

Order = tuple[int, ...]


class OptimalOrders(NamedTuple):
    """What is known of the best orders of n items.

    Attributes
    ----------
    before : array of bool of shape (n, n)
        Whether the row comes before the column in every best order.
    orders : tuple of tuple of int
        The best orders, or one of them.
    complete : bool
        Whether these are all.
    bound : float
        No order has a greater margin.
    proven : bool
        Whether the search ended.
    """

    before: BoolArray
    orders: tuple[Order, ...]
    complete: bool
    bound: float
    proven: bool


def optimal_orders(lead: FloatArray, most: int, time_limit: float) -> OptimalOrders:
    """Find the orders of the greatest margin.

    Items are first split into groups of which each beats all later ones: in every best order
    they follow each other in this sequence, so that each can be searched alone.

    Parameters
    ----------
    lead : array of shape (n, n)
        Antisymmetric; an order's margin is the sum over all pairs with the row first.
    most : int
        If there are more best orders, one is returned.
    time_limit : float
        Seconds.
    """
    deadline = monotonic() + time_limit
    groups = _groups(lead)
    parts = [_within(lead[np.ix_(group, group)], most, deadline) for group in groups]
    before, bound = lead > 0, float(lead.clip(0.0).sum())
    for group, part in zip(groups, parts, strict=True):
        inside = np.ix_(group, group)
        before[inside] = part.before
        bound += part.bound - float(lead[inside].clip(0.0).sum())
    choices = product(*(part.orders for part in parts))
    orders = [_chained(groups, choice) for choice in islice(choices, most + 1)]
    complete = all(part.complete for part in parts) and len(orders) <= most
    proven = all(part.proven for part in parts)
    return OptimalOrders(before, tuple(orders if complete else orders[:1]), complete, bound, proven)


def _groups(lead: FloatArray) -> list[IntArray]:
    """Return groups of items, each of which beats all later ones."""
    from scipy.sparse.csgraph import connected_components

    _, label = connected_components(lead >= 0, directed=True, connection="strong")
    outside = label[:, np.newaxis] != label
    beaten = ((lead > 0) & outside).sum(axis=1)
    heads = np.unique(label, return_index=True)[1]
    return [np.flatnonzero(label == label[head]) for head in heads[np.argsort(-beaten[heads])]]


def _chained(groups: list[IntArray], choice: tuple[Order, ...]) -> Order:
    """Lay orders within groups end to end."""
    pairs = zip(groups, choice, strict=True)
    return tuple(int(group[place]) for group, order in pairs for place in order)


def _within(lead: FloatArray, most: int, deadline: float) -> OptimalOrders:
    """Find the best orders of one group."""
    size = len(lead)
    if size == 1:
        return OptimalOrders(np.zeros((1, 1), dtype=np.bool_), ((0,),), True, 0.0, True)
    search = LinearOrdering(size, deadline)
    try:
        best = search.solve(lead, SAME_MARGIN)
    except OutOfTimeError as ended:
        return OptimalOrders(
            _before(ended.order), (_plain(ended.order),), False, ended.bound, False
        )
    greatest = margin(lead, best)
    before, settled = _before_in_all(lead, best, search)
    orders: tuple[Order, ...] = (_plain(best),)
    complete = False
    if settled:
        listing = _Listing(lead, before, best, deadline)
        orders, complete = listing.first(most, greatest - SAME_MARGIN)
    return OptimalOrders(before, orders, complete, greatest, settled)


def _before_in_all(
    lead: FloatArray, best: IntArray, search: LinearOrdering
) -> tuple[BoolArray, bool]:
    """Return which pairs (n, n) stand in the same sequence in every best order.

    Each round rewards an order for every pair that it puts the other way round than all best
    orders known so far. Where even so none is, no best order does it: it would have won the
    reward at no loss. If the time ends first, the orders known so far decide.
    """
    greatest, reward = margin(lead, best), _REWARD
    before = _before(best)
    while before.any():
        bonus = reward / float(before.sum())
        try:
            other = search.solve(lead + bonus * before.T, bonus)
        except OutOfTimeError:
            return before, False
        now = _before(other)
        if (now >= before).all():
            break
        if margin(lead, other) >= greatest - SAME_MARGIN:
            before &= now
        else:
            reward *= _SMALLER
    return before, True


class _Listing:
    """Lists the best orders one by one, front to back, a known one first.

    What can follow depends on which items are left, not on the sequence of those before; whether
    an item can come next is therefore a linear ordering of the others.
    """

    def __init__(
        self, lead: FloatArray, before: BoolArray, best: IntArray, deadline: float
    ) -> None:
        self._lead = lead
        self._before = before
        self._deadline = deadline
        self._items = tuple(range(len(lead)))
        self._best: dict[Order, Order] = {self._items: _plain(best)}

    def first(self, most: int, needed: float) -> tuple[tuple[Order, ...], bool]:
        """Return the orders whose margin is at least the one needed, and whether these are all.

        One is returned where there are more than `most`, or the time ends.
        """
        try:
            found = tuple(islice(self._orders(needed), most + 1))
        except OutOfTimeError:
            return (self._best[self._items],), False
        return (tuple(sorted(found)), True) if len(found) <= most else (found[:1], False)

    def _orders(self, needed: float) -> Iterator[Order]:
        """Yield the orders whose margin is at least the one needed."""
        branches: list[tuple[Order, Order, float]] = [((), self._items, needed)]
        while branches:
            done, left, short = branches.pop()
            if not self._reaches(left, short):
                continue
            if not left:
                yield done
                continue
            first, *tail = self._best[left]
            self._best[_without(left, first)] = tuple(tail)
            free = [item for item in left if not self._before[list(left), item].any()]
            for item in (*(other for other in free if other != first), first):
                rest = _without(left, item)
                won = float(self._lead[item, list(rest)].sum())
                branches.append(((*done, item), rest, short - won))

    def _reaches(self, left: Order, needed: float) -> bool:
        """Say whether some order of the items left has the margin needed."""
        lead = self._lead[np.ix_(left, left)]
        if float(lead.clip(0.0).sum()) < needed:
            return False
        if left not in self._best:
            best = LinearOrdering(len(left), self._deadline).solve(lead, SAME_MARGIN)
            self._best[left] = tuple(left[place] for place in _plain(best))
        return margin(self._lead, np.array(self._best[left], dtype=np.intp)) >= needed


def _without(items: Order, item: int) -> Order:
    return tuple(other for other in items if other != item)


def _before(order: IntArray) -> BoolArray:
    """Return which item (n, n) comes before which in an order."""
    place = np.argsort(order)
    earlier: BoolArray = place[:, np.newaxis] < place
    return earlier


def _plain(order: IntArray) -> Order:
    return tuple(order.tolist())

"""How one score came about: every figure, treatment, score and weight below it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from nearshore_score.composite.result import IndexResult
from nearshore_score.framework import Framework
from nearshore_score.node import Node
from nearshore_score.panel import Panel


def trace(
    result: IndexResult, destination: str, node: str | None = None, *, year: int | None = None
) -> str:
    """Write down how a score came about, down to the figures.

    Parameters
    ----------
    result : IndexResult
    destination : str
    node : str, optional
        By default the total.
    year : int, optional
        Needed if the panel has several years.

    Returns
    -------
    str
        One line for every node below, indented: its score, its share of the total, and what it
        was made of.

    Raises
    ------
    UnknownNameError
        If a name does not exist.

    Examples
    --------
    >>> from nearshore_score import CompositeIndex, Framework
    >>> index = CompositeIndex(framework=Framework.flat({"pay": 3, "rent": 1}))
    >>> result = index.compute(Panel(("A",), ("pay", "rent"), [[40.0, np.nan]]))
    >>> print(trace(result, "A"))
    total = 40; by arithmetic_mean
      pay = 40; effective weight 0.75; figure 40
      rent: missing; effective weight 0.25
    """
    result.score(destination, node, year=year)  # refuses unknown names
    index = result.index if year is None else result.index.edition(year)
    walk = _Trace(result, destination, year, index.framework)
    return "\n".join(walk.lines(result.total if node is None else node))


@dataclass(frozen=True)
class _Trace:
    """One cell of a result, and the framework behind it."""

    result: IndexResult
    destination: str
    year: int | None
    framework: Framework

    def lines(self, code: str, indent: str = "") -> Iterator[str]:
        node = self.framework.nodes[code]
        yield indent + "; ".join(self._parts(node))
        for child in node.children:
            yield from self.lines(child.code, indent + "  ")

    def _parts(self, node: Node) -> Iterator[str]:
        score = self.result.score(self.destination, node.code, year=self.year)
        state = self.result.state(self.destination, node.code, year=self.year)
        yield f"{node.code}: {state}" if np.isnan(score) else f"{node.code} = {score:.10g}"
        if node.code != self.framework.root.code:
            yield f"effective weight {self._weight(node):.4g}"
        if node.children:
            yield f"by {node.operator.kind}" + (" of the leaves" if node.joins == "leaves" else "")
        if node.normalisation is not None:
            yield f"scored by {node.normalisation.kind}"
        if (rounding := self.framework.rounding_of(node)) is not None:
            yield f"rounded to {rounding.digits} digits"
        if not node.children and node.constant is None:
            yield from self._figures(node)
        if state == "imputed":
            yield "rests on imputed figures"

    def _figures(self, node: Node) -> Iterator[str]:
        given, treated = (
            self._figure(panel, node.code) for panel in (self.result.panel, self.result.treated)
        )
        if not np.isnan(treated):
            yield f"figure {treated:.10g}"
        if not np.array_equal(given, treated, equal_nan=True):
            yield "none before treatment" if np.isnan(given) else f"{given:.10g} before treatment"

    def _figure(self, panel: Panel, column: str) -> float:
        of_year = panel if self.year is None else panel.year(self.year)
        return float(of_year.column(column)[of_year.destinations.index(self.destination)])

    def _weight(self, node: Node) -> float:
        weights = self.result.effective_weights[node.code]
        at = () if self.year is None else self.result.panel.years.index(self.year)
        return float(weights[at])

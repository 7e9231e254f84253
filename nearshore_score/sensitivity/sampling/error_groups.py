"""Errors that move together: one standard normal number for each group, source and draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np

from nearshore_score._arrays import FloatArray, IntArray


class Driver(NamedTuple):
    """What moves the error of some cells.

    Attributes
    ----------
    group : str
        Cells of one group move together.
    source : str
        What the group has in common with other groups; empty if nothing.
    """

    group: str
    source: str = ""


@dataclass(frozen=True, eq=False)
class ErrorGroups:
    """Draws standard normal numbers for groups of errors that may have a source in common.

    Attributes
    ----------
    drivers : tuple of Driver
        The d drivers, in alphabetical order.
    numbers : int
        How many standard normal numbers a draw needs: one for each source and group.
    group : array of int of shape (d,)
        The number of each driver's group.
    source : array of int of shape (d,)
        The number of its source; any where it has none.
    correlation : array of shape (d,)
        Correlation of its group with others of its source, zero where it has none.
    """

    drivers: tuple[Driver, ...]
    numbers: int
    group: IntArray
    source: IntArray
    correlation: FloatArray

    @classmethod
    def of(cls, drivers: Sequence[Driver], correlations: Mapping[str, float]) -> Self:
        """Order the drivers, so that the same numbers come in whatever order they are named.

        Parameters
        ----------
        drivers : sequence of Driver
            Some may be the same.
        correlations : mapping of str to float
            By source, the correlation of the errors of its groups, from zero to one.
        """
        ordered = tuple(sorted(set(drivers)))
        sources = sorted({one.source for one in ordered if one.source})
        groups = sorted({one.group for one in ordered})
        source_of = {code: index for index, code in enumerate(sources)}
        group_of = {code: len(sources) + index for index, code in enumerate(groups)}
        return cls(
            drivers=ordered,
            numbers=len(sources) + len(groups),
            group=np.array([group_of[one.group] for one in ordered], dtype=np.intp),
            source=np.array([source_of.get(one.source, 0) for one in ordered], dtype=np.intp),
            correlation=np.array([correlations.get(one.source, 0.0) for one in ordered]),
        )

    def draw(self, generator: np.random.Generator, count: int) -> FloatArray:
        """Return standard normal numbers (numbers, count) of sources and groups.

        Parameters
        ----------
        generator : numpy.random.Generator
            Source of the numbers. Draws take from it one after the other: two calls for a and
            then b draws give what one call for a + b gives.
        count : int
            How many draws.
        """
        return generator.standard_normal((count, self.numbers)).T

    def moving(self, drawn: FloatArray, drivers: IntArray) -> FloatArray:
        """Return the standard normal numbers (k, count) of some drivers, in an array of their own.

        Parameters
        ----------
        drawn : array of shape (numbers, count)
            What `draw` returned.
        drivers : array of int of shape (k,)
            Places of the drivers.

        Notes
        -----
        A driver with a source has ``sqrt(rho) z_source + sqrt(1 - rho) z_group``: two groups of
        one source are correlated by rho, groups of different sources not at all.
        """
        normals = np.ascontiguousarray(drawn[self.group[drivers]])
        common = np.flatnonzero(self.correlation[drivers] > 0)
        if len(common):
            rho = self.correlation[drivers[common], np.newaxis]
            normals[common] *= np.sqrt(1.0 - rho)
            normals[common] += np.sqrt(rho) * drawn[self.source[drivers[common]]]
        return normals

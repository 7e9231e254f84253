"""What a sampler of uncertain figures must be able to do, and the one that draws from errors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, Self

import numpy as np

from nearshore_score._arrays import FloatArray, IntArray
from nearshore_score.sensitivity.sampling.cell_laws import PlacedLaw
from nearshore_score.sensitivity.sampling.error_groups import ErrorGroups


class FigureSampler(Protocol):
    """Draws the figures of n destinations on m columns.

    A sampler is data: it can be pickled, and keeps nothing between draws.
    """

    def draw(self, generator: np.random.Generator, count: int) -> FloatArray:
        """Return values of shape (count, n, m), NaN where the panel holds none.

        Parameters
        ----------
        generator : numpy.random.Generator
            Source of the random numbers.
        count : int
            How many draws.

        Notes
        -----
        The draws are the last axis in memory, so that what is computed cell by cell runs along
        them.
        """
        ...


@dataclass(frozen=True, eq=False)
class ErrorSampler:
    """Draws figures from their errors.

    Attributes
    ----------
    values : array of shape (n, m)
        The figures, NaN where there is none.
    groups : ErrorGroups
        Which errors move together.
    laws : tuple of PlacedLaw
        The laws of the cells that vary.
    certain : array of int
        Places of the cells that do not vary, row by row.
    """

    values: FloatArray
    groups: ErrorGroups
    laws: tuple[PlacedLaw, ...]
    certain: IntArray

    @classmethod
    def of(cls, values: FloatArray, groups: ErrorGroups, laws: tuple[PlacedLaw, ...]) -> Self:
        """Find the cells that do not vary.

        Parameters
        ----------
        values : array of shape (n, m)
            The figures, NaN where there is none.
        groups : ErrorGroups
            Which errors move together.
        laws : tuple of PlacedLaw
            The laws of the cells that vary.
        """
        varied = [law.places for law in laws]
        return cls(
            values, groups, laws, np.setdiff1d(np.arange(values.size), np.concatenate(varied))
        )

    def draw(self, generator: np.random.Generator, count: int) -> FloatArray:
        """Return values of shape (count, n, m); see `FigureSampler`.

        Parameters
        ----------
        generator : numpy.random.Generator
            Source of the random numbers. Draws take from it one after the other: two calls for a
            and then b draws give what one call for a + b gives.
        count : int
            How many draws.
        """
        normals = self.groups.draw(generator, count)
        drawn = np.empty((self.values.size, count))
        drawn[self.certain] = self.values.reshape(-1, 1)[self.certain]
        for places, drivers, law in self.laws:
            drawn[places] = law(self.groups.moving(normals, drivers))
        return np.moveaxis(drawn.reshape(*self.values.shape, count), -1, 0)

"""Memory that is used again and again while many draws are counted."""

from __future__ import annotations

from math import prod
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Kind = TypeVar("Kind", bound=np.generic)


class Scratch:
    """Arrays for results that are soon replaced: fresh memory costs as much as much arithmetic.

    It is for one thread; what was asked for under a name is overwritten when that name is next
    asked for.
    """

    def __init__(self) -> None:
        self._arrays: dict[str, NDArray[Any]] = {}

    def array(self, name: str, shape: tuple[int, ...], kind: type[Kind]) -> NDArray[Kind]:
        """Return an array whose values are arbitrary.

        Parameters
        ----------
        name : str
            What it is for.
        shape : tuple of int
            Its shape; it is contiguous.
        kind : type
            Type of its numbers.
        """
        size = prod(shape)
        found = self._arrays.get(name)
        if found is None or len(found) < size or found.dtype != kind:
            found = self._arrays[name] = np.empty(size, dtype=kind)
        return found[:size].reshape(shape)

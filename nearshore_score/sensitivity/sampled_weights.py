"""Weights drawn at random from what is known of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score.errors import InvalidInputError
from nearshore_score.model import ScoringModel
from nearshore_score.sensitivity._sampler_choice import sampler_of
from nearshore_score.sensitivity.dirichlet_weights import DirichletWeights, uncertain_weights
from nearshore_score.sensitivity.linear_scores import LinearScores, bands_of
from nearshore_score.sensitivity.sampling.blocks import BLOCK, Part, check_draws
from nearshore_score.sensitivity.sampling.effective_sample_size import effective_sample_size
from nearshore_score.sensitivity.sampling.hit_and_run import CHAINS
from nearshore_score.sensitivity.sampling.weight_samplers import SamplingMethod, WeightSampler
from nearshore_score.sensitivity.weight_information import Known, WeightInformation


class SampledWeights(NamedTuple):
    """Weights that were drawn at random.

    Attributes
    ----------
    weights : array of shape (draws, k)
        Each row sums to one.
    children : tuple of str
        The k children.
    method : str
        How they were drawn: ``"simplex"`` (by corners), ``"dirichlet"``, ``"box"``,
        ``"rescaled_box"``, ``"rejection"``, ``"hit_and_run"`` or ``"quasi_random"``.
    effective_sample_size : float
        How many independent draws would give the mean of each weight as precisely. Below the
        number of draws for hit-and-run alone; for quasi-random weights it is that number, though
        means are more precise.
    """

    weights: FloatArray
    children: tuple[str, ...]
    method: SamplingMethod
    effective_sample_size: float


def sample_weights(
    of: ScoringModel | LinearScores | Mapping[str, float] | Sequence[str],
    weights: WeightInformation | DirichletWeights | str | None = None,
    *,
    draws: int = 10_000,
    seed: int = 0,
    node: str | None = None,
    quasi_random: bool = False,
) -> SampledWeights:
    """Draw weights at random from what is known of them.

    Parameters
    ----------
    of : ScoringModel, LinearScores, mapping of str to float, or sequence of str
        Whose weights: the children of a node of a model, those of linear scores, children with
        their weights in proportion, or children by name, whose weights are then equal. Relative
        bounds and Dirichlet laws refer to these weights.
    weights : WeightInformation, DirichletWeights or str, optional
        What is known: information, all weights that keep it being equally likely; a Dirichlet
        law; or the kind of information that needs nothing else. By default nothing, so that any
        weights are equally likely.
    draws : int
        How many.
    seed : int
        Seed of the random numbers; the first draws are the same for any number of draws.
    node : str, optional
        The node of the model; by default the total.
    quasi_random : bool
        Whether weights come from scrambled Sobol points, in nets of 4096: for simplices (any
        weights, a complete order, lower bounds) and Dirichlet laws. Means of such draws are more
        precise, above all with up to six children, but the draws are not independent.

    Returns
    -------
    SampledWeights

    Raises
    ------
    InvalidInputError
        If no weights keep what is said, there is no draw, or quasi-random weights are asked for
        on a set that is no simplex.
    UnknownNameError
        If there is no such node, or something is said of a child that does not exist.

    Notes
    -----
    Simplices are drawn by their corners, boxes by independent rejection, boxes that are rescaled
    by the faces through which rays leave them; see `SampledWeights.method`. Any other set is
    drawn by rejection where that keeps one draw in a hundred, and by hit-and-run elsewhere [1]_.
    Draws are independent but for hit-and-run.

    References
    ----------
    .. [1] T. Tervonen, G. van Valkenhoef, N. Baştürk and D. Postmus, "Hit-And-Run enables
       efficient weight generation for simulation-based multiple criteria decision analysis",
       *European Journal of Operational Research* 224(3), 2013, pages 552-559.

    Examples
    --------
    >>> from nearshore_score.sensitivity.weight_information import WeightOrder
    >>> order = WeightOrder(order=("cost", "talent", "law"))
    >>> found = sample_weights(("cost", "talent", "law"), order, draws=20_000)
    >>> found.method, found.weights.shape
    ('simplex', (20000, 3))
    >>> found.weights.mean(axis=0).round(2)
    array([0.61, 0.28, 0.11])
    """
    check_draws(draws, seed)
    known = _known(of, node)
    sampler = sampler_of(uncertain_weights(weights), known, quasi_random=quasi_random)
    drawn = np.concatenate(
        [sampler.draw(seed, block)[:count] for block, count in Part(0, draws)], axis=0
    )
    share = _measured_share(drawn, sampler)
    return SampledWeights(drawn, known.children, sampler.method, draws * share)


def _measured_share(drawn: FloatArray, sampler: WeightSampler) -> float:
    """Return how many independent draws one draw is worth, from whole blocks if there are any."""
    blocks = len(drawn) // BLOCK
    if sampler.method != "hit_and_run" or not blocks:
        return sampler.effective_share
    k = drawn.shape[1]
    # Chains of different blocks are independent, as those of one block are.
    chains = drawn[: blocks * BLOCK].reshape(blocks, -1, CHAINS, k).swapaxes(1, 2)
    sizes = effective_sample_size(chains.reshape(blocks * CHAINS, -1, k))
    return min(1.0, float(sizes.min()) / (blocks * BLOCK))


def _known(
    of: ScoringModel | LinearScores | Mapping[str, float] | Sequence[str], node: str | None
) -> Known:
    if isinstance(of, ScoringModel):
        return _known_of_model(of, node)
    if isinstance(of, LinearScores):
        if node not in (None, of.node):
            raise InvalidInputError(f"linear scores have one node, {of.node}; leave node out")
        return Known(children=of.children, weights=of.weights, low=of.low, high=of.high)
    if node is not None:
        raise InvalidInputError("children have no nodes; give a model, or leave node out")
    if isinstance(of, str):
        raise InvalidInputError(f"{of!r} is one name; give the children as a list or mapping")
    given = of if isinstance(of, Mapping) else dict.fromkeys(of, 1.0)
    values = np.array(list(given.values()), dtype=np.float64)
    if len(given) < len(of) or not (np.isfinite(values) & (values >= 0)).all() or not values.any():
        raise InvalidInputError(
            "give at least one child, each once; weights must be finite, none negative and not "
            "all zero"
        )
    return Known(children=tuple(given), weights=tuple((values / values.sum()).tolist()))


def _known_of_model(model: ScoringModel, node: str | None) -> Known:
    parent = model.framework.node(node or model.framework.root.code)
    if not parent.children:
        raise InvalidInputError(f"{parent.code} has no children whose weights could vary")
    children = tuple(child.code for child in parent.children)
    weights = np.asarray(parent.nominal_weights())
    low, high = bands_of(parent, children)
    return Known(
        children=children, weights=tuple((weights / weights.sum()).tolist()), low=low, high=high
    )

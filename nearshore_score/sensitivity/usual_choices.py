"""The modelling choices that are varied if nobody says which."""

from __future__ import annotations

from nearshore_score.aggregation import ArithmeticMean, GeometricMean, Operator
from nearshore_score.model import ScoringModel
from nearshore_score.normalisation import FixedGoalposts, MinMax
from nearshore_score.sensitivity.choices.legality import Substitute
from nearshore_score.sensitivity.choices.of_figures import DataErrorChoice
from nearshore_score.sensitivity.choices.of_steps import (
    AggregationChoice,
    LeftOutChoice,
    NormalisationChoice,
)
from nearshore_score.sensitivity.choices.of_weights import UncertainWeightsChoice
from nearshore_score.sensitivity.choices.registry import ChoiceFactor
from nearshore_score.sensitivity.dirichlet_weights import DirichletWeights
from nearshore_score.sensitivity.uncertain_figures import UncertainFigures
from nearshore_score.sensitivity.weight_information import (
    PointWeights,
    RelativeBounds,
    WeightInformation,
)

#: What gives way where a criterion scores nothing, of which no product can be made.
USUAL_SUBSTITUTE = Substitute(
    factor="aggregation", instead_of="geometric_mean", use="arithmetic_mean"
)


def usual_choices(
    model: ScoringModel,
    weights: WeightInformation | DirichletWeights | None = None,
    figures: UncertainFigures | None = None,
) -> tuple[ChoiceFactor, ...]:
    """Return the choices about a model that are most often disputed.

    Whether scores rest on fixed goalposts or on the compared set; whether criteria are added or
    multiplied; their weights; whether one criterion is left out; and, where figures state them,
    the errors of figures.

    Parameters
    ----------
    model : ScoringModel
        The model; its own options are among those that are varied.
    weights : WeightInformation or DirichletWeights, optional
        How the weights of the criteria vary; by default each up to 25 % more or less, rescaled.
    figures : UncertainFigures, optional
        How figures vary; by default they do not.

    Returns
    -------
    tuple of ChoiceFactor
        For `modelling_choices`, with `USUAL_SUBSTITUTE` for what cannot be computed. What the
        model cannot vary is left out: the normalisation where there are no indicators, everything
        about weights where there is one criterion.

    Examples
    --------
    >>> import nearshore_score as ns
    >>> [choice.label for choice in usual_choices(ns.load_model())]
    ['normalisation', 'aggregation', 'weights', 'left_out']
    """
    root = model.framework.root
    criteria = tuple(node.code for node in model.framework.weighted_criteria)
    law = weights or RelativeBounds()
    choices: list[ChoiceFactor] = []
    if any(leaf.indicator is not None for leaf in model.framework.leaves):
        other = FixedGoalposts() if model.normalisation.kind == "min_max" else MinMax()
        choices.append(NormalisationChoice(options=(model.normalisation, other)))
    if len(criteria) > 1:
        choices.append(AggregationChoice(options=_operators(root.operator)))
        if not isinstance(law, PointWeights):
            choices.append(UncertainWeightsChoice(laws={root.code: law}))
        choices.append(LeftOutChoice(nodes=criteria))
    if figures is not None:
        choices.append(DataErrorChoice(figures=figures))
    return tuple(choices)


def _operators(own: Operator) -> tuple[Operator, ...]:
    """Return the operator of a model and the two means, each once."""
    means: tuple[Operator, ...] = (ArithmeticMean(), GeometricMean())
    return means if own in means else (own, *(mean for mean in means if mean.kind != own.kind))

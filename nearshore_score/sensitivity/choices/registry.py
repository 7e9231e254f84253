"""The registry of modelling choices: every kind, by its name in JSON."""

from __future__ import annotations

from typing import Annotated

from nearshore_score.registry import Registry
from nearshore_score.sensitivity.choices.base import ChoiceFactor
from nearshore_score.sensitivity.choices.of_figures import DataErrorChoice
from nearshore_score.sensitivity.choices.of_steps import (
    AggregationChoice,
    ImputationChoice,
    LeftOutChoice,
    MissingChoice,
    NormalisationChoice,
    OutlierChoice,
)
from nearshore_score.sensitivity.choices.of_weights import (
    UncertainWeightsChoice,
    WeightingChoice,
    WeightSetChoice,
    noisy_weight_sets,
)

__all__ = [
    "CHOICE_FACTORS",
    "AggregationChoice",
    "AnyChoiceFactor",
    "ChoiceFactor",
    "DataErrorChoice",
    "ImputationChoice",
    "LeftOutChoice",
    "MissingChoice",
    "NormalisationChoice",
    "OutlierChoice",
    "UncertainWeightsChoice",
    "WeightSetChoice",
    "WeightingChoice",
    "noisy_weight_sets",
]

#: Every kind of modelling choice.
CHOICE_FACTORS: Registry[ChoiceFactor] = Registry("modelling choice", ChoiceFactor)
for _factor in (
    NormalisationChoice,
    OutlierChoice,
    ImputationChoice,
    MissingChoice,
    WeightingChoice,
    WeightSetChoice,
    UncertainWeightsChoice,
    AggregationChoice,
    LeftOutChoice,
    DataErrorChoice,
):
    CHOICE_FACTORS.register(_factor)

#: The type of a modelling choice: a specification, its kind, or its JSON.
AnyChoiceFactor = Annotated[ChoiceFactor, CHOICE_FACTORS]

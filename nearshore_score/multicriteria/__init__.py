"""Multi-criteria methods: destinations scored against each other. One method a file."""

from __future__ import annotations

from nearshore_score.aggregation.registered import OPERATORS
from nearshore_score.multicriteria.aras import Aras, ArasResult, aras
from nearshore_score.multicriteria.benefit_of_the_doubt import (
    BenefitOfTheDoubt,
    BenefitOfTheDoubtResult,
    benefit_of_the_doubt,
)
from nearshore_score.multicriteria.borda_count import BordaCount, BordaCountResult, borda_count
from nearshore_score.multicriteria.cocoso import Cocoso, CocosoResult, cocoso
from nearshore_score.multicriteria.codas import Codas, CodasResult, codas
from nearshore_score.multicriteria.copeland import Copeland, CopelandResult, copeland
from nearshore_score.multicriteria.copras import Copras, CoprasResult, copras
from nearshore_score.multicriteria.dominance import (
    Dominance,
    DominanceResult,
    dominance,
    dominance_relation,
)
from nearshore_score.multicriteria.edas import Edas, EdasResult, edas
from nearshore_score.multicriteria.electre_1 import Electre1, Electre1Result, electre_1
from nearshore_score.multicriteria.electre_3 import Electre3, Electre3Result, electre_3
from nearshore_score.multicriteria.kemeny import Kemeny, KemenyResult, kemeny
from nearshore_score.multicriteria.mabac import Mabac, MabacResult, mabac
from nearshore_score.multicriteria.mairca import Mairca, MaircaResult, mairca
from nearshore_score.multicriteria.marcos import Marcos, MarcosResult, marcos
from nearshore_score.multicriteria.maut import (
    ExponentialValue,
    LinearValue,
    Maut,
    MautResult,
    PiecewiseLinearValue,
    interaction_constant,
    maut,
)
from nearshore_score.multicriteria.method import (
    DecisionMethod,
    LinearMethod,
    MethodResult,
    MulticriteriaMethod,
)
from nearshore_score.multicriteria.moora import (
    Moora,
    MooraRatioSystemResult,
    MooraReferencePointResult,
    moora_ratio_system,
    moora_reference_point,
)
from nearshore_score.multicriteria.multimoora import Multimoora, MultimooraResult, multimoora
from nearshore_score.multicriteria.ocra import Ocra, OcraResult, ocra
from nearshore_score.multicriteria.outranking_matrix import majority_margins, outranking_matrix
from nearshore_score.multicriteria.pareto_fronts import (
    ParetoFronts,
    ParetoFrontsResult,
    pareto_fronts,
)
from nearshore_score.multicriteria.preference_functions import (
    PreferenceFunction,
    preference_degrees,
)
from nearshore_score.multicriteria.problem import DecisionProblem, decision_problem
from nearshore_score.multicriteria.promethee_1 import Promethee1, Promethee1Result, promethee_1
from nearshore_score.multicriteria.promethee_2 import Promethee2, Promethee2Result, promethee_2
from nearshore_score.multicriteria.pseudo_criteria import LinearThreshold, PseudoCriterion
from nearshore_score.multicriteria.scaling import Scaling, scaled
from nearshore_score.multicriteria.spotis import Spotis, SpotisResult, spotis
from nearshore_score.multicriteria.topsis import Topsis, TopsisResult, topsis
from nearshore_score.multicriteria.vikor import Vikor, VikorResult, vikor
from nearshore_score.multicriteria.waspas import Waspas, WaspasResult, waspas
from nearshore_score.multicriteria.weighted_product_model import (
    WeightedProductModel,
    WeightedProductModelResult,
    weighted_product_model,
)
from nearshore_score.multicriteria.weighted_sum_model import (
    WeightedSumModel,
    WeightedSumModelResult,
    weighted_sum_model,
)

__all__ = [
    "Aras",
    "ArasResult",
    "BenefitOfTheDoubt",
    "BenefitOfTheDoubtResult",
    "BordaCount",
    "BordaCountResult",
    "Cocoso",
    "CocosoResult",
    "Codas",
    "CodasResult",
    "Copeland",
    "CopelandResult",
    "Copras",
    "CoprasResult",
    "DecisionMethod",
    "DecisionProblem",
    "Dominance",
    "DominanceResult",
    "Edas",
    "EdasResult",
    "Electre1",
    "Electre1Result",
    "Electre3",
    "Electre3Result",
    "ExponentialValue",
    "Kemeny",
    "KemenyResult",
    "LinearMethod",
    "LinearThreshold",
    "LinearValue",
    "Mabac",
    "MabacResult",
    "Mairca",
    "MaircaResult",
    "Marcos",
    "MarcosResult",
    "Maut",
    "MautResult",
    "MethodResult",
    "Moora",
    "MooraRatioSystemResult",
    "MooraReferencePointResult",
    "MulticriteriaMethod",
    "Multimoora",
    "MultimooraResult",
    "Ocra",
    "OcraResult",
    "ParetoFronts",
    "ParetoFrontsResult",
    "PiecewiseLinearValue",
    "PreferenceFunction",
    "Promethee1",
    "Promethee1Result",
    "Promethee2",
    "Promethee2Result",
    "PseudoCriterion",
    "Scaling",
    "Spotis",
    "SpotisResult",
    "Topsis",
    "TopsisResult",
    "Vikor",
    "VikorResult",
    "Waspas",
    "WaspasResult",
    "WeightedProductModel",
    "WeightedProductModelResult",
    "WeightedSumModel",
    "WeightedSumModelResult",
    "aras",
    "benefit_of_the_doubt",
    "borda_count",
    "cocoso",
    "codas",
    "copeland",
    "copras",
    "decision_problem",
    "dominance",
    "dominance_relation",
    "edas",
    "electre_1",
    "electre_3",
    "interaction_constant",
    "kemeny",
    "mabac",
    "mairca",
    "majority_margins",
    "marcos",
    "maut",
    "moora_ratio_system",
    "moora_reference_point",
    "multimoora",
    "ocra",
    "outranking_matrix",
    "pareto_fronts",
    "preference_degrees",
    "promethee_1",
    "promethee_2",
    "scaled",
    "spotis",
    "topsis",
    "vikor",
    "waspas",
    "weighted_product_model",
    "weighted_sum_model",
]

for _method in (
    WeightedSumModel,
    WeightedProductModel,
    Waspas,
    Maut,
    Topsis,
    Vikor,
    Promethee1,
    Promethee2,
    Electre1,
    Electre3,
    Edas,
    Copras,
    Codas,
    Aras,
    Mabac,
    Marcos,
    Moora,
    Multimoora,
    Spotis,
    Cocoso,
    Mairca,
    Ocra,
    BordaCount,
    Copeland,
    Kemeny,
    Dominance,
    ParetoFronts,
    BenefitOfTheDoubt,
):
    OPERATORS.register(_method)

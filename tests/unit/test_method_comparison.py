"""Methods side by side: ranks, similarity, movers, what does not apply."""

import numpy as np
import pytest

import nearshore_score as ns

FIVE = ns.load_destinations().select("MAR", "EGY", "TUN", "ROU", "POL")


def test_every_method_that_applies_ranks_everybody() -> None:
    found = ns.compare_methods(ns.load_model(), FIVE)
    assert found.methods[0] == "arithmetic_mean"
    assert set(found.methods) | set(found.not_applicable) == set(ns.applicable_methods())
    for ranks in found.ranks.values():
        assert set(ranks) == {"MAR", "EGY", "TUN", "ROU", "POL"}
        assert min(ranks.values()) == 1


def test_ranks_are_those_of_a_ranking_by_the_method() -> None:
    found = ns.compare_methods(ns.load_model(), FIVE, ["topsis", "kemeny"])
    for method in found.methods:
        ranking = ns.load_model(method=method).rank(FIVE)
        assert {code: ranking.rank(code) for code in ranking.codes} == dict(found.ranks[method])


def test_movers_are_sorted_by_the_span_of_their_ranks() -> None:
    found = ns.compare_methods(ns.load_model(), FIVE)
    spans = [mover.span for mover in found.movers]
    assert spans == sorted(spans, reverse=True)
    telling = [ranks for ranks in found.ranks.values() if len(set(ranks.values())) >= 3]
    assert len(telling) < len(found.ranks)
    for mover in found.movers:
        own = [ranks[mover.destination] for ranks in telling]
        assert (mover.best, mover.worst) == (min(own), max(own))
        assert mover.median == np.median(own)
        assert all(found.ranks[m][mover.destination] == mover.best for m in mover.best_by)


def test_similarity_is_one_with_itself_and_the_same_both_ways() -> None:
    found = ns.compare_methods(ns.load_model(), FIVE, ["topsis", "vikor", "minimum"])
    for one, row in found.similarity.items():
        assert row[one] == pytest.approx(1.0)
        for other, value in row.items():
            assert value == pytest.approx(found.similarity[other][one])


def test_two_variants_of_a_method_get_names_of_their_own() -> None:
    chosen = [ns.Topsis(), ns.Topsis(normalisation="min_max")]
    found = ns.compare_methods(ns.load_model(), FIVE, chosen)
    assert found.methods == (
        "arithmetic_mean",
        "topsis",
        "topsis (min_max normalisation, euclidean distance)",
    )


def test_what_does_not_apply_is_named_with_the_reason() -> None:
    zero = ns.DestinationProfile(code="ZER", cost=0, talent=50)
    one = ns.DestinationProfile(code="ONE", cost=40, talent=60)
    model = ns.ScoringModel(framework=ns.Framework.flat({"cost": 0.5, "talent": 0.5}))
    found = ns.compare_methods(model, [zero, one])
    assert "ocra" in found.not_applicable
    assert "Not used, ocra" in str(found)
    with pytest.raises(ns.InvalidInputError, match="OCRA"):
        ns.compare_methods(model, [zero, one], ["ocra"])


def test_bad_questions_are_refused() -> None:
    with pytest.raises(ns.InvalidInputError, match="at least two"):
        ns.compare_methods(ns.load_model(), FIVE.select("MAR"))
    with pytest.raises(ns.UnknownNameError, match="topsis"):
        ns.compare_methods(ns.load_model(), FIVE, ["topsi"])


def test_it_goes_through_json() -> None:
    found = ns.compare_methods(ns.load_model(), FIVE, ["topsis"])
    assert ns.MethodComparison.from_json(found.to_json()) == found

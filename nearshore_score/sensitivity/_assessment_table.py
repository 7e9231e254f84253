"""The table of an assessment: what is proven and what is usual, side by side."""

from __future__ import annotations

from collections.abc import Callable

from nearshore_score.context import Language
from nearshore_score.phrases import chance, phrase
from nearshore_score.sensitivity.rank_intervals import RankIntervals
from nearshore_score.sensitivity.sampled_assessment import AssessedChoices, SampledAssessment
from nearshore_score.sensitivity.stochastic_acceptability import StochasticAcceptability
from nearshore_score.tables import Table

Column = tuple[str, Callable[[str], str]]


def assessment_table(
    intervals: RankIntervals | None, sampled: SampledAssessment | None, focus: str
) -> Table:
    """Return one line for each destination, best first.

    Parameters
    ----------
    intervals : RankIntervals, optional
        What is proven.
    sampled : SampledAssessment, optional
        What was drawn.
    focus : str
        The destination to which the others are compared.
    """
    if intervals is not None:
        base = intervals.tables()[0]
    elif sampled is not None:
        base = _plain(sampled)
    else:
        return Table((), (), labels=())
    further: list[Column] = []
    if sampled is not None and sampled.acceptability is not None:
        further = _of_draws(sampled.acceptability, focus)
    elif sampled is not None and sampled.choices is not None:
        further = _of_choices(sampled.choices, sampled.language)
    code = 1
    rows = tuple((*row, *(cell(row[code]) for _, cell in further)) for row in base.rows)
    return Table((*base.head, *(head for head, _ in further)), rows, labels=base.labels)


def _plain(sampled: SampledAssessment) -> Table:
    """Return ranks and names alone, where nothing is proven."""
    head = tuple(phrase(key, sampled.language) for key in ("rank", "code", "destination"))
    rows = tuple(
        (str(place + 1), code, sampled.name(code)) for place, code in enumerate(sampled.ranked)
    )
    return Table(head, rows, labels=(1, 2))


def _of_draws(found: StochasticAcceptability, focus: str) -> list[Column]:
    told = found.language

    def usual(code: str) -> str:
        best, worst = found.usual_ranks(code)
        return str(best) if best == worst else f"{best}–{worst}"

    def behind(code: str) -> str:
        wins = found.wins
        return "" if wins is None or code == focus else chance(wins[focus, code], told)

    return [
        (phrase("most_draws", told), usual),
        (phrase("beats_focus", told, code=focus), behind),
    ]


def _of_choices(found: AssessedChoices, language: Language) -> list[Column]:
    def usual(code: str) -> str:
        spread = found.spread(code)
        return f"{spread.low:g}–{spread.high:g}" if spread.low < spread.high else f"{spread.low:g}"

    return [(phrase("most_runs", language), usual)]

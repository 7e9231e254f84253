"""Write the generated part of the dataset: python .tools/dataset/build.py"""

import argparse
from itertools import chain
from pathlib import Path

from bilateral import carried_pairs
from check import check_figures, check_offsets
from context import Context, read_context
from currency import currency_risk
from data_transfer import data_transfer_regime
from figures import Figure, write_figures
from interconnection import exchanges_per_million
from language import language_inputs
from notes import with_remarks
from observations import carried
from ties import working_ties

REPOSITORY = Path(__file__).resolve().parents[2]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--reference", type=Path, default=REPOSITORY.parent / "shared" / "reference"
    )
    parser.add_argument("--output", type=Path, default=REPOSITORY / "nearshore_score" / "dataset")
    options = parser.parse_args()
    context = read_context(options.reference, options.output)
    figures = build(context)
    check_figures(context, figures)
    check_offsets(context)
    for name, rows in by_file(context, figures).items():
        count = write_figures(options.output / "figures" / name, rows)
        print(f"{count:5d} figures/{name}")


def build(context: Context) -> list[Figure]:
    figures = chain(
        carried(context),
        carried_pairs(context),
        currency_risk(context),
        data_transfer_regime(context),
        exchanges_per_million(context),
        language_inputs(context),
        working_ties(context),
    )
    return with_remarks(figures)


def by_file(context: Context, figures: list[Figure]) -> dict[str, list[Figure]]:
    """Split by licence, so that one file can be left out; ordered for a readable diff."""
    order = {code: place for place, code in enumerate(context.series)}
    files: dict[str, list[Figure]] = {}
    for figure in sorted(figures, key=lambda figure: order[figure.indicator]):
        files.setdefault(context.series[figure.indicator]["file"], []).append(figure)
    return files


if __name__ == "__main__":
    main()

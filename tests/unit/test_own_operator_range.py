"""What an operator of one's own may return."""

import numpy as np
from numpy.typing import NDArray

from nearshore_score import Framework, Panel, Plan


class Sum:
    kind = "sum"

    def aggregate(
        self, scores: NDArray[np.float64], weights: object, present: object = None
    ) -> NDArray[np.float64]:
        return scores.sum(axis=-1)


def test_a_total_above_100_is_not_cut() -> None:
    framework = Framework.flat({"cost": 1, "talent": 1}).replace_node("total", operator=Sum())
    plan = Plan(Panel(("A",), ("cost", "talent"), [[80.0, 90.0]]), framework)
    assert plan().scores["total"].tolist() == [170.0]

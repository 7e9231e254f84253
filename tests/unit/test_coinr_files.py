"""The two tables of the R package COINr are read as COINr reads them, and checked better."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nearshore_score import (
    FixedGoalposts,
    InvalidInputError,
    MinMax,
    NearshoreScoreError,
    UnknownNameError,
)
from nearshore_score.composite.coinr_files import CoinrFiles, read_coinr
from tests.index_data import RANKINGS

# As write.csv leaves them: row names, quotes, and NA where a value is missing.
IDATA = """\
"","uCode","uName","Time","Region","People","Pay","Skill","Law"
"1","MAR","Morocco",2024,"South",10,10,60,7
"2","ROU","Romania",2024,"East",20,20,80,NA
"3","IND","India",2024,NA,40,5,NA,3
"""
IMETA = """\
"","Level","iCode","iName","Direction","Weight","Unit","Target","Denominator","Parent","Type"
"1",1,"Pay","Pay level",-1,1,"EUR",4,"People","Cost","Indicator"
"2",1,"Skill","Skills",1,3,NA,90,NA,"Quality","Indicator"
"3",1,"Law","Law",1,1,NA,10,NA,"Quality","Indicator"
"4",2,"Cost","Cost",1,2,NA,NA,NA,"Total","Aggregate"
"5",2,"Quality","Quality",1,1,NA,NA,NA,"Total","Aggregate"
"6",3,"Total","All in all",1,1,NA,NA,NA,NA,"Aggregate"
"7",NA,"Region","Region",NA,NA,NA,NA,NA,NA,"Group"
"8",NA,"People","People",NA,NA,NA,NA,NA,NA,"Denominator"
"""


def read(
    folder: Path, idata: str = IDATA, imeta: str = IMETA, *, use_goalposts: bool = False
) -> CoinrFiles:
    for name, text in (("iData.csv", idata), ("iMeta.csv", imeta)):
        (folder / name).write_text(text, encoding="utf-8")
    return read_coinr(folder / "iData.csv", folder / "iMeta.csv", use_goalposts=use_goalposts)


def with_column(table: str, name: str, cells: list[str]) -> str:
    lines = table.splitlines()
    return "\n".join(f"{line},{cell}" for line, cell in zip(lines, [name, *cells], strict=True))


def test_figures_groups_and_names(tmp_path: Path) -> None:
    files = read(tmp_path)
    panel = files.panel
    assert panel.destinations == ("MAR", "ROU", "IND")
    assert panel.columns == ("Pay", "Skill", "Law", "People")
    assert panel.years == ()
    assert panel.groups == {"Region": ("South", "East", "")}
    assert (panel.state("ROU", "Law"), panel.state("IND", "Skill")) == ("missing", "missing")
    assert files.destination_names["ROU"] == "Romania"


def test_tree_weights_and_indicators(tmp_path: Path) -> None:
    framework = read(tmp_path).framework
    assert framework.name == "All in all"
    assert framework.effective_weights == pytest.approx(
        {"Total": 1, "Cost": 2 / 3, "Pay": 2 / 3, "Quality": 1 / 3, "Skill": 0.25, "Law": 1 / 12}
    )
    pay, skill = framework.node("Pay").indicator, framework.node("Skill").indicator
    assert pay is not None
    assert (pay.name, pay.unit, pay.direction) == ("Pay level", "EUR", "cost")
    assert (pay.target, pay.denominator, pay.goalposts) == (4, "People", None)
    assert skill is not None
    assert (skill.unit, skill.direction, skill.denominator) == ("", "benefit", None)


def test_index_scores_and_ranks_as_coinr_does_by_default(tmp_path: Path) -> None:
    files = read(tmp_path)
    result = files.index().compute(files.panel)
    # By hand: pay 10, 20, 5 is a cost; of quality Romania and India have one part only.
    np.testing.assert_allclose(result.scores["Pay"], [200 / 3, 0, 100])
    np.testing.assert_allclose(result.scores["Quality"], [25, 100, 0])
    np.testing.assert_allclose(result.scores["Total"], [(2 * 200 / 3 + 25) / 3, 100 / 3, 200 / 3])
    assert result.ranks is not None
    assert result.ranks.tolist() == [2, 3, 1]
    assert files.index(normalisation="z_score", ranking=None).ranking is None


def test_what_is_missing_is_left_out_however_little_remains(tmp_path: Path) -> None:
    files = read(tmp_path, IDATA.replace("5,NA,3", "NA,NA,3"))
    assert files.index().compute(files.panel).score("IND") == 0


def test_several_times_become_years_on_one_scale(tmp_path: Path) -> None:
    later = '"4","MAR","Morocco",2025,"South",10,30,60,7\n'
    files = read(tmp_path, IDATA + later)
    assert files.panel.years == (2024, 2025)
    assert files.panel.values.shape == (2, 3, 4)
    index = files.index()
    assert index.reference_years == "all_years"
    scores = index.compute(files.panel).scores["Pay"]
    np.testing.assert_allclose(scores, [[80.0, 40.0, 100.0], [0.0, np.nan, np.nan]])


def test_names_are_optional_and_a_country_may_be_called_na(tmp_path: Path) -> None:
    idata = IDATA.replace('"uName"', '"Note"').replace('"IND"', '"NA"')
    files = read(tmp_path, idata, IMETA + '"9",NA,"Note","Note",NA,NA,NA,NA,NA,NA,"Other"\n')
    assert files.destination_names == {"MAR": "MAR", "ROU": "ROU", "NA": "NA"}
    assert "Note" not in files.panel.columns


def goalposts(truncate: str = "TRUE", upper: str = "8") -> str:
    table = with_column(IMETA, "goalpost_lower", ["0", "50", "0", *["NA"] * 5])
    table = with_column(table, "goalpost_upper", [upper, "75", "10", *["NA"] * 5])
    table = with_column(table, "goalpost_scale", ["10", "1", "1", *["NA"] * 5])
    return with_column(table, "goalpost_trunc2posts", [truncate, *["TRUE"] * 2, *["NA"] * 5])


@pytest.mark.parametrize(
    ("truncate", "pay"), [("TRUE", [0.0, 0.0, 3.75]), ("FALSE", [-2.5, -15, 3.75])]
)
def test_goalposts_of_imeta(tmp_path: Path, truncate: str, pay: list[float]) -> None:
    # COINr's formula for a cost: scale * (x - upper) / (lower - upper), held at the ends or not.
    files = read(tmp_path, imeta=goalposts(truncate), use_goalposts=True)
    scores = files.index().compute(files.panel).scores
    np.testing.assert_allclose(scores["Pay"], pay)
    np.testing.assert_allclose(scores["Skill"], [0.4, 1, np.nan])


def test_goalposts_wait_until_they_are_asked_for(tmp_path: Path) -> None:
    files = read(tmp_path, imeta=goalposts())
    assert files.index().normalisation == MinMax()
    assert files.framework.node("Pay").normalisation is None
    by_posts = files.index(normalisation=FixedGoalposts(score_range=(0, 10)))
    assert by_posts.compute(files.panel).scores["Pay"].tolist() == [0, 0, 3.75]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(range(3)), st.permutations(range(8)))
def test_the_order_of_rows_does_not_matter(
    tmp_path: Path, units: list[int], codes: list[int]
) -> None:
    def shuffled(table: str, order: list[int]) -> str:
        header, *lines = table.splitlines()
        return "\n".join([header, *(lines[place] for place in order)])

    files = read(tmp_path, shuffled(IDATA, units), shuffled(IMETA, codes))
    result = files.index().compute(files.panel)
    expected = {"MAR": (2 * 200 / 3 + 25) / 3, "ROU": 100 / 3, "IND": 200 / 3}
    for unit, score in expected.items():
        assert result.score(unit) == pytest.approx(score)


def test_the_asem_files() -> None:
    folder = RANKINGS / "asem"
    files = read_coinr(folder / "iData.csv", folder / "iMeta.csv")
    assert (len(files.panel.destinations), len(files.panel.columns)) == (51, 49 + 4)
    assert len(files.framework.leaves) == 49
    assert np.isnan(files.panel.values).sum() == 64
    assert set(files.panel.groups) == {"GDP_group", "GDPpc_group", "Pop_group", "EurAsia_group"}
    assert (
        sum(
            leaf.indicator is not None and leaf.indicator.direction == "cost"
            for leaf in files.framework.leaves
        )
        == 14
    )


IMETA_FAULTS = {
    "no column": (
        '"Weight"',
        '"Wait"',
        "unknown column of .*iMeta.csv 'Weight'; known: Level, iCo",
    ),
    "semicolons": (",", ";", "unknown column .*'Level'.* commas between cells"),
    "no code": ('"Pay"', "NA", "line 2, NA: the iCode is missing"),
    "space in a code": (
        '"Pay"',
        '"Pay level"',
        "'Pay level' cannot be an iCode.*rename it in both",
    ),
    "code with a meaning": ('"Pay"', '"Time"', "'Time' cannot be an iCode"),
    "code twice": ('"Law","Law"', '"Pay","Law"', "Pay: there are two rows of this iCode"),
    "unknown type": ('"Group"', '"Groups"', "Region: Type 'Groups' is none of Indicator, Aggreg"),
    "unknown parent": ('"Cost","Indicator"', '"Costs","Indicator"', "Parent of Pay 'Costs'; did"),
    "group as parent": ('"Cost","Indicator"', '"Region","Indicator"', "Parent of Pay 'Region'"),
    "indicator as parent": (
        '"Cost","Indicator"',
        '"Law","Indicator"',
        "Pay: its Parent Law is an Indicator; make that",
    ),
    "childless": (
        '"Cost","Indicator"',
        '"Quality","Indicator"',
        "Cost: no row has this Aggregate as its Par",
    ),
    "two roots": (
        '"Total","Aggregate"\n"5"',
        'NA,"Aggregate"\n"5"',
        "without a Parent: Cost, Total; one",
    ),
    "circle": ('NA,"Aggregate"', '"Cost","Aggregate"', "Parents in a circle: "),
    "level skipped": (
        '"4",2',
        '"4",3',
        "Pay: Level 1, but its Parent Cost is at Level 3; a Parent",
    ),
    "indicator above": ('"1",1', '"1",2', "Pay: an Indicator stands at Level 1, not 2"),
    "no level": ('"4",2', '"4",NA', "Cost: an Aggregate needs a Level"),
    "direction 0": ("-1,1", "0,1", "Pay: the Direction is 0; it must be 1 or -1"),
    "no direction": ("-1,1", "NA,1", "Pay: an Indicator needs a Direction"),
    "reversed aggregate": (
        '"Cost",1',
        '"Cost",-1',
        "Cost: Direction -1 of an Aggregate: COINr tak",
    ),
    "negative weight": ("-1,1", "-1,-1", "Pay: the Weight is negative; turn the Dir"),
    "no weight": ("-1,1", "-1,NA", "Pay: an Indicator needs a Weight"),
    "weight in words": ("-1,1", "-1,one", "Pay, Weight: 'one' is not a finite number"),
    "infinite weight": ("-1,1", "-1,Inf", "Pay, Weight: 'Inf' is not a finite number"),
    "no weight in a group": ("-1,1", "-1,0", "Cost: the Weight of all rows below it is zero"),
    "denominator": ('"People","Cost"', '"Persons","Cost"', "Denominator of Pay 'Persons'"),
    "target": ('"EUR",4', '"EUR",four', "Pay, Target: 'four' is not a finite number"),
    "no indicators": ('"Indicator"', '"Other"', "no row of Type Indicator"),
}
IDATA_FAULTS = {
    "no units": ('"uCode"', '"Code"', "unknown column of .*iData.csv 'uCode'; did you mean Code"),
    "no column": ('"Law"', '"Lore"', "unknown column of .*iData.csv 'Law'"),
    "unknown column": ('"uName"', '"Remark"', "unknown iCode in iMeta .*'Remark'.*of Type Other"),
    "aggregate": ('"uName"', '"Total"', "Total is an Aggregate, which is computed; leave the col"),
    "word": (
        "10,10,60",
        "10,ten,60",
        "iData.csv, MAR, Pay: 'ten' is not a finite number.*write NA",
    ),
    "infinite": ("10,10,60", "10,Inf,60", "MAR, Pay: 'Inf' is not a finite number"),
    "no unit": ('"ROU"', "", "line 3: the uCode is missing"),
    "unit twice": ('"ROU"', '"MAR"', "line 3: MAR, 2024 stands there twice"),
    "no rows": (IDATA.partition("\n")[2], "", "iData.csv has a header but no rows"),
    "broken row": ('2024,"East"', '2024,"East",1', "line 3: 10 cells, but the header has 9"),
}


@pytest.mark.parametrize("fault", IMETA_FAULTS)
def test_faults_of_imeta(tmp_path: Path, fault: str) -> None:
    old, new, message = IMETA_FAULTS[fault]
    assert old in IMETA
    with pytest.raises((InvalidInputError, UnknownNameError), match=f"(?s){message}"):
        read(tmp_path, imeta=IMETA.replace(old, new))


@pytest.mark.parametrize("fault", IDATA_FAULTS)
def test_faults_of_idata(tmp_path: Path, fault: str) -> None:
    old, new, message = IDATA_FAULTS[fault]
    assert old in IDATA
    with pytest.raises((InvalidInputError, UnknownNameError), match=f"(?s){message}"):
        read(tmp_path, IDATA.replace(old, new))


@pytest.mark.parametrize(
    ("imeta", "message"),
    [
        (goalposts(upper="NA"), "Pay: one of goalpost_lower and goalpost_upper is missing"),
        (goalposts(upper="-5"), r"Pay: Goalposts: low \(0\) must be below high \(-5\)"),
        (goalposts(truncate="maybe"), "Pay: goalpost_trunc2posts is 'MAYBE'; it must be TRUE or"),
        (
            goalposts().replace(",10,TRUE", ",-1,TRUE", 1),
            "Pay: the goalpost_scale -1 must be above",
        ),
        (IMETA, "Pay: no goalpost_lower and goalpost_upper; give them, or use_goalposts=False"),
    ],
)
def test_faults_of_goalposts(tmp_path: Path, imeta: str, message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        read(tmp_path, imeta=imeta, use_goalposts=True)


def test_faults_of_times(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="'spring' is not a year"):
        read(tmp_path, IDATA.replace('"Romania",2024', '"Romania",spring'))
    with pytest.raises(InvalidInputError, match="MAR is 'South' and 'North' in Region"):
        read(tmp_path, IDATA + '"4","MAR","Morocco",2025,"North",10,30,60,7\n')


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["idata", "imeta"]),
    st.integers(0, 8),
    st.integers(0, 10),
    st.sampled_from(["", "NA", "0", "-1", "2", "1e308", "Inf", "x", "Pay", "Total", "a b"]),
)
def test_a_wrong_cell_is_refused_or_gives_finite_scores(
    tmp_path: Path, file: str, line: int, place: int, cell: str
) -> None:
    tables = {"idata": IDATA, "imeta": IMETA}
    cells = [row.split(",") for row in tables[file].splitlines()]
    row = cells[line % len(cells)]
    row[place % len(row)] = cell
    tables[file] = "\n".join(",".join(one) for one in cells)
    try:
        files = read(tmp_path, tables["idata"], tables["imeta"])
        result = files.index().compute(files.panel)
    except NearshoreScoreError:
        return
    assert not any(np.isinf(scores).any() for scores in result.scores.values())


def test_a_file_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match=r"nothing\.csv cannot be read as a table"):
        read_coinr(tmp_path / "nothing.csv", tmp_path / "nothing.csv")

"""The command `amity fit`: its answers, its spellings, and one line for every mistake."""

import json
import re

import pytest

from amity.cli.main import main

Q = [[0, 0.25, 0, 0.25], [0.166, 0, 0.166, 0.166], [0, 0.25, 0, 0.25], [0, 0, 0, 0]]
TABLE = """id,t,state,x,grade
a,0,1,0.5,low
a,1,2,0.5,low
a,2,2,0.1,high
a,3,3,0.2,high
b,0,1,-1,low
b,2,1,-1,low
b,3,2,-1,high
c,0,2,0.3,low
c,1,1,0.2,high
c,4,3,0.1,low
"""


@pytest.fixture
def folder(tmp_path):
    """A small table and a matrix of three states."""
    (tmp_path / "t.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "q.json").write_text("[[0, 0.5, 0], [0.3, 0, 0.4], [0, 0, 0]]", encoding="utf-8")
    (tmp_path / "e.json").write_text('{"ematrix": [[0, 0.1, 0], [0.1, 0, 0], [0, 0, 0]]}', encoding="utf-8")
    return tmp_path


def _run(capsys, folder, *words, code=0, file="t.csv"):
    base = ["fit", str(folder / file), "--subject", "id", "--time", "t", "--state", "state"]
    base += ["--qmatrix", str(folder / "q.json")]
    with pytest.raises(SystemExit) as ended:
        main([*base, *words])
    assert (ended.value.code or 0) == code
    return capsys.readouterr()


def _json(capsys, folder, *words):
    return json.loads(_run(capsys, folder, *words, "--json").out)


def test_the_published_fit_is_found(capsys, shared_dir, tmp_path):
    """The four-state fit of the cav data has the published likelihood and all promised fields."""
    (tmp_path / "q.json").write_text(json.dumps({"qmatrix": Q}), encoding="utf-8")
    words = ["fit", str(shared_dir / "data" / "msm" / "cav.csv"), "--subject", "PTNUM", "--time", "years"]
    words += ["--state", "state", "--qmatrix", str(tmp_path / "q.json"), "--exact-death", "4", "--json"]
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert not ended.value.code
    answer = json.loads(capsys.readouterr().out)
    assert answer["minus2loglik"] == pytest.approx(3968.7978930462, abs=1e-4)
    assert answer["converged"] and answer["n_parameters"] == 7
    promised = {"qmatrix", "ematrix", "hazard_ratios", "standard_errors", "sojourn", "warnings"}
    assert promised <= set(answer)


def test_text_and_json_tell_the_same(capsys, folder):
    """The text shows the likelihood that the JSON gives, and the state that is never left has no stay."""
    answer = _json(capsys, folder, "--evaluate")
    text = _run(capsys, folder, "--evaluate").out
    assert f"{answer['minus2loglik']:.4f}" in text
    assert [row["state"] for row in answer["sojourn"]] == [1, 2]


@pytest.mark.parametrize(
    "words",
    [
        ["--covariates", "x", "--covariates", "grade"],
        ["--covariates", "x,grade"],
        ["--covariates", "x + grade"],
        ["--covariates", "~ x + factor(grade)"],
    ],
)
def test_covariates_may_be_written_in_several_ways(capsys, folder, words):
    """Repeated options, commas, sums and factors name the same model."""
    inits = ["--covinits", "x=0.3", "--evaluate"]
    plain = _json(capsys, folder, "--covariates", "x,grade", *inits)
    assert _json(capsys, folder, *words, *inits)["minus2loglik"] == plain["minus2loglik"]


@pytest.mark.parametrize("constraint", ["x=1,1,1", "x:1,1,1", '{"x": [1, 1, 1]}', "list(x=c(1,1,1))"])
def test_constraints_may_be_written_in_several_ways(capsys, folder, constraint):
    """A shared effect counts as one parameter in every spelling."""
    answer = _json(capsys, folder, "--covariates", "x", "--constraint", constraint)
    assert answer["n_parameters"] == 4
    assert len({round(row["estimate"], 12) for row in answer["hazard_ratios"]["x"]}) == 1


def test_misclassification_is_reported(capsys, folder):
    """With an ematrix the answer has probabilities whose rows sum to one."""
    answer = _json(capsys, folder, "--ematrix", str(folder / "e.json"), "--initprobs", "0.5,0.5,0", "--evaluate")
    assert [sum(row) for row in answer["ematrix"]] == pytest.approx([1, 1, 1])
    assert answer["initprobs"] == [0.5, 0.5, 0]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--covariates", "weight"], "available: id, t, state, x, grade"),
        (["--exact-death", "2"], "absorbing"),
        (["--censor", "9=1,7"], "expected 1 to 3"),
        (["--constraint", "y=1,1,1"], "not a covariate"),
        (["--covariates", "x", "--constraint", "x=1,1"], "expected 3"),
        (["--pci", "99"], "inside the observed times"),
        (["--obstype", "grade"], "not a number"),
    ],
)
def test_mistakes_are_one_line(capsys, folder, words, said):
    """Every mistake in the options ends with code 1 and one line that says what to do."""
    error = _run(capsys, folder, *words, code=1).err
    assert said in error
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("a,1,2,0.5,low", "a,1,7,0.5,low", "line 3"),
        ("a,1,2,0.5,low", "a,x,2,0.5,low", "line 3, column 't'"),
        ("a,1,2,0.5,low", "a,5,2,0.5,low", "before the row above"),
        ("b,0,1,-1,low", "a,0,1,-1,low", "not together|before the row above"),
        ("c,4,3,0.1,low", "c,4,3,0.1", "line 11: 4 cells"),
        ("a,2,2,0.1,high", "a,2,3,0.1,high\na,2.5,1,0,low", "row 5 .subject a"),
    ],
)
def test_bad_rows_are_named(capsys, folder, old, new, said):
    """Unknown states, words for numbers, disorder, ragged rows and impossible moves are named by their line."""
    (folder / "bad.csv").write_text(TABLE.replace(old, new), encoding="utf-8")
    error = _run(capsys, folder, code=1, file="bad.csv").err

    assert re.search(said, error), error


def test_missing_cells_and_single_looks_are_left_out_with_a_warning(capsys, folder):
    """A missing covariate drops its row, and a subject with one look drops out; both are said."""
    table = TABLE.replace("a,1,2,0.5,low", "a,1,2,NA,low") + "d,0,1,0,low\n"
    (folder / "t.csv").write_text(table, encoding="utf-8")
    warnings = " ".join(_json(capsys, folder, "--covariates", "x", "--evaluate")["warnings"])
    assert "lines 3" in warnings and "(d)" in warnings


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["a,0,1", "a,1,1", "b,0,1", "b,1,1"], "no row shows state 2, 3"),
        (["a,0,1", "b,0,1", "b,1,2", "c,0,2", "c,1,2"], "a single look left out"),
        (["a,-1,1", "a,1,2"], "before 0 .lines 2"),
    ],
)
def test_panels_that_tell_almost_nothing_are_answered_in_numbers(capsys, folder, rows, said):
    """Rates that the data leave open have wide bounds, no infinite ones, and the warnings say why."""
    (folder / "t.csv").write_text("id,t,state\n" + "\n".join(rows) + "\n", encoding="utf-8")
    warnings = _json(capsys, folder)["warnings"]

    assert re.search(said, " ".join(warnings)), warnings
    assert any(w.startswith("not identified") for w in warnings)
    assert len(set(warnings)) == len(warnings)


def test_usage_errors_have_code_two(capsys, folder):
    """An unknown option is a usage error."""
    _run(capsys, folder, "--no-such-option", code=2)

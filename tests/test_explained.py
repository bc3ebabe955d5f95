"""How an explanation reads: on the terminal, at the command line and in figures."""

import json
import logging

import matplotlib as mpl
import pytest
from builders import Raw, study_of, utilities
from commands import FIRST_STEPS, ROOT, Sim, one_line

import sim as face
from sim.analysis.theory.findings import Explanation
from sim.present.figures import as_png, as_svg, draw_theory
from sim.present.theory.explained import explained
from sim.present.theory.explained_words import over, points

SHIPPED = sorted((ROOT / "scenarios").glob("*.yaml"))
FLAGSHIP = ROOT / "scenarios" / "ukraine-2025.yaml"


def told(sim: Sim, *words: object) -> str:
    """What the command prints, line breaks as blanks."""
    code, out, err = sim("explain", *words, "--no-color")
    assert (code, err) == (0, "")
    return " ".join(out.split())


@pytest.mark.parametrize("columns", [40, 80, 132])
@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_every_shipped_scenario_is_explained_and_fits(sim: Sim, monkeypatch, file, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    code, out, err = sim("explain", file, "--no-color")
    assert (code, err) == (0, "")
    assert max(map(len, out.splitlines())) <= columns
    assert "at mean preferences" in " ".join(out.split())


def test_the_flagship_is_told_in_few_pages(sim: Sim, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    _, out, _ = sim("explain", FLAGSHIP, "--no-color")
    assert len(out.splitlines()) < 20 * len(face.load(FLAGSHIP).variants)


def test_near_misses_name_who_refuses_and_by_how_much(sim: Sim):
    assert "Ceasefire only (Russia 2.8)" in told(sim, FLAGSHIP)


def test_a_variant_is_told_in_full(sim: Sim):
    out = told(sim, FLAGSHIP, "--variant", "russia_may_block")
    assert "whose refusal keeps it out" in out
    assert "United Kingdom 15.0" in out
    assert "Expected gain over no deal" in out
    assert "russia_excluded" not in out


def test_an_order_has_a_line_at_no_deal_between_better_and_worse(sim: Sim):
    out = told(sim, FLAGSHIP, "--variant", "russia_may_block")
    assert "Armed neutrality +1.1 | no deal 68.0 | Ceasefire only −2.8" in out


def test_a_coding_that_differs_is_told_only_where_it_does(sim: Sim):
    out = told(sim, FLAGSHIP)
    assert out.count("otherwise at “Mirror") == 1  # in what states prefer
    assert out.count("otherwise at “Russia absent, three may block") == 1  # in what lasts
    assert out.count("otherwise at") == 2
    assert out.count("no deal 55.0") == 3


def test_what_does_not_settle_or_is_not_unique_is_said_in_capitals(sim: Sim):
    assert "NOT UNIQUE" in told(sim, FLAGSHIP, "--variant", "everybody")
    assert "NOT AN EQUILIBRIUM" in told(sim, FIRST_STEPS, "--variant", "two_of_three")


def test_draws_stand_beside_failures(sim: Sim):
    out = told(sim, FIRST_STEPS, "--variant", "amber_may_block", "--draws", "200")
    found = face.explain(face.load(FIRST_STEPS), ["amber_may_block"], draws=200)
    counts = found.variants["amber_may_block"].draws
    assert counts is not None
    assert f"({counts.empty_zone} of 200)" in out
    assert f"{counts.failed} fail: {counts.no_zone} with no zone" in out


def test_events_and_conditions_are_said():
    raw = utilities({"Ash": [0.7, 0.2], "Birch": [0.9, 0.8]}, no_deal=0.6)
    raw["states"]["Ash"]["only_with"] = ["Birch"]
    change = {"states": {"Birch": {"reservation": 0.95}}}
    raw["events"] = [{"round": 8, "label": "An election", **change}]
    words = printed(face.explain(study_of(raw)), in_full=True)
    assert "From round 8: An election. Zone and near misses look at every round" in words
    assert "Conditions (`only_with`) and abstentions count in the zone" in words


def printed(explanation: Explanation, *, in_full: bool) -> str:
    from rich.console import Console

    console = Console(width=100, markup=False, highlight=False, color_system=None)
    with console.capture() as capture:
        console.print(explained(explanation, in_full=in_full))
    return " ".join(capture.get().split())


def test_json_is_all_that_is_printed(sim: Sim):
    code, out, err = sim("explain", FIRST_STEPS, "--json", "--draws", "1e2")
    assert (code, err) == (0, "")
    variants = json.loads(out)["variants"]
    assert [variant["draws"]["n"] for variant in variants] == [100] * 4


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--variant", "amber_may_blok"), "did you mean 'amber_may_block'"),
        (("--draws", "0"), "at least 1"),
        (("--draws", "-5"), "at least 1"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_line(sim: Sim, words, said):
    assert said in one_line(sim("explain", FIRST_STEPS, *words))


def test_figures_are_written_only_where_they_are_asked_for(sim: Sim, tmp_path):
    sim("explain", FIRST_STEPS)
    assert not list(tmp_path.iterdir())
    _, out, _ = sim("explain", FIRST_STEPS, "--figures", "--no-color")
    folder = tmp_path / "outputs" / "first-steps" / "explain"
    names = sorted(file.name for file in folder.iterdir())
    assert names == ["orders.png", "orders.svg", "power.png", "power.svg"]
    assert "outputs/first-steps/explain" in out


@pytest.mark.parametrize(
    ("value", "said"), [(0.0, "0"), (0.1234, "12.3"), (0.0004, "<0.1"), (1.0, "100.0")]
)
def test_points_never_round_something_to_nothing(value, said):
    assert points(value) == said
    assert over(-value) == (f"−{said}" if value else "0")


# --- Figures ---


def hard(states: int, texts: int, **rest: object) -> Explanation:
    """Many names, and long ones."""
    raw: Raw = {
        "frameworks": {f"a_framework_of_sixty_letters_or_so_{k}_$x$": {} for k in range(texts)},
        "table": {"quota": "majority"},
        **rest,
    }
    raw["states"] = {
        f"A country with a long name {i}": {
            "utilities": {t: (7 * i + 3 * k) % 11 / 10 for k, t in enumerate(raw["frameworks"])},
            "reservation": 0.5,
        }
        for i in range(states)
    }
    name = "A table whose name has sixty letters, as some tables do, "
    variants = {f"v{k}": {**raw, "label": f"{name}{k}"} for k in range(9)}
    for k, variant in enumerate(variants.values()):
        variant["table"] = {"quota": {"votes": k % states + 1}}
    return face.explain(study_of(raw, **variants))


def scripts() -> Explanation:
    raw = utilities({"中国": [0.9, 0.2], "Россия": [0.3, 0.7], "$a_b$": [0.5, 0.5]}, no_deal=0.5)
    raw["frameworks"]["accord"] = {"label": "合意 $5 and $6"}
    return face.explain(study_of(raw))


def nothing_on_offer() -> Explanation:
    raw = utilities({"Ash": [0.5], "Birch": [0.9]}, no_deal=0.4)
    raw["table"] = {"signatories": ["Birch"], "seats": {"Birch": "excluded"}}
    return face.explain(study_of(raw))


CASES = {
    "many": lambda: hard(40, 60),
    "crowded": lambda: hard(28, 12),
    "one state": lambda: hard(1, 2),
    "scripts": scripts,
    "nothing on offer": nothing_on_offer,
    "flagship": lambda: face.explain(face.load(FLAGSHIP)),
    "council": lambda: face.explain(face.load(ROOT / "scenarios" / "eu-council.yaml")),
}


@pytest.mark.parametrize("case", CASES)
def test_figures_can_be_drawn_without_a_warning_and_nothing_leaves_them(case, caplog):
    with caplog.at_level(logging.WARNING):
        for name, figure in draw_theory(CASES[case]()).items():
            assert as_png(figure).startswith(b"\x89PNG")
            assert b"<svg" in as_svg(figure)
            inside = figure.bbox.padded(2)
            for text in figure.findobj(mpl.text.Text):
                if text.get_text().strip() and text.get_visible():
                    box = text.get_window_extent()
                    assert inside.contains(*box.min), (name, text)
                    assert inside.contains(*box.max), (name, text)
    assert caplog.records == []


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("in_full", [True, False])
def test_hard_cases_can_be_told_too(case, in_full):
    assert "If the coding holds" in printed(CASES[case](), in_full=in_full)


def test_each_figure_carries_its_origin_and_no_forecast():
    for figure in draw_theory(CASES["flagship"]()).values():
        texts = " ".join(text.get_text() for text in figure.findobj(mpl.text.Text))
        assert "If the coding holds · ukraine-2025 · study digest" in texts
        assert "at mean preferences, no dice" in texts
        lower = texts.lower()
        assert not [w for w in ("probab", "likel", "forecast", "chance") if w in lower]


def test_the_line_of_no_deal_has_as_many_texts_above_it_as_a_state_accepts():
    explanation = CASES["flagship"]()
    axes = draw_theory(explanation)["orders"].axes[0]
    boxes = [b for b in axes.patches if isinstance(b, mpl.patches.Rectangle)]
    first = next(iter(explanation.variants.values()))
    for x, order in enumerate(first.orders.values()):
        column = [b for b in boxes if abs(b.get_x() + 0.46 - x) < 0.1]
        assert len(column) == len(order.surplus)
        above = sum(b.get_y() > 0 for b in column)
        assert above == sum(gain >= 0 for gain in order.surplus.values())

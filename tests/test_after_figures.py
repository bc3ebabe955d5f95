"""The figures of what became of agreements: what they hold, their order, and that names fit."""

import re
from copy import deepcopy
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
import yaml
from builders import Raw, bounded, scenarios, study_of
from hypothesis import given
from matplotlib import image
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

import sim
from sim.analysis.stress.assumptions import Assumptions, quick
from sim.analysis.theory.explain import explain
from sim.pieces import HERE
from sim.plan import plan
from sim.present.calls import call_in_brief as in_rules
from sim.present.figures import as_png, as_svg, draw, frontier, honoured, ladder, survival
from sim.present.figures.apart import apart
from sim.present.figures.frontier_bands import look_of
from sim.present.figures.guarantees import guarantees
from sim.present.figures.soft_inputs import Entry, in_words, soft_inputs
from sim.present.figures.spots import ALL, NONE, SOME, spot_of
from sim.present.figures.style import styled
from sim.present.figures.survival import curve
from sim.results import Results
from sim.scenario.schema import Study

AFTERMATH = [
    "3_agreed_and_lasting",
    "4_from_agreement_to_lasting",
    "5_how_long_it_lasts",
    "6_would_a_call_be_honoured",
]

FILE = """
format: 1
title: After signature
principals: [Ash, Birch]
issues: {distance: {}, arms: {}}
frameworks:
  neutrality: {label: Neutrality and arms, at: {distance: 10, arms: 80}, signatories: [Ash, Birch]}
  by_all:
    label: Guarantee by all
    at: {distance: 30, arms: 40}
    signatories: [Ash]
    guarantors: [Birch, Cedar, Elm]
    activation: unanimity
  by_two: {label: Guarantee by two, at: {distance: 70, arms: 90}, signatories: [Ash],
           guarantors: [Cedar, Elm], activation: majority}
  willing: {label: Guarantee by the willing, at: {distance: 60, arms: 70}, signatories: [Ash],
            guarantors: {willing: [Cedar, Elm]}, activation: {quota: any, veto: [Cedar]}}
states:
  Ash: {ideal: {distance: 80, arms: 95}, reservation: 0.5, capability: 1, may_challenge: true,
        challenge_cost: {low: 0.2, high: 0.5}, ratifies_at: 0.6}
  Birch: {ideal: {distance: 5, arms: 20}, reservation: 0.55, capability: 4, may_challenge: true,
          challenge_cost: {low: 0.1, mode: 0.3, high: 0.5}}
  Cedar: {ideal: {distance: 55, arms: 60}, reservation: 0.5, capability: 12,
          resolve: {low: 0.2, mode: 0.5, high: 0.9, basis: guessed},
          ratifies_at: {mean: 0.75, sd: 0.05}}
  Elm: {ideal: {distance: 70, arms: 85}, reservation: 0.5, capability: 1.1, resolve: 0.6}
uncertainty: {ideal: 8, reservation: 0.03}
aftermath: {horizon: 10, opportunity: 0.2, scale: 0.1}
variants:
  everybody: {label: Everybody}
  birch_may_block: {label: Birch may block, table: {veto: [Birch]}}
  withdrawn: {label: Cedar withdraws, states: {Cedar: {resolve: 0.02}}}
  nobody: {label: No agreement, states: {Ash: {reservation: {exactly: 1.0}}}}
run: {replicates: 400, seed: 5}
"""
CERTAIN = """
format: 1
title: One answer
issues: {m: {}}
frameworks: {accord: {at: {m: 50}, signatories: [Ash, Birch]}}
states:
  Ash: {ideal: {m: 50}, reservation: 0.5}
  Birch: {ideal: {m: 30}, reservation: 0.3, ratifies_at: 0.9}
protocol: {speaker: rotation, concession: sincere, offers: favourite}
variants:
  one: {}
  two: {states: {Birch: {ratifies_at: 0.2}}}
run: {replicates: 100}
"""


def loaded(folder: Path, text: str, **changes: Any) -> Study:
    path = folder / "after.yaml"
    path.write_text(
        yaml.safe_dump(yaml.safe_load(text) | changes, allow_unicode=True, sort_keys=False)
    )
    return sim.load(path)


def told(folder: Path, text: str = FILE, **changes: Any) -> Results:
    return sim.run(loaded(folder, text, **changes))


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return loaded(tmp_path_factory.mktemp("after"), FILE)


@pytest.fixture(scope="module")
def results(study: Study) -> Results:
    return sim.run(study)


@pytest.fixture(scope="module")
def others(study: Study) -> Assumptions:
    asked = quick(plan(study))
    assert asked
    return asked.tell(HERE)


@pytest.fixture(scope="module")
def figures(results: Results, others: Assumptions) -> dict[str, Figure]:
    return draw(results, "all", others=others)


def words(figure: Figure) -> str:
    texts = [text.get_text() for text in figure.findobj(mpl.text.Text)]
    return " ".join(" ".join(texts).split())


def drawn(results: Results, name: str) -> Figure:
    """One of the four, as a report has it."""
    draws = (frontier.figure, ladder.figure, survival.figure, honoured.figure)
    with styled(results.study):
        return draws[AFTERMATH.index(name)](results)


def boxes(figure: Figure) -> list[tuple[str, Bbox]]:
    """Where each piece of text stands, in pixels."""
    figure.canvas.draw()
    return [
        (text.get_text(), text.get_window_extent())
        for text in figure.findobj(mpl.text.Text)
        if text.get_text().strip() and text.get_visible()
    ]


# --- Which, in what order ---


def test_the_four_stand_between_the_outcomes_and_the_texts(figures: dict[str, Figure]) -> None:
    assert list(figures) == [
        "1_who_prefers_what",
        "2_what_came_of_the_talks",
        *AFTERMATH,
        "7_what_is_agreed",
        "8_whose_refusal",
        "9_better_or_worse",
        "10_issue_map",
        "11_agreement_by_round",
    ]


def test_without_an_aftermath_no_figure_is_added_and_none_renumbered(tmp_path: Path) -> None:
    raw = yaml.safe_load(FILE)
    for state in raw["states"].values():
        state.pop("may_challenge", None)
        state.pop("ratifies_at", None)
    plain = draw(told(tmp_path, yaml.safe_dump(raw)))
    assert [name for name in plain if name[2:] in ("agreed_and_lasting", "what_is_agreed")] == [
        "3_what_is_agreed"
    ]
    assert len(plain) == 6


def test_without_challengers_no_call_is_drawn_and_the_rest_keep_their_places(
    tmp_path: Path,
) -> None:
    names = list(draw(told(tmp_path, CERTAIN)))
    assert AFTERMATH[3] not in names
    assert names[2:6] == [*AFTERMATH[:3], "7_what_is_agreed"]


@pytest.mark.parametrize("name", AFTERMATH)
def test_each_carries_its_origin_and_speaks_of_no_probability(
    figures: dict[str, Figure], name: str
) -> None:
    said = words(figures[name])
    assert "If the coding holds · after · digest" in said
    assert "400 replicates a table · seed 5 · sim" in said
    assert not re.search(r"probab|likel|forecast|chance|spoiler|aggress", said, re.IGNORECASE)


def test_the_same_results_give_the_same_bytes(results: Results) -> None:
    for name in AFTERMATH:
        once, again = (drawn(results, name) for _ in range(2))
        assert as_svg(once) == as_svg(again)


# --- The frontier ---


def test_a_table_stands_at_its_agreements_and_at_the_share_of_them_that_lasts(
    results: Results,
) -> None:
    for variant in results.variants.values():
        spot = spot_of(variant, None)
        fate = variant.fate
        if not fate.agreed.count:
            assert spot is None
            continue
        assert spot is not None
        assert spot.at == (fate.agreed.rate, fate.lasting.count / fate.agreed.count)
        assert spot.agreed.low <= spot.at[0] <= spot.agreed.high
        assert spot.lasting.low <= spot.at[1] <= spot.lasting.high


def test_bands_reach_over_the_settings_in_which_enough_talks_agree(
    results: Results, others: Assumptions
) -> None:
    tried = others.tried
    for variant in list(results.variants.values())[:3]:
        spot = spot_of(variant, others)
        assert spot is not None
        column = tried.variants.index(variant.id)
        agreed, lasting = tried.counts["agreed"][:, column], tried.counts["lasting"][:, column]
        shares = [
            int(kept) / int(count)
            for count, kept in zip(agreed, lasting, strict=True)
            if count >= 10
        ]
        assert spot.lasting == (min(*shares, spot.at[1]), max(*shares, spot.at[1]))
        assert spot.agreed == others.between(variant, "agreed")


def test_no_band_rests_on_a_handful_of_agreements(results: Results, others: Assumptions) -> None:
    variant = results.variants["birch_may_block"]
    before = spot_of(variant, others)
    column = others.tried.variants.index(variant.id)
    saved = {name: counts[3, column] for name, counts in others.tried.counts.items()}
    try:
        others.tried.counts["agreed"][3, column] = others.tried.counts["lasting"][3, column] = 9
        after = spot_of(variant, others)
    finally:
        for name, count in saved.items():
            others.tried.counts[name][3, column] = count
    assert before is not None
    assert after is not None
    assert after.lasting.high < 1


def test_marks_tell_whom_the_lasting_agreements_suit(results: Results) -> None:
    for variant in list(results.variants.values())[:3]:
        spot = spot_of(variant, None)
        assert spot is not None
        share = variant.fate_suiting.lasting.count / variant.fate.lasting.count
        assert spot.kind == (ALL if share >= 0.9 else NONE if share <= 0.1 else SOME)
    kinds = {s.kind for v in results.variants.values() if (s := spot_of(v, None))}
    assert len(kinds) > 1


def test_a_table_without_agreement_is_named_and_has_no_mark(
    results: Results, figures: dict[str, Figure]
) -> None:
    figure = figures[AFTERMATH[0]]
    assert "No agreement, so nothing to last: 4 “No agreement”." in words(figure)
    numbers = [text.get_text() for text in figure.axes[0].texts]
    assert set(numbers) == {"1", "2", "3"}
    assert len(results.variants) == 4


def test_the_frontier_says_where_its_bands_come_from(
    results: Results, figures: dict[str, Figure]
) -> None:
    assert "Bands: the lowest and highest in" in words(figures[AFTERMATH[0]])
    alone = words(drawn(results, AFTERMATH[0]))
    assert "what the dice alone leave open" in alone
    assert "other assumptions: not tried in this run" in alone


def test_a_study_with_one_answer_has_points_and_no_ranges(tmp_path: Path) -> None:
    results = told(tmp_path, CERTAIN)
    figure = drawn(results, AFTERMATH[0])
    said = words(figure)
    assert "One point each: one answer: neither uncertainty nor dice" in said
    assert "Wilson" not in said + words(drawn(results, AFTERMATH[1]))
    bands = [p for p in figure.axes[0].patches if isinstance(p, mpl.patches.Rectangle)]
    assert all(band.get_width() == band.get_height() == 0 for band in bands)


def test_few_agreements_are_not_made_a_hundred(tmp_path: Path) -> None:
    results = told(tmp_path, run={"replicates": 5, "seed": 5})
    every = results.variants["everybody"].fate
    assert 0 < every.agreed.count < 10
    said = words(drawn(results, AFTERMATH[0]))
    assert f"{every.lasting.count} of {every.agreed.count}" in said


def test_marks_in_one_place_are_moved_apart() -> None:
    figure = Figure()
    axes = figure.add_axes((0.1, 0.1, 0.8, 0.8))
    points = [(0.5, 0.5)] * 20 + [(1.0, 1.0)] * 4 + [(0.1, 0.9)]
    moved = apart(axes, points, 14)
    assert moved[0] == points[0]
    assert moved[-1] == points[-1]
    spots = axes.transData.transform(moved)
    gaps = np.hypot(*(spots[:, None] - spots[None]).transpose(2, 0, 1))
    size = 14 * figure.dpi / 72
    assert gaps[np.triu_indices(len(points), 1)].min() >= size


def test_no_mark_covers_the_place_of_another() -> None:
    figure = Figure()
    axes = figure.add_axes((0.1, 0.1, 0.8, 0.8))
    points = [(1.0, 0.36), (1.0, 0.355), (1.0, 0.34), (0.99, 0.37), (0.2, 0.5)]
    moved = axes.transData.transform(apart(axes, points, 14))
    places = axes.transData.transform(points)
    gaps = np.hypot(*(moved[:, None] - places[None]).transpose(2, 0, 1))
    np.fill_diagonal(gaps, np.inf)
    assert gaps.min() > 0.5 * 14 * figure.dpi / 72
    assert moved[4].tolist() == places[4].tolist()


def test_a_line_leads_from_a_moved_mark_to_its_place(tmp_path: Path) -> None:
    variants = {"one": {}, "two": {}}
    results = told(tmp_path, variants=variants, run={"replicates": 100, "seed": 2})
    figure = drawn(results, AFTERMATH[0])
    place = spot_of(results.variants["two"], None)
    assert place
    ends = [line.get_xydata()[0].tolist() for line in figure.axes[0].lines if line.get_ls() == "-"]
    assert list(place.at) in ends
    assert "A line leads from a mark that was moved" in words(figure)


@pytest.mark.parametrize(("tables", "filled"), [(8, True), (9, False)])
def test_many_bands_are_not_filled(tmp_path: Path, tables: int, *, filled: bool) -> None:
    bands = drawn(many(tmp_path, tables), AFTERMATH[0]).axes[0].patches
    assert any(band.get_facecolor()[3] > 0 for band in bands) is filled


def test_tables_are_told_apart_by_colour_and_line() -> None:
    looks = {(look.edge, look.dash) for look in (look_of(place, ALL) for place in range(24))}
    assert len(looks) == 24
    assert len({edge for edge, _ in looks}) == 11


def test_names_in_the_key_keep_clear_of_each_other(tmp_path: Path) -> None:
    figure = drawn(many(tmp_path, 15), AFTERMATH[0])
    found = [box for text, box in boxes(figure) if text.startswith("Ein Tisch")]
    assert len(found) == 15
    assert not any(one.overlaps(other) for k, one in enumerate(found) for other in found[k + 1 :])


# --- Guessed and uncertain numbers ---


def test_plain_numbers_of_what_is_guessed_are_guesses_and_what_is_not_written_is_none(
    tmp_path: Path,
) -> None:
    raw = yaml.safe_load(FILE)
    raw["states"]["Elm"]["basis"] = "guessed"
    raw["states"]["Ash"] |= {"basis": "guessed", "ratifies_at": {"exactly": 0.6, "basis": "stated"}}
    raw["aftermath"]["basis"] = "guessed"
    entries = soft_inputs(told(tmp_path, yaml.safe_dump(raw, sort_keys=False)))
    assert Entry("resolve", "Elm .6 guessed") in entries
    assert Entry("capability", "Elm 1.1 guessed") in entries
    assert Entry("opportunity", "Ash and Birch .2 guessed") in entries
    assert Entry("scale", ".1 guessed") in entries
    assert not [entry for entry in entries if entry.what in {"defeat", "ratifies at"}][1:]


def test_a_guess_at_some_tables_only_says_so_and_is_not_counted_with_the_others(
    tmp_path: Path,
) -> None:
    raw = yaml.safe_load(FILE)
    raw["states"]["Elm"]["resolve"] = {"low": 0.2, "mode": 0.5, "high": 0.9, "basis": "guessed"}
    withdrawn = {"exactly": 0.02, "basis": "guessed"}
    raw["variants"]["withdrawn"]["states"]["Cedar"]["resolve"] = withdrawn
    raw["variants"]["nobody"]["states"]["Elm"] = {"ratifies_at": {"mean": 0.5, "sd": 0.1}}
    entries = soft_inputs(told(tmp_path, yaml.safe_dump(raw, sort_keys=False)))
    assert [entry.said for entry in entries if entry.what == "resolve"] == [
        "Cedar .2–.9 guessed at 3 of 4 tables",
        "Elm .2–.9 guessed",
        "Cedar .02 guessed at one table",
    ]
    assert Entry("ratifies at", "Elm .5 ± .1 at one table") in entries


def test_inputs_that_are_guessed_or_uncertain_are_listed_and_exact_ones_are_not(
    results: Results, figures: dict[str, Figure]
) -> None:
    entries = soft_inputs(results)
    assert entries == [
        Entry("resolve", "Cedar .2–.9 guessed at 3 of 4 tables"),
        Entry("challenge cost", "Ash .2–.5"),
        Entry("challenge cost", "Birch .1–.5"),
        Entry("ratifies at", "Cedar .75 ± .05"),
    ]
    assert "resolve: Cedar .2–.9 guessed at 3 of 4 tables; challenge" in words(
        figures[AFTERMATH[0]]
    )


def test_numbers_that_count_for_nothing_are_not_listed(tmp_path: Path) -> None:
    raw = yaml.safe_load(FILE)
    raw["states"]["Fir"] = deepcopy(raw["states"]["Elm"]) | {
        "resolve": {"low": 0, "high": 1},
        "challenge_cost": {"low": 0, "high": 1},
    }
    assert not [e for e in soft_inputs(told(tmp_path, yaml.safe_dump(raw))) if "Fir" in e.said]


def test_a_list_too_long_keeps_some_of_each_kind() -> None:
    entries = [Entry("resolve", f"State {k} .1–.{k}") for k in range(2, 9)]
    entries.append(Entry("capability", "Ash 1–2"))
    said = in_words(entries, 75)
    assert said == "resolve: State 2 .1–.2, State 3 .1–.3, and 5 more; capability: Ash 1–2"
    assert "more" not in in_words(entries, 1000)


# --- The ladder, the lines ---


def test_the_bars_of_a_table_only_fall_and_add_up(results: Results) -> None:
    axes = drawn(results, AFTERMATH[1]).axes[0]
    lengths = np.array([[bar.get_width() for bar in bars] for bars in axes.containers])
    rungs = lengths[0::2] + lengths[1::2]
    assert np.all(np.diff(rungs, axis=0) <= 0)
    for row, variant in enumerate(results.variants.values()):
        fate, suiting = variant.fate, variant.fate_suiting
        assert rungs[:, row] == pytest.approx(
            [100 * rate.rate for rate in (fate.agreed, fate.in_force, fate.lasting)]
        )
        assert lengths[4, row] == pytest.approx(100 * suiting.lasting.rate)


@pytest.mark.parametrize("tables", [3, 14, 24])
def test_counts_stand_with_every_table(tmp_path: Path, tables: int) -> None:
    results = many(tmp_path, tables)
    texts = [text.get_text() for text in drawn(results, AFTERMATH[1]).axes[0].texts]
    heads = [text for text in texts if text.startswith("agreed → in force → lasting")]
    assert len(heads) == (tables > 10)
    assert len(texts) - len(heads) == (3 * tables if tables <= 10 else tables)


def test_the_lines_begin_with_what_is_in_force_and_end_with_what_lasts(results: Results) -> None:
    for variant in results.variants.values():
        left = curve(variant.fate, 100)
        assert len(left) == variant.scenario.aftermath.horizon + 1
        assert left[0] == pytest.approx(100 * variant.fate.in_force.rate)
        assert left[-1] == pytest.approx(100 * variant.fate.lasting.rate)
        assert np.all(np.diff(left) <= 0)


def test_where_all_agreements_suit_both_lines_are_seen() -> None:
    every, suiting = survival.LOOKS
    assert suiting["lw"] <= every["lw"] / 2
    light = [mpl.colors.rgb_to_hsv(mpl.colors.to_rgb(look["color"]))[2] for look in survival.LOOKS]
    assert light[1] - light[0] > 0.4


@pytest.mark.parametrize("years", [1, 2, 3, 7, 10, 12, 97])
def test_written_years_stand_at_even_distances(years: int, tmp_path: Path) -> None:
    results = told(tmp_path, CERTAIN, aftermath={"horizon": years})
    ticks = drawn(results, AFTERMATH[2]).axes[0].get_xticks()
    assert (ticks[0], ticks[-1]) == (0, years)
    assert len(set(np.diff(ticks))) == 1
    assert len(ticks) <= 5


def test_one_year_is_one_year(tmp_path: Path) -> None:
    results = told(tmp_path, CERTAIN, aftermath={"horizon": 1})
    titles = [axes.get_title(loc="left") for axes in drawn(results, AFTERMATH[2]).axes]
    assert titles == ["One\nnone in force", "Two\n1 year"]


def test_names_of_panels_have_two_lines(tmp_path: Path) -> None:
    name = "Russia may block, and disputes Kyiv’s signature"
    variants = {f"t{k}": {"label": f"{name} {k}"} for k in range(15)}
    results = told(tmp_path, variants=variants, run={"replicates": 20, "seed": 2})
    title = drawn(results, AFTERMATH[2]).axes[3].get_title(loc="left")
    assert " ".join(title.split("\n")[:2]) == f"{name} 3"


def test_each_table_has_a_panel_with_all_others_behind(figures: dict[str, Figure]) -> None:
    figure = figures[AFTERMATH[2]]
    assert len(figure.axes) == 4
    assert all(len(axes.collections[0].get_paths()) == 3 for axes in figure.axes)


# --- Calls upon guarantors ---


def test_a_cell_is_the_share_of_calls_that_the_results_give(results: Results) -> None:
    found = {(row.label, row.where): row for row in guarantees(results)}
    withdrawn = results.variants["withdrawn"].honoured["by_two"]
    row = found["Guarantee by two", "Cedar’s resolve .02, at “Cedar withdraws”"]
    for challenger, calls in row.calls.items():
        assert calls.low == calls.high == pytest.approx(withdrawn[challenger])
        assert calls.mean == pytest.approx(withdrawn[challenger])


def test_texts_on_the_same_terms_are_told_once_with_lowest_and_highest(results: Results) -> None:
    tables = [results.variants[name] for name in ("everybody", "birch_may_block")]
    shares = [t.honoured["willing"]["Birch"] for t in tables if "willing" in t.honoured]
    row = next(r for r in guarantees(results) if r.label == "Guarantee by the willing")
    assert row.calls["Birch"][:2] == (min(shares), max(shares))


def test_terms_are_said_in_words(results: Results) -> None:
    terms = {row.label: row.terms for row in guarantees(results)}
    assert terms["Neutrality and arms"] == ""
    assert terms["Guarantee by two"] == "more than half of Cedar and Elm"
    assert (
        terms["Guarantee by the willing"]
        == "any one of those willing among Cedar and Elm, not without Cedar"
    )
    assert "no guarantors" in words(drawn(results, AFTERMATH[3]))


def test_a_text_is_named_where_its_first_row_shows_even_if_rows_are_left_out(
    tmp_path: Path,
) -> None:
    results = many(tmp_path, 24)
    said = [text.get_text() for text in drawn(results, AFTERMATH[3]).axes[0].texts]
    names = [text for text in said if "Guarantee by" in text or "Neutrality" in text]
    assert len(guarantees(results)) > 24
    assert f"16 of {len(guarantees(results))} rows" in words(drawn(results, AFTERMATH[3]))
    assert len(names) == len({row.name for row in guarantees(results)})


@pytest.fixture(scope="module")
def unwanted(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """With a text that Ash would not sign, guaranteed by Birch, Cedar and Elm together."""
    raw = yaml.safe_load(FILE)
    raw["frameworks"]["by_all"]["at"] = {"distance": 0, "arms": 0}
    raw["frameworks"]["by_all"]["signatories"] = ["Ash", "Birch"]
    raw["states"]["Cedar"].pop("ratifies_at")
    raw["states"]["Ash"].pop("ratifies_at")
    return told(tmp_path_factory.mktemp("unwanted"), yaml.safe_dump(raw, sort_keys=False))


def test_a_guaranteed_text_that_never_came_into_force_is_told_as_sim_explain_tells_it(
    unwanted: Results,
) -> None:
    rows = [row for row in guarantees(unwanted) if row.name == "by_all"]
    assert [row.in_force for row in rows] == [0, 0]
    withdrawn = explain(unwanted.study, ["withdrawn"]).variants["withdrawn"].outlooks or ()
    against = next(each.against for each in withdrawn if each.framework == "by_all")
    row = next(row for row in rows if "Cedar withdraws" in row.where)
    assert {name: calls.mean for name, calls in row.calls.items()} == {
        each.state: each.honoured for each in against
    }
    assert row.calls["Birch"].mean == 0 < row.calls["Ash"].mean


def test_what_never_came_into_force_is_hatched_and_explained(unwanted: Results) -> None:
    figure = drawn(unwanted, AFTERMATH[3])
    cells = figure.axes[0].findobj(mpl.patches.Rectangle)
    assert len([cell for cell in cells if cell.get_hatch()]) == 4
    assert "Hatched: texts that are guaranteed and on offer, and never" in words(figure)
    agreed = [row for row in guarantees(unwanted) if row.name != "by_all"]
    assert all(row.in_force for row in agreed)


def test_every_row_says_its_rule_and_its_tables(unwanted: Results) -> None:
    said = [text.get_text() for text in drawn(unwanted, AFTERMATH[3]).axes[0].texts]
    for row in guarantees(unwanted):
        held = [text for text in said if text.endswith(row.where)]
        assert row.where.split("at ")[-1]
        assert any(text.startswith(row.terms) for text in held)


def test_names_that_do_not_fit_are_counted_and_the_rule_stands_first(tmp_path: Path) -> None:
    raw = yaml.safe_load(FILE)
    raw["states"]["Cedar"]["label"] = "The United Kingdom of Cedar and the Northern Islands"
    raw["states"]["Elm"]["label"] = "The Federal Republic of Elm with its overseas territories"
    scenario = loaded(tmp_path, yaml.safe_dump(raw)).variants["everybody"]
    terms = in_rules(scenario, "by_two")
    assert terms.startswith("more than half of The United Kingdom")
    assert terms.endswith("and 1 more")


def test_what_is_certain_is_not_made_nearly_certain() -> None:
    calls = guarantees_made(1 - 1e-16, 1.0)
    assert honoured.in_cell(calls) == "100"
    assert honoured.in_cell(guarantees_made(0.002, 0.998)) == "<1–>99"


def guarantees_made(low: float, high: float) -> honoured.Calls:
    return honoured.Calls(low, high, (low + high) / 2)


# --- Names fit ---


def many(folder: Path, tables: int) -> Results:
    """So many tables with long names in other letters than English has."""
    name = "Ein Tisch mit sehr langem Namen, Łódź und Çankaya"
    variants = {
        f"t{k}": {
            "label": f"{name} № {k + 1}",
            "states": {"Cedar": {"resolve": 0.04 * (k % 20)}},
            "table": {"veto": ["Birch"] if k % 3 == 2 else []},
        }
        for k in range(tables)
    }
    return told(folder, variants=variants, run={"replicates": 60, "seed": 2})


@pytest.mark.parametrize("tables", [1, 24])
@pytest.mark.parametrize("name", AFTERMATH)
def test_nothing_is_written_outside_the_picture(tmp_path: Path, name: str, tables: int) -> None:
    figure = drawn(many(tmp_path, tables), name)
    wide, high = figure.bbox.width, figure.bbox.height
    cut = [
        text
        for text, box in boxes(figure)
        if box.x0 < 0 or box.y0 < 0 or box.x1 > wide or box.y1 > high
    ]
    assert cut == []


@pytest.mark.parametrize("tables", [14, 24])
def test_names_of_panels_do_not_reach_into_the_next(tmp_path: Path, tables: int) -> None:
    figure = drawn(many(tmp_path, tables), AFTERMATH[2])
    titles = [axes._left_title.get_window_extent() for axes in figure.axes]
    assert not any(one.overlaps(other) for k, one in enumerate(titles) for other in titles[k + 1 :])


@given(scenarios(), scenarios())
@bounded(8)
def test_whatever_a_study_says_its_figures_can_be_drawn(one: Raw, other: Raw) -> None:
    study = study_of(one, one=one, other=other)
    results = sim.run(study, replicates=20)
    names = [name[2:] for name in draw(results)]
    assert ("agreed_and_lasting" in names) == study.has_aftermath


def test_pictures_are_of_slide_size(figures: dict[str, Figure], tmp_path: Path) -> None:
    path = tmp_path / "one.png"
    for name in AFTERMATH:
        path.write_bytes(as_png(figures[name]))
        assert image.imread(path).shape[:2] == (900, 1600)


def test_worth_is_said_to_be_of_what_was_agreed_only_where_it_may_not_hold(
    figures: dict[str, Figure], tmp_path: Path
) -> None:
    raw = yaml.safe_load(CERTAIN)
    raw["states"]["Birch"].pop("ratifies_at")
    raw["variants"] = {"one": {}}
    plain = draw(told(tmp_path, yaml.safe_dump(raw)))
    said = "of what was agreed, whether or not it holds"
    assert said in words(next(f for name, f in figures.items() if "better" in name))
    assert said not in words(next(f for name, f in plain.items() if "better" in name))

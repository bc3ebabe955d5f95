"""The figures: what they hold is what came out, each can stand alone, and no name breaks them."""

import io
import logging
import re
from dataclasses import replace
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from builders import Raw, spatial, study_of, utilities
from matplotlib import image
from matplotlib.figure import Figure
from synthetic import flagship, utilities_results

import sim
from sim.negotiation.strategies import Strategies
from sim.present.counts import decisive_refusals, hundred
from sim.present.figures import as_png, as_svg, draw
from sim.present.figures.outcomes import squares
from sim.present.figures.positions import parties_mean, widest
from sim.present.figures.relevance import most_relevant
from sim.present.figures.who_prefers import codings
from sim.present.tables import cells
from sim.results import Results

ROOT = Path(__file__).parents[1]

SIX = [
    "1_who_prefers_what",
    "2_what_came_of_the_talks",
    "3_what_is_agreed",
    "4_whose_refusal",
    "5_better_or_worse",
    "6_issue_map",
]


@pytest.fixture(scope="module")
def results() -> Results:
    return flagship()


@pytest.fixture(scope="module")
def figures(results) -> dict[str, Figure]:
    return draw(results, "all")


def words(figure: Figure) -> str:
    """All that is written in a figure, line breaks as blanks."""
    texts = [text.get_text() for text in figure.findobj(mpl.text.Text)]
    return " ".join(" ".join(texts).split())


def test_the_six_come_in_their_order_and_the_seventh_for_those_who_ask(results, figures):
    assert list(draw(results)) == SIX
    assert list(figures) == [*SIX, "7_agreement_by_round"]


@pytest.mark.parametrize("name", [*SIX, "7_agreement_by_round"])
def test_each_figure_carries_its_origin_inside(figures, name):
    origin = (
        "If the coding holds · ukraine-2025 · digest 0f1e2d3c4b5a · "
        "2,000 replicates a table · seed 20250820"
    )
    assert origin in words(figures[name])


@pytest.mark.parametrize("name", [*SIX, "7_agreement_by_round"])
def test_no_figure_speaks_of_probability(figures, name):
    text = words(figures[name]).lower()
    assert not [word for word in ("probab", "likel", "forecast", "chance") if word in text]


def test_the_squares_of_each_table_are_a_hundred_and_match_its_talks(results):
    for variant in results.variants.values():
        kinds = squares(variant)
        assert sum(kinds) == 100
        assert kinds[0] + kinds[1] == hundred(variant).agreed
        shares = variant.tally.endings / variant.n * 100
        assert np.abs(kinds[2] - shares[2:].sum()) <= 1
        assert np.abs(kinds[3] - shares[1]) <= 1
    assert squares(results.variants["russia_may_block"]) == [12, 0, 48, 40]


def test_as_many_squares_are_drawn_as_there_are_talks(figures):
    axes = figures["2_what_came_of_the_talks"].axes[0]
    assert sum(len(kind.get_paths()) for kind in axes.collections if is_boxes(kind)) == 1000


def is_boxes(collection) -> bool:
    return isinstance(collection, mpl.collections.PatchCollection)


def test_other_assumptions_are_said_to_be_untried(figures):
    assert "other assumptions: not tried" in words(figures["2_what_came_of_the_talks"])


def test_each_distinct_coding_gets_its_panel(results, figures):
    sizes = [len(coding.variants) for coding in codings(results)]
    assert sizes == [9, 1]
    assert len(figures["1_who_prefers_what"].axes) == 2


def test_signatures_are_framed(results, figures):
    axes = figures["1_who_prefers_what"].axes[0]
    boxes = [b for b in axes.findobj(mpl.patches.Rectangle) if b.get_linewidth() == 1.8]
    frameworks = results.variants["everybody"].scenario.frameworks.values()
    assert len(boxes) == sum(len(f.signatories) for f in frameworks)


def test_what_is_agreed_adds_up_to_all_talks(figures):
    axes = figures["3_what_is_agreed"].axes[0]
    lengths = np.array([[bar.get_width() for bar in bars] for bars in axes.containers])
    assert lengths.sum(axis=0) == pytest.approx(100)


def test_refusals_are_split_into_could_not_and_held_out(figures):
    could_not, held_out = figures["4_whose_refusal"].axes[0].containers
    longest = max(bar.get_width() for bar in could_not)
    assert longest == pytest.approx(0.88 * 7 / 8)
    assert min(bar.get_width() for bar in held_out) == pytest.approx(0.88 / 8)


def test_the_map_takes_the_issues_on_which_states_stand_furthest_apart(results):
    variant = results.variants["everybody"]
    assert widest(variant) == ("response", "alignment")
    figure = draw(results, dimensions=("territory", "sanctions"))["6_issue_map"]
    assert "Territory" in words(figure)
    assert "Response" not in words(figure)


def test_leaving_a_state_out_moves_the_mean_of_the_parties(results):
    here = parties_mean(results.variants["everybody"], ("alignment", "presence"))
    without = parties_mean(results.variants["russia_excluded"], ("alignment", "presence"))
    assert here is not None
    assert without is not None
    assert without[0] > here[0]


def test_the_zone_is_marked_only_where_it_is_known(results):
    plain = draw(results)["6_issue_map"]
    known = draw(results, zone={"everybody": {"armed_neutrality"}})["6_issue_map"]
    assert "zone" not in words(plain)
    assert "text in the zone at mean preferences" in words(known)


def test_there_is_no_map_without_issues():
    assert "6_issue_map" not in draw(utilities_results([(5, 5, 0, 0)]))


STRANGE = {
    "many": utilities_results(
        [(10 * k, 40, 30, 500 - 10 * k) for k in range(30)],
        states=[f"A country with a long name {k}" for k in range(20)],
        frameworks=[f"a_framework_of_sixty_letters_or_so_{k}_$x$" for k in range(60)],
        labels=[f"A table whose name has sixty letters, as some tables do, {k}" for k in range(30)],
    ),
    "scripts": utilities_results(
        [(60, 40, 0, 0)] * 2,
        states=["中国", "Россия", "مصر", "\U0001f600", "$a_b$"],
        frameworks=["合意", "_x_^2 $5 and $6", "\\frac{1}{2}"],
        labels=["表一", "$$"],
    ),
    "no agreement": utilities_results([(0, 500, 0, 0), (0, 0, 10, 700)]),
    "one replicate": utilities_results([(1, 0, 0, 0), (0, 0, 0, 1)]),
    "certain": utilities_results([(5, 0, 0, 0), (0, 5, 0, 0)], certain=True),
    "one table": flagship(200, ["russia_may_block"]),
}


@pytest.mark.parametrize("case", STRANGE)
def test_every_figure_can_be_drawn_without_a_warning(case, caplog):
    with caplog.at_level(logging.WARNING):
        for figure in draw(STRANGE[case], "all").values():
            assert as_png(figure).startswith(b"\x89PNG")
            assert b"<svg" in as_svg(figure)
    assert caplog.records == []


@pytest.mark.parametrize("case", ["flagship", "many", "one table"])
def test_nothing_written_leaves_the_picture(case, figures):
    drawn = figures if case == "flagship" else draw(STRANGE[case], "all")
    for name, figure in drawn.items():
        figure.canvas.draw()
        inside = figure.bbox.padded(2)
        for text in figure.findobj(mpl.text.Text):
            if text.get_text().strip() and text.get_visible():
                box = text.get_window_extent()
                assert inside.contains(*box.min), (name, text)
                assert inside.contains(*box.max), (name, text)


def test_dollar_signs_are_not_mathematics():
    figure = draw(STRANGE["scripts"])["3_what_is_agreed"]
    entries = figure.axes[0].get_legend().get_texts()
    assert any(r"_x_^2 \$5 and \$6" in entry.get_text() for entry in entries)


def test_of_too_many_frameworks_the_most_agreed_are_shown_and_it_is_said():
    results = STRANGE["many"]
    shown, of = most_relevant(results, 24)
    assert (len(shown), of) == (24, 60)
    agreed = sum(v.tally.frameworks / v.n for v in results.variants.values())
    names = next(iter(results.variants.values())).frameworks
    assert names[int(np.argmax(agreed))] in shown
    assert "24 texts of 60" in words(draw(results)["1_who_prefers_what"])


def test_the_same_results_give_the_same_bytes(results):
    once, again = draw(results), draw(results)
    for name in ("2_what_came_of_the_talks", "6_issue_map"):
        assert as_png(once[name]) == as_png(again[name])
        assert as_svg(once[name]) == as_svg(again[name])


def test_pictures_are_of_slide_size(figures):
    pixels = image.imread(io.BytesIO(as_png(figures["6_issue_map"])))
    assert pixels.shape[:2] == (900, 1600)


def test_drawing_leaves_the_settings_of_others_alone(results):
    before = dict(mpl.rcParams)
    draw(results)
    assert dict(mpl.rcParams) == before


def test_the_first_figure_claims_no_quota_for_tables_with_other_quotas():
    study = sim.load(ROOT / "scenarios" / "security-council.yaml")
    every = sim.run(study, replicates=20)
    told = words(draw(every)["1_who_prefers_what"])
    assert "Every text needs" not in told
    assert "depends on the table" in told
    one = sim.run(study, variants=["as_is"], replicates=20)
    assert "Every text needs 9 votes." in words(draw(one)["1_who_prefers_what"])


def test_the_table_names_no_state_alone_where_several_refused_as_often():
    study = sim.load(ROOT / "scenarios" / "security-council.yaml")
    refusals = cells(sim.run(study, replicates=2000).variants["no_vetoes"], "x")[-1]
    assert re.search(r"and \d more, each", refusals)


# --- Events, conditional consents, units, names ---


def of(raw: Raw, replicates: int = 200) -> Results:
    return sim.run(study_of(raw), replicates=replicates)


def in_mid_talks() -> Raw:
    """Cedar joins in round 3, may then block, and has turned against one of the texts."""
    texts = {"accord": {"at": {"m": 10, "n": 40}}, "bargain": {"at": {"m": 60, "n": 80}}}
    wants = {"m": {"mean": 20, "sd": 5}, "n": 60}
    states = {name: {"ideal": wants, "reservation": 0.5} for name in ("Ash", "Birch", "Cedar")}
    table = {"quota": "unanimity", "seats": {"Cedar": "excluded"}}
    change = {"table": {"seats": {"Cedar": "party"}, "veto": ["Cedar"]}}
    turned = {"states": {"Cedar": {"reservation": 0.9}}}
    return spatial(states, texts, table=table, events=[{"round": 3, **change, **turned}])


def conditional() -> Results:
    raw = utilities({"Ash": [0.9, 0.3], "Birch": [0.8, 0.7], "Cedar": [0.5, 0.9]}, 0.2)
    raw["states"]["Ash"]["only_with"] = ["Cedar"]
    return of(raw | {"table": {"signatories": ["Ash", "Birch"]}})


def test_a_third_piece_and_its_entry_stand_only_where_consents_are_conditional(figures):
    entry = "would have said yes with others"
    assert entry not in words(figures["4_whose_refusal"])
    results = conditional()
    assert results.variants["base"].decisive["Ash"].conditional > 0
    drawn = draw(results)["4_whose_refusal"]
    assert entry in words(drawn)
    refusal = decisive_refusals(results.variants["base"])[0]
    assert refusal.could_not + refusal.held_out + refusal.conditional == refusal.times


def test_a_fourth_piece_and_its_entry_stand_only_where_signatures_are_disputed(figures):
    entry = "disputed a signature"
    assert entry not in words(figures["4_whose_refusal"])
    raw = utilities({"Ash": [0.9, 0.3], "Birch": [0.8, 0.7]}, 0.2)
    raw["states"]["Birch"]["disputes"] = {"Ash": 0.1}
    results = of(raw | {"table": {"signatories": ["Ash"], "veto": ["Birch"]}})
    assert results.variants["base"].decisive["Birch"].disputed > 0
    assert entry in words(draw(results)["4_whose_refusal"])


def test_a_state_that_joins_in_mid_talks_is_a_party_from_that_round():
    drawn = draw(of(in_mid_talks()))
    for name in ("4_whose_refusal", "5_better_or_worse"):
        assert "party from round 3" in words(drawn[name])
        assert "pale: in some rounds only" in words(drawn[name])
    assert "Cedar (party from round 3)" in words(drawn["6_issue_map"])


def test_the_first_figure_says_that_preferences_and_rules_change_in_mid_talks():
    told = words(draw(of(in_mid_talks()))["1_who_prefers_what"])
    assert "as the talks begin" in told
    assert "Every text needs every party." in told
    axes = draw(of(in_mid_talks()))["1_who_prefers_what"].axes[0]
    rows = [t.get_text() for t in axes.texts]
    assert rows[-2:] == ["·", "1"]  # Cedar: no table where it is never a party, one where it blocks


def test_axes_of_the_map_are_in_the_unit_of_the_issue():
    raw = in_mid_talks() | {"events": []}
    raw["issues"] = {
        "m": {"range": [0, 200], "unit": "thousand troops", "low": "none"},
        "n": {"range": [2025, 2030], "unit": "year"},
    }
    for text in raw["frameworks"].values():
        text["at"] = {"m": 50, "n": 2026}
    for state in raw["states"].values():
        state["ideal"] = {"m": 50, "n": 2028}
    figure = draw(of(raw), dimensions=("m", "n"))["6_issue_map"]
    told = words(figure)
    assert "m (thousand troops)" in told
    assert "0: none ←" in told
    assert "2030: high" in told
    axes = figure.axes[0]
    assert [t.get_text() for t in axes.get_xticklabels()] == ["0", "50", "100", "150", "200"]
    assert [t.get_text() for t in axes.get_yticklabels()][:2] == ["2025", "2026"]


def test_whoever_stands_on_the_map_stands_within_its_axes():
    study = sim.load(ROOT / "scenarios" / "rules-of-the-house.yaml")  # boats are counted up to 200
    results = sim.run(study, [next(iter(study.variants))], replicates=20)
    (axes,) = draw(results)["6_issue_map"].axes
    (low, high), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    for line in axes.lines:
        assert all(low <= x <= high for x in line.get_xdata())
        assert all(bottom <= y <= top for y in line.get_ydata())
    assert any(line.get_xdata()[0] == 190 for line in axes.lines)


def test_an_issue_counted_in_large_numbers_is_no_wider_for_it():
    raw = in_mid_talks() | {"events": []}
    raw["issues"] = {"m": {"range": [0, 1000]}, "n": {}, "o": {}}
    for text in raw["frameworks"].values():
        text["at"] = {"m": 500, "n": 50, "o": 50}
    for k, state in enumerate(raw["states"].values()):
        state["ideal"] = {"m": 480 + 20 * k, "n": 40 * k, "o": 50 - 20 * k}
    assert set(widest(next(iter(of(raw).variants.values())))) == {"n", "o"}


@pytest.mark.parametrize("count", [4, 10, 16])
def test_names_over_columns_are_not_broken_and_keep_to_their_column(count):
    names = ["Netherlands", "EU High Representative", "Luxembourg", "Saudi Arabia"] * 4
    states = [f"{name}{'' if k < 4 else k}" for k, name in enumerate(names[:count])]
    figure = draw(utilities_results([(50, 30, 10, 10)], states=states))["4_whose_refusal"]
    figure.canvas.draw()
    heads = [t for t in figure.axes[0].texts if "Netherlands" in t.get_text()]
    assert len(heads) == len([s for s in states if "Netherlands" in s])
    column = figure.axes[0].bbox.width / count
    every = [t for t in figure.axes[0].texts if t.get_text().split()[0] in ("EU", "Saudi")]
    assert all(text.get_window_extent().width <= 1.06 * column for text in [*heads, *every])
    assert all(text.get_fontsize() >= 6 for text in heads)


def test_another_note_makes_no_other_panel():
    raw = in_mid_talks() | {"events": []}
    noted = {**raw, "states": {name: {**s, "note": name} for name, s in raw["states"].items()}}
    noted["states"]["Ash"]["ideal"] = {"m": {"mean": 20, "sd": 5, "basis": "guessed"}, "n": 60}
    other = {
        **raw,
        "states": {**raw["states"], "Ash": {**raw["states"]["Ash"], "reservation": 0.4}},
    }
    study = study_of(raw, one=raw, two=noted, three=other)
    panels = codings(sim.run(study, replicates=5))
    assert [[v.id for v in panel.variants] for panel in panels] == [["one", "two"], ["three"]]


def test_every_picture_says_who_was_played_by_a_strategy(results):
    own = Strategies(classes={"Russia": Figure}, path="some/mine.py")
    for figure in draw(replace(results, strategies=own), "all").values():
        assert "Played by strategies of mine.py: Russia (Figure)." in words(figure)

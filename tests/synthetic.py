"""Results made by hand after the expected pattern of the flagship, and arbitrary ones."""

# ruff: noqa: E501 - tables of data read best with one line a row

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from sim.negotiation.build import lay_out
from sim.negotiation.record import AGREED, HELD_OUT, MISSED, NO_ZONE, blank_records
from sim.results import Results, VariantResults
from sim.scenario.aftermath import Aftermath
from sim.scenario.agenda import Framework, Issue, StatusQuo
from sim.scenario.quantity import Normal
from sim.scenario.schema import Study, Variant
from sim.scenario.state import State
from sim.scenario.table import Table
from sim.tally import Tally, tally

ISSUES = {
    "alignment": ("Alignment", "permanent neutrality", "NATO membership"),
    "presence": ("Foreign forces", "none", "standing multinational force"),
    "response": ("Response", "only if every guarantor agrees", "each guarantor at once"),
    "forces": ("Ukraine's forces", "low caps", "no caps"),
    "territory": ("Territory", "Russian sovereignty", "internationally recognised borders"),
    "sanctions": ("Sanctions", "lifted", "kept"),
}
ISTANBUL = "Ukraine Russia USA UK France China Turkey Germany Poland"
FRAMEWORKS = {
    "istanbul_communique": ("Istanbul communiqué, 2022", "10 0 65 45 40 45", ISTANBUL),
    "istanbul_counter_text": ("Istanbul, counter-text", "5 0 5 15 35 35", ISTANBUL),
    "p5_equal_basis": ("P5 on an equal basis", "15 5 10 35 40 45", "Ukraine Russia USA UK France China"),
    "consultation": ("Consultation", "30 15 60 65 45 55", "Ukraine Russia USA UK France Germany Turkey"),
    "armed_neutrality": ("Armed neutrality", "10 0 40 100 45 50", "Ukraine Russia"),
    "coalition_backstop": ("Coalition, US backing", "55 30 75 90 50 75", "Ukraine USA UK France Germany"),
    "coalition_force": ("Coalition force", "60 75 85 100 55 85", "Ukraine UK France"),
    "article5_like": ("Like Article 5", "70 35 95 90 50 70", "Ukraine USA UK France Germany Poland"),
    "nato_membership": ("NATO membership", "100 60 100 100 60 90", "Ukraine USA UK France Germany Poland Turkey"),
    "ceasefire_only": ("Ceasefire only", "40 0 30 70 50 75", "Ukraine Russia"),
}  # fmt: skip
STATES = {
    "China": ("20 10 25 45 40 30", "5 5 5 3 4 7", 0.55),
    "France": ("65 65 85 90 65 80", "6 7 8 7 5 6", 0.60),
    "Germany": ("60 45 80 90 65 80", "5 5 7 6 5 6", 0.60),
    "Poland": ("90 60 95 100 75 95", "7 5 8 8 6 7", 0.55),
    "Russia": ("0 0 0 10 15 10", "9 9 8 6 8 5", 0.68),
    "Turkey": ("35 25 40 60 55 45", "5 5 5 4 5 4", 0.55),
    "UK": ("75 65 90 95 70 90", "6 7 8 7 6 7", 0.58),
    "Ukraine": ("85 70 100 95 85 90", "6 7 10 9 8 6", 0.50),
    "USA": ("45 10 60 70 45 50", "7 8 6 3 3 4", 0.64),
}
FORCE = {"coalition_force": 0.80, "coalition_backstop": 0.15, "article5_like": 0.05}
FEW = {"consultation": 0.022, "ceasefire_only": 0.018, "armed_neutrality": 0.01}
SOME = {"armed_neutrality": 0.08, "ceasefire_only": 0.03, "consultation": 0.01}
# label, who is not a party, who may block, what is agreed, no zone / held out of the rest
VARIANTS: dict[str, tuple[str, str, str, dict[str, float], tuple[float, float]]] = {
    "everybody": ("Everybody, nobody may block", "", "", FORCE, (0, 0)),
    "russia_excluded": ("Russia absent", "Russia", "", FORCE, (0, 0)),
    "russia_china_excluded": ("Russia and China absent", "Russia China", "", FORCE, (0, 0)),
    "west_may_block": ("Russia absent; USA, UK, France may block", "Russia", "USA UK France", {"coalition_backstop": 0.72, "article5_like": 0.26}, (0, 0)),
    "usa_excluded": ("USA absent", "USA", "", {"coalition_force": 0.95, "armed_neutrality": 0.01}, (0, 0)),
    "russia_observer": ("Russia observes", "*Russia", "", FORCE, (0, 0)),
    "russia_may_block": ("Russia may block", "", "Russia", SOME, (0.40, 0.16)),
    "p5_may_block": ("All five permanent members may block", "", "USA UK France Russia China", FEW, (0.63, 0.17)),
    "istanbul_2022_table": ("The table of Istanbul, 2022", "Poland Germany", "Ukraine Russia", {"consultation": 0.004}, (0.70, 0.20)),
    "mirror": ("Mirror: no-deal values of Kyiv and Moscow swapped", "", "Russia", {"coalition_backstop": 0.03}, (0.74, 0.14)),
}  # fmt: skip


def _numbers(text: str) -> list[float]:
    return [float(word) for word in text.split()]


def _states(swapped: bool) -> dict[str, State]:
    no_deal = {name: row[2] for name, row in STATES.items()}
    if swapped:
        no_deal["Ukraine"], no_deal["Russia"] = no_deal["Russia"], no_deal["Ukraine"]
    return {
        name: State(
            ideal={m: Normal(mean=x, sd=8.0) for m, x in zip(ISSUES, _numbers(ideal), strict=True)},
            salience=dict(zip(ISSUES, _numbers(salience), strict=True)),
            reservation=Normal(mean=no_deal[name], sd=0.03),
            concession="linear",
            offers="in_band",
        )
        for name, (ideal, salience, _) in STATES.items()
    }


def flagship_scenario(variant: str) -> Variant:
    """One variant of the flagship as the loader would resolve it."""
    label, out, veto, _, _ = VARIANTS[variant]
    seats: dict[str, Any] = dict.fromkeys(STATES, "party")
    for name in out.split():
        seats[name.lstrip("*")] = "observer" if name.startswith("*") else "excluded"
    frameworks = {
        name: Framework(
            label=title,
            at=dict(zip(ISSUES, _numbers(at), strict=True)),
            signatories=tuple(signs.split()),
            veto=tuple(veto.split()),
            quota=(),
        )
        for name, (title, at, signs) in FRAMEWORKS.items()
    }
    return Variant(
        label=label,
        principals=("Ukraine", "Russia"),
        issues={m: Issue(label=a, low=b, high=c) for m, (a, b, c) in ISSUES.items()},
        status_quo=StatusQuo(label="The war goes on", at=dict.fromkeys(ISSUES, 40.0)),
        frameworks=frameworks,
        states=_states(variant == "mirror"),
        table=Table(seats=seats, veto=tuple(veto.split())),
    )


def _surpluses(variant: str, n: int) -> np.ndarray:
    """(n, states, frameworks) utility over no deal, city block, drawn as the file says."""
    rng = np.random.default_rng(3)
    at = np.array([_numbers(row[1]) for row in FRAMEWORKS.values()])
    layers = []
    for name, state in _states(variant == "mirror").items():
        ideal, salience = (np.array(_numbers(text)) for text in STATES[name][:2])
        drawn = rng.normal(ideal, 8, (n, len(ideal))).clip(0, 100)
        distance = np.abs(at[None] - drawn[:, None]) @ (salience / salience.sum())
        layers.append(1 - distance / 100 - rng.normal(state.reservation.mean, 0.03, (n, 1)))  # type: ignore[union-attr]
    return np.stack(layers, axis=1)


def _tally(variant: str, n: int) -> Tally:
    _, _, veto, agreed_on, (no_zone, held_out) = VARIANTS[variant]
    surplus = _surpluses(variant, n)
    records = blank_records(n, len(STATES), 0)
    rng = np.random.default_rng(7)
    counts = [round(share * n) for share in agreed_on.values()]
    places = [list(FRAMEWORKS).index(name) for name in agreed_on]
    agreed = sum(counts)
    records.framework[:agreed] = np.repeat(places, counts)
    rest = np.arange(n - agreed)
    split = [round(no_zone * n), round((no_zone + held_out) * n)]
    records.ending[agreed:] = np.select(
        [rest < split[0], rest < split[1]], [NO_ZONE, HELD_OUT], MISSED
    )
    records.ending[:agreed] = AGREED
    # Agreements under a veto come late; without one, whenever the first speaker likes.
    records.round[:] = np.where(
        records.ending == AGREED, rng.integers(12 if veto else 1, 21, n), 20
    )
    rows = np.arange(agreed)
    records.surplus[:agreed] = surplus[rows, :, records.framework[:agreed]]
    signs = [list(STATES).index("Ukraine")] + (
        [list(STATES).index("Russia")] if "Russia" in veto else []
    )
    records.surplus[:agreed, signs] = np.abs(records.surplus[:agreed, signs])
    records.content[:agreed] = records.surplus[:agreed] >= 0
    records.consents[:agreed] = records.content[:agreed]
    principals = [list(STATES).index(name) for name in ("Ukraine", "Russia")]
    records.suits_principals[:] = records.content[:, principals].all(axis=1)
    records.offers[:] = records.round
    for name in veto.split():
        i = list(STATES).index(name)
        records.stopped_by_one[:] = 8
        records.decisive[:, i, 0, 0] = 7 if name == "Russia" else 0
        records.decisive[:, i, 0, 1] = 1
    records.in_force[:] = records.lasting[:] = records.ending == AGREED
    return tally(records, lay_out(flagship_scenario(variant)), (surplus >= 0).sum(axis=0))


def flagship(n: int = 2000, variants: Sequence[str] = tuple(VARIANTS)) -> Results:
    """The flagship's results, roughly as expected of it."""
    scenarios = {name: flagship_scenario(name) for name in variants}
    study = Study(
        id="ukraine-2025",
        path="scenarios/ukraine-2025.yaml",
        title="Guarantees for Ukraine: who must agree, and who may block?",
        about="One question, many tables.",
        variants=scenarios,
    )
    return Results(
        study=study,
        seed=20250820,
        replicates=n,
        digest="0f1e2d3c4b5a69788796a5b4c3d2e1f0",
        variants={
            name: VariantResults(
                id=name,
                scenario=scenario,
                states=tuple(STATES),
                frameworks=tuple(FRAMEWORKS),
                challengers=(),
                has_aftermath=False,
                tally=_tally(name, n),
                certain=False,
            )
            for name, scenario in scenarios.items()
        },
    )


def plain_tally(endings: Sequence[int], shape: tuple[int, int], seed: int = 0) -> Tally:
    """A consistent tally with the given endings for (states, frameworks), the rest drawn."""
    rng = np.random.default_rng(seed)
    agreed, n = endings[0], sum(endings)
    states, frameworks = shape
    suits = int(rng.integers(0, agreed + 1))
    stopped = int(rng.integers(0, 3 * n))
    surplus = np.zeros((states, 400), np.int64)
    surplus[:, 150 + rng.integers(0, 100)] = agreed
    decisive = np.zeros((states, 3, 4), np.int64)
    decisive[..., :3] = rng.integers(0, stopped // 9 + 1, (states, 3, 3)) * rng.integers(
        0, 2, (states, 1, 1)
    )
    texts = rng.multinomial(agreed, np.full(frameworks, 1 / frameworks)).astype(np.int64)
    all_last = np.array([texts, rng.binomial(texts, suits / agreed if agreed else 0.0)])
    return Tally(
        endings=np.array(endings, np.int64),
        suits_principals=np.asarray(suits),
        rounds=np.r_[0, rng.multinomial(agreed, np.full(10, 0.1))].astype(np.int64),
        frameworks=texts,
        stopped_by_one=np.asarray(stopped),
        decisive=decisive,
        consents=np.full(states, agreed),
        content=rng.integers(0, agreed + 1, states),
        prefers=rng.integers(0, n + 1, (states, frameworks)),
        surplus=surplus,
        utility=rng.random(states) * n,
        unratified=np.zeros(states, np.int64),
        in_force=all_last,
        lasting=all_last,
        guaranteed=np.zeros((2, frameworks), np.int64),
        honoured=np.zeros((2, frameworks, 0)),
        challenged=np.zeros((2, 10, 0), np.int64),
    )


def utilities_results(
    endings: Sequence[Sequence[int]],
    *,
    states: Sequence[str] = ("A", "B", "C"),
    frameworks: Sequence[str] = ("f", "g"),
    labels: Sequence[str] | None = None,
    certain: bool = False,
) -> Results:
    """A study with a utility for each framework: a variant for each row of endings."""
    scenarios = {
        f"v{k}": Variant(
            label=labels[k] if labels else None,
            principals=tuple(states[:2]),
            frameworks={f: Framework(signatories=tuple(states[:1]), veto=(), quota=()) for f in frameworks},
            states={s: State(utilities=dict.fromkeys(frameworks, 0.5), reservation=0.5) for s in states},
            table=Table(seats={s: "excluded" if i == len(states) - 1 else "party" for i, s in enumerate(states)}),
        )
        for k in range(len(endings))
    }  # fmt: skip
    return Results(
        study=Study(id="pie", path="pie.yaml", title="A pie", variants=scenarios),
        seed=1,
        replicates=sum(endings[0]),
        digest="abcdefabcdefabcdef",
        variants={
            name: VariantResults(
                id=name,
                scenario=scenario,
                states=tuple(states),
                frameworks=tuple(frameworks),
                challengers=(),
                has_aftermath=False,
                tally=plain_tally(ends, (len(states), len(frameworks)), seed=k),
                certain=certain,
            )
            for k, ((name, scenario), ends) in enumerate(
                zip(scenarios.items(), endings, strict=True)
            )
        },
    )


class Fates(NamedTuple):
    """Of a thousand talks at a table, what became of agreements; those that suit are the first."""

    agreed: int
    in_force: int
    lasting: int
    suits: int = 0
    """Agreements that suit all principals; as many of them last as can."""
    chances: tuple[float, ...] = (0.5, 0.25)
    """With which a call is honoured, by challenger; none of them where nobody may challenge."""
    horizon: int = 10


def tried(
    tables: Sequence[Fates],
    *,
    states: Sequence[str] = ("A", "B", "C"),
    labels: Sequence[str] | None = None,
    certain: bool = False,
) -> Results:
    """Results of which the file says what becomes of agreements: the last states may challenge.

    Agreements are on the first text; what the first state does not ratify is not in force, and the
    others are challenged in the second year, three of four by the first challenger.
    """
    plain = utilities_results(
        [(fates.agreed, 1000 - fates.agreed, 0, 0) for fates in tables],
        states=states,
        labels=labels,
        certain=certain,
    )
    told = {
        name: _tried(variant, fates)
        for (name, variant), fates in zip(plain.variants.items(), tables, strict=True)
    }
    return replace(plain, variants=told)


def _tried(variant: VariantResults, fates: Fates) -> VariantResults:
    agreed, in_force, lasting, suits, chances, horizon = fates
    challengers = variant.states[len(variant.states) - len(chances) :] if chances else ()
    both = np.array([[in_force, 0], [min(suits, in_force), 0]])
    kept = np.array([[lasting, 0], [min(suits, lasting), 0]])
    challenged = np.zeros((2, horizon, len(chances)), np.int64)
    if chances:
        broken = both[:, 0] - kept[:, 0]
        challenged[:, 1, -1] = broken // 4
        challenged[:, 1, 0] += broken - broken // 4
    guaranteed = both if chances else np.zeros_like(both)
    counted = replace(
        variant.tally,
        suits_principals=np.asarray(suits),
        frameworks=np.array([agreed, 0]),
        unratified=np.array([agreed - in_force] + [0] * (len(variant.states) - 1)),
        in_force=both,
        lasting=kept,
        guaranteed=guaranteed,
        honoured=guaranteed[:, :, None] * np.array(chances),
        challenged=challenged,
    )
    scenario = variant.scenario.model_copy(update={"aftermath": Aftermath(horizon=horizon)})
    return replace(
        variant, scenario=scenario, tally=counted, challengers=challengers, has_aftermath=True
    )


@st.composite
def any_fates(draw: st.DrawFn) -> Results:
    """Arbitrary ones: one to six tables, with falling counts."""
    rows = draw(
        st.lists(st.tuples(*[st.integers(0, 1000)] * 4, st.booleans()), min_size=1, max_size=6)
    )
    tables = []
    for *counts, may_challenge in rows:
        lasting, in_force, agreed = sorted(counts[:3])
        chances = (0.999, 0.001) if may_challenge else ()
        kept = lasting if may_challenge else in_force
        tables.append(Fates(agreed, in_force, kept, min(counts[3], agreed), chances))
    return tried(tables)


ENDINGS = st.tuples(*[st.integers(0, 400)] * 4).filter(any)


@st.composite
def any_results(draw: st.DrawFn) -> Results:
    """Arbitrary results: one to fourteen variants, one to three thousand replicates or so."""
    return utilities_results(draw(st.lists(ENDINGS, min_size=1, max_size=14)), certain=False)

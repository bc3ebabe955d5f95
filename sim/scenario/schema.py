"""The nouns of a scenario file (states, frameworks, table, …) and of the study made of it."""

from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Discriminator, Field, StringConstraints, Tag, model_validator

from sim.scenario.quantity import (
    Amount,
    Coded,
    Exponent,
    Finite,
    Name,
    NotNegative,
    Noun,
    Place,
    Utility,
    wrong,
)
from sim.scenario.quota import MajorityOf as MajorityOf
from sim.scenario.quota import Quota as Quota
from sim.scenario.quota import QuotaRule as QuotaRule
from sim.scenario.quota import Share as Share
from sim.scenario.quota import Votes as Votes
from sim.scenario.reservation import Like as Like
from sim.scenario.reservation import Points as Points
from sim.scenario.reservation import Reservation as Reservation

Names = Annotated[tuple[Name, ...], Field(max_length=300)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[^\n]*$")]
"""Text that stands in tables and figures, and so has to be one line."""
Position = Annotated[
    Annotated[Finite, Field(ge=0, le=100), Tag("form:place")] | Annotated[Name, Tag("form:option")],
    Discriminator(lambda value: "form:option" if isinstance(value, str) else "form:place"),
]
SeatKind = Literal["party", "observer", "excluded"]
OfferRule = Literal["in_band", "favourite", "least_generous", "expected"]
ConcessionName = Literal["boulware", "linear", "conceder", "hardline", "sincere"]


class Issue(Coded):
    """One dimension of a framework, from 0 to 100 between two ends described in words."""

    label: Line | None = None
    low: Line | None = None
    """What 0 stands for."""
    high: Line | None = None
    """What 100 stands for."""
    options: (
        Annotated[
            Annotated[Names, Tag("form:names")]
            | Annotated[dict[Name, Annotated[Finite, Field(ge=0, le=100)]], Tag("form:positions")],
            Discriminator(
                lambda value: "form:positions" if isinstance(value, dict) else "form:names"
            ),
        ]
        | None
    ) = None
    """The choices on this issue: names (for scores), or names with their positions (spatial)."""

    @model_validator(mode="after")
    def _options_differ(self) -> Self:
        if self.options is not None and len(set(self.options)) < len(self.options):
            raise wrong("two options have the same name")
        return self


class Framework(Coded):
    """A package that can be agreed on: a position on each issue, and whose consent it needs."""

    label: Line | None = None
    at: dict[Name, Position] = {}
    """A position, or an option's name, per issue; an issue left out takes the status quo."""
    signatories: Names | None = None
    """States (or groups) whose yes it needs; replaces the table's list for this framework."""
    veto: Names | None = None
    """States (or groups) whose no stops it; replaces the table's list for this framework."""
    quota: QuotaRule | None = None
    """How many must say yes; replaces the table's quota for this framework."""
    blocking_minority: Annotated[int, Field(ge=1)] | None = None


class StatusQuo(Coded):
    """How things stand without an agreement."""

    label: Line | None = None
    at: dict[Name, Position] = {}


Concession = Annotated[
    Annotated[ConcessionName, Tag("form:course")] | Annotated[Exponent, Tag("form:exponent")],
    Discriminator(lambda value: "form:course" if isinstance(value, str) else "form:exponent"),
]


class State(Coded):
    """An actor with preferences; its source and basis hold for its numbers that give none."""

    label: Line | None = None
    ideal: dict[Name, Place] | None = None
    """Where it would like each issue to stand (spatial preferences)."""
    salience: dict[Name, Amount] | None = None
    """How much each issue matters to it; left out, all alike."""
    scores: dict[Name, dict[Name, Amount]] | None = None
    """Points for each option of each issue (scorable game)."""
    utilities: dict[Name, Utility] | None = None
    """What each framework is worth to it, from 0 to 1."""
    reservation: Reservation
    """What no agreement is worth to it (its BATNA)."""
    aspiration: Utility | None = None
    """Where its demand starts; left out, its best utility over the frameworks."""
    concession: Concession | None = None
    """How its demand falls with time: a name or an exponent; left out, the protocol's."""
    offers: OfferRule | None = None
    """Which of the texts it would accept it puts; left out, the protocol's."""
    tolerance: Utility | None = None
    """By how much under its demand it still says yes; left out, the protocol's."""
    cost: Utility | None = None
    """By how much each further round lowers its reservation value; left out, the protocol's."""
    recognition: NotNegative = 1.0
    """How often it is recognised as speaker, relative to the others; 0: never."""
    weights: dict[Name, NotNegative] = {}
    """Its weight in quotas that name one (votes, population)."""


class Table(Noun):
    """Who is party, observer or excluded, who may block, and whose consent is needed."""

    seats: dict[Name, SeatKind] = {}
    """Everybody is a party unless said otherwise; a state named itself goes before its group."""
    veto: Names = ()
    signatories: Names = ()
    quota: QuotaRule = "none"
    blocking_minority: Annotated[int, Field(ge=1)] | None = None
    """Quotas after the first count as reached unless so many parties fail to say yes."""


class Chair(Noun):
    """An agenda setter: this state alone puts offers (Romer & Rosenthal 1978)."""

    chair: Name


class Protocol(Coded):
    """How the talks go, and what holds for every state that says nothing of its own."""

    talk: Literal["plenary"] = "plenary"
    speaker: Annotated[
        Annotated[Literal["random", "rotation"], Tag("form:rule")]
        | Annotated[Chair, Tag("form:chair")],
        Discriminator(lambda value: "form:rule" if isinstance(value, str) else "form:chair"),
    ] = "random"
    rounds: Annotated[int, Field(ge=1, le=1000)] = 20
    offers: OfferRule = "in_band"
    concession: Concession = "linear"
    tolerance: Utility = 0.0
    cost: Utility = 0.0
    belief: Annotated[Finite, Field(gt=0)] = 0.05
    """Scale of the logistic by which `expected` offers judge the others' answers."""


class Uncertainty(Coded):
    """Study-wide standard deviations, for numbers that give none of their own."""

    ideal: NotNegative = 0.0
    salience: NotNegative = 0.0
    scores: NotNegative = 0.0
    utilities: NotNegative = 0.0
    reservation: NotNegative = 0.0


class Expectation(Noun):
    """A statement on the record, held against the coding at mean preferences."""

    state: Name
    accepts: Name | None = None
    """A framework that it accepts."""
    refuses: Name | None = None
    """A framework that it refuses."""
    source: str | None = None
    """A key of `sources`."""
    note: str | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.accepts is None) == (self.refuses is None):
            raise wrong("give one of 'accepts' and 'refuses'")
        return self


class Run(Noun):
    """How many replicates, and from which seed."""

    replicates: Annotated[int, Field(ge=1)] = 2000
    seed: Annotated[int, Field(ge=0)] = 0


class Scenario(Noun):
    """One way to lay the table: everything that a negotiation needs."""

    label: Line | None = None
    about: str | None = None
    principals: Names = ()
    """The states whose consent gives an agreement its meaning; left out, all of them."""
    groups: Annotated[dict[Name, Names], Field(max_length=100)] = {}
    """Lists of states by name, usable wherever a list of states stands."""
    sources: dict[Name, Line] = {}
    """What the coding rests on: each source by a short name."""
    distance: Literal["city_block", "euclidean"] = "city_block"
    issues: Annotated[dict[Name, Issue], Field(max_length=50)] = {}
    status_quo: StatusQuo | None = None
    frameworks: Annotated[
        Annotated[Literal["all"], Tag("form:all")]
        | Annotated[dict[Name, Framework], Field(min_length=1), Tag("form:listed")],
        Discriminator(lambda value: "form:all" if isinstance(value, str) else "form:listed"),
    ]
    """The texts on offer by name, or `all`: every combination of the issues' options."""
    states: Annotated[dict[Name, State], Field(min_length=1, max_length=200)]
    uncertainty: Uncertainty = Uncertainty()
    expect: tuple[Expectation, ...] = ()
    table: Table = Table()
    protocol: Protocol = Protocol()

    @property
    def preferences(self) -> Literal["spatial", "scores", "utilities"]:
        """The way in which the states' preferences are given, told by what the states carry."""
        for state in self.states.values():
            if state.scores is not None:
                return "scores"
            if state.utilities is not None and state.ideal is None:
                return "utilities"
        return "spatial"

    @property
    def texts(self) -> dict[str, Framework]:
        """The frameworks by name; ValueError where `all` of them are not spelt out yet."""
        if isinstance(self.frameworks, str):
            raise ValueError("the frameworks are not spelt out: resolve the scenario first")
        return self.frameworks


class ScenarioFile(Scenario):
    """A scenario file as a whole: one question, many tables."""

    model_config = ConfigDict(title="Scenario file of sim, format 1")

    format: Literal[1]
    title: Annotated[Line, Field(min_length=1)]
    extends: str | None = None
    """Another scenario file, relative to this one: maps merge, lists replace."""
    variants: dict[
        Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+$", max_length=60)], dict[str, Any]
    ] = {}
    """Ways to lay the table, each what it changes of the above, by path."""
    run: Run = Run()


class Study(Noun):
    """A scenario file with its variants resolved; all that code downstream of the loader sees.

    In a resolved scenario nothing is left to look up: groups are spelt out; `principals` names
    at least one state; `frameworks` is a mapping whose `at` gives each issue a number (spatial)
    or an option (scores), and whose `signatories`, `veto`, `quota` (a tuple without `none`) are
    those that hold for it; `table.seats` names every state; every state has its own `offers`,
    `concession`, `tolerance`, `cost` and (spatial) `salience` on each issue; and study-wide
    standard deviations stand in the numbers they apply to.
    """

    id: str
    """The file's name without folder and ending."""
    path: str
    title: str
    about: str | None = None
    variants: dict[str, Scenario]
    run: Run = Run()
    positions: Annotated[dict[tuple[str | int, ...], Any], Field(exclude=True, repr=False)] = {}
    """Where each path of the file stands, for messages: a `sim.scenario.faults.Position` each."""

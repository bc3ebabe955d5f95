"""The nouns of a scenario file (states, frameworks, table, …) and of the study made of it."""

from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Discriminator, Field, Tag, model_validator

from sim.scenario.aftermath import Aftermath
from sim.scenario.agenda import Framework, Issue, StatusQuo
from sim.scenario.quantity import Coded, Finite, Line, Name, Names, NotNegative, Noun, wrong
from sim.scenario.shown import CodedBy, Explore
from sim.scenario.state import State
from sim.scenario.table import Protocol, Table

PreferenceForm = Literal["spatial", "scores", "utilities", "ranking"]


WayName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+$", max_length=60)]
"""The name of a variant, or of a change that `stress` lists."""


class Uncertainty(Coded):
    """Study-wide standard deviations, for numbers that give none of their own."""

    ideal: NotNegative = 0.0
    """Of ideal points, in points of 100, whatever the unit of the issue."""
    salience: NotNegative = 0.0
    """Of saliences."""
    scores: NotNegative = 0.0
    """Of scores, in points."""
    utilities: NotNegative = 0.0
    """Of utilities, in points of 1."""
    reservation: NotNegative = 0.0
    """Of what no deal is worth, in points of 1."""


class Expectation(Noun):
    """A statement on the record, held against the coding at mean preferences."""

    state: Name
    """Who said it."""
    accepts: Name | None = None
    """A framework that it accepts."""
    refuses: Name | None = None
    """A framework that it refuses."""
    source: str | None = None
    """A key of `sources`."""
    note: str | None = None
    """What was said, or where, in words."""

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.accepts is None) == (self.refuses is None):
            raise wrong("give one of 'accepts' and 'refuses'")
        return self


EVENT_PARTS = ("table", "states", "frameworks", "protocol")
"""What an event may change of a scenario."""


class Event(Noun):
    """What changes in mid-talks, by path, from a round on."""

    round: Annotated[int, Field(ge=2)]
    """The first round in which it holds."""
    label: Line | None = None
    """What happens, in words."""
    table: dict[str, Any] = {}
    """Seats, vetoes, signatories, quota."""
    states: dict[Name, dict[str, Any]] = {}
    """Whatever a state is described by."""
    frameworks: dict[Name, dict[str, Any]] = {}
    """Whose consent a framework needs."""
    protocol: dict[str, Any] = {}
    """Who speaks and how, but neither the number of rounds nor the kind of talk."""

    @property
    def change(self) -> dict[str, Any]:
        """What is laid over the scenario."""
        return {part: getattr(self, part) for part in EVENT_PARTS if getattr(self, part)}


class Run(Noun):
    """How many replicates, and from which seed."""

    replicates: Annotated[int, Field(ge=1)] = 2000
    """How many talks are simulated at each table."""
    seed: Annotated[int, Field(ge=0)] = 0
    """Where the dice begin: the same seed gives the same talks again."""


class Span(Noun):
    """The values from low to high: in steps, or, where points are sampled, anywhere between."""

    low: Finite
    """The first value."""
    high: Finite
    """The last value."""
    step: Annotated[Finite, Field(gt=0)] | None = None
    """From one value to the next; not needed beside `sample`."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.low > self.high:
            raise wrong(f"low {self.low:g} is above high {self.high:g}")
        return self


class Sweep(Noun):
    """Which values of the file are to be varied, for `sim sweep`."""

    over: Annotated[
        dict[
            str,
            Annotated[
                Annotated[Span, Tag("form:span")]
                | Annotated[
                    tuple[Any, ...], Field(min_length=1, max_length=1000), Tag("form:values")
                ],
                Discriminator(
                    lambda value: "form:span" if isinstance(value, dict | Span) else "form:values"
                ),
            ],
        ],
        Field(min_length=1, max_length=20),
    ]
    """By path (`states.Ash.reservation`): from low to high in steps, or a list of values."""
    sample: Annotated[int, Field(ge=2)] | None = None
    """So many points of a Latin hypercube; left out, every combination of the values."""


class Scenario(Noun):
    """One way to lay the table: everything that a negotiation needs."""

    label: Line | None = None
    """What this table is called in tables and pictures; left out, its name."""
    about: str | None = None
    """What the file, or this table of it, is about."""
    principals: Names = ()
    """The states whose consent gives an agreement its meaning; left out, all of them."""
    groups: Annotated[dict[Name, Names], Field(max_length=100)] = {}
    """Lists of states by name, usable wherever a list of states stands."""
    sources: dict[Name, Line] = {}
    """What the coding rests on: each source by a short name."""
    distance: Literal["city_block", "euclidean"] = "city_block"
    """How differences on several issues add up (spatial preferences)."""
    issues: Annotated[dict[Name, Issue], Field(max_length=50)] = {}
    """What is argued about, by name."""
    status_quo: StatusQuo | None = None
    """How things stand without an agreement."""
    frameworks: Annotated[
        Annotated[Literal["all"], Tag("form:all")]
        | Annotated[dict[Name, Framework], Field(min_length=1), Tag("form:listed")],
        Discriminator(lambda value: "form:all" if isinstance(value, str) else "form:listed"),
    ]
    """The texts on offer by name, or `all`: every combination of the issues' options."""
    states: Annotated[dict[Name, State], Field(min_length=1, max_length=200)]
    """Who negotiates, and who is absent but concerned, by name."""
    uncertainty: Uncertainty = Uncertainty()
    """Standard deviations for all numbers that give none of their own."""
    expect: tuple[Expectation, ...] = ()
    """Statements on the record, held against the coding by `sim check`."""
    table: Table = Table()
    """Seats, vetoes, signatures, quota."""
    protocol: Protocol = Protocol()
    """How the talks go."""
    events: Annotated[tuple[Event, ...], Field(max_length=100)] = ()
    """What changes in mid-talks."""
    aftermath: Aftermath = Aftermath()
    """What is tried of an agreement once it is in force."""

    @property
    def preferences(self) -> PreferenceForm:
        """The way in which the states' preferences are given, told by what the states carry."""
        for state in self.states.values():
            if state.ranking is not None:
                return "ranking"
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
    """The version of this file format."""
    title: Annotated[Line, Field(min_length=1)]
    """The question, as tables and pictures are headed."""
    coded: CodedBy | None = None
    """Who coded it, and when."""
    objections: dict[Name, Annotated[str, Field(min_length=1)]] = {}
    """How each state might object to this coding, in a few sentences."""
    extends: str | None = None
    """Another scenario file, relative to this one: maps merge, lists replace."""
    variants: dict[WayName, dict[str, Any]] = {}
    """Ways to lay the table, each what it changes of the above, by path."""
    stress: Annotated[dict[WayName, dict[str, Any]], Field(max_length=50)] = {}
    """What a colleague might have coded otherwise, for `sim stress`: each what it changes."""
    sweep: Sweep | None = None
    """What `sim sweep` varies where its command line does not say."""
    explore: Explore = Explore()
    """What the page of `sim explore` lets a class change."""
    run: Run = Run()
    """How many talks, and from which seed; `--replicates` and `--seed` go before it."""


class Phase(Noun):
    """The scenario that holds from a round on."""

    first: int
    """Its first round."""
    scenario: Scenario
    """Resolved, as `Variant` says; its own events are those of the whole."""


class Variant(Scenario):
    """A scenario in which nothing is left to look up: resolved.

    Groups are spelt out; `principals` names at least one state; `frameworks` is a mapping whose
    `at` gives each issue a number in its own unit (spatial) or an option (scores), and whose
    `signatories`, `veto`, `quota` (a tuple without `none`) are those that hold for it;
    `table.seats` names every state; every state has its own `offers`, `concession`, `tolerance`,
    `cost`, `reciprocity`, `abstains`, `discount`, `opportunity`, where it is not exact `precision`,
    and (spatial) `salience` on each issue; the signatories of a framework hold the guarantors that
    it binds; study-wide standard deviations stand in the numbers they apply to.
    """

    later: Annotated[tuple[Phase, ...], Field(exclude=True, repr=False)] = ()
    """What holds once events have changed it, by round; `events` says it as the file does."""

    @property
    def stages(self) -> tuple[Scenario, ...]:
        """The scenario as the talks begin, and as it is after each round in which events happen."""
        return (self, *(phase.scenario for phase in self.later))

    @property
    def has_aftermath(self) -> bool:
        """Whether an agreement may come to nothing: some state ratifies, or may challenge."""
        states = [state for stage in self.stages for state in stage.states.values()]
        return any(state.may_challenge or state.ratifies_at is not None for state in states)


class Study(Noun):
    """A scenario file with its variants resolved; all that code downstream of the loader sees."""

    id: str
    """The file's name without folder and ending."""
    path: str
    title: str
    about: str | None = None
    coded: CodedBy | None = None
    objections: dict[str, str] = {}
    """By state: how it might object to this coding."""
    variants: dict[str, Variant]
    run: Run = Run()
    positions: Annotated[dict[tuple[str | int, ...], Any], Field(exclude=True, repr=False)] = {}
    """Where each path of the file stands, for messages: a `sim.scenario.faults.Position` each."""
    written: Annotated[dict[str, Any], Field(exclude=True, repr=False)] = {}
    """What the file says, with what it extends: what changes are laid over."""
    sweep: Annotated[Sweep | None, Field(exclude=True, repr=False)] = None
    """What the file asks to be varied."""
    explore: Annotated[Explore, Field(exclude=True, repr=False)] = Explore()
    """What the page of `sim explore` lets a class change."""
    allow_outside: Annotated[bool, Field(exclude=True, repr=False)] = False
    """Whether it might extend files outside its folder."""

    @property
    def as_typed(self) -> tuple[str, ...]:
        """What to type after a verb for this file."""
        return (self.path, "--allow-outside") if self.allow_outside else (self.path,)

    @property
    def has_aftermath(self) -> bool:
        """Whether an agreement may come to nothing at some table."""
        return any(variant.has_aftermath for variant in self.variants.values())

    @property
    def stress(self) -> dict[str, dict[str, Any]]:
        """What a colleague might have coded otherwise, as the file says it."""
        return dict(self.written.get("stress", {}))

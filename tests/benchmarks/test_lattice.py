"""What the tables of a lattice gain by what they share: dice, minds, and the layout itself.

Four states of the flagship excluded, seated or with a veto: 81 tables of 500 talks, on one thread.
"""

from pathlib import Path

from measured import Measure

import sim
from sim.analysis.inclusion.inclusion import Question, Wanted, ask, tell
from sim.crew import Threads
from sim.negotiation.batch import replicates
from sim.negotiation.build import lay_out
from sim.pieces import Course
from sim.points import count_points
from sim.scenario.change import changed

FLAGSHIP = Path(__file__).parents[2] / "scenarios" / "ukraine-2025.yaml"
TOGGLED = ("Russia", "China", "USA", "UK")
TALKS = 81 * 500
ONE = Course(Threads(1))


STUDY = sim.load(FLAGSHIP)


def asked(talks: int) -> Question:
    """The lattice, with as many replicates a table as make so many talks."""
    wanted = Wanted(toggle=TOGGLED, variant="everybody", replicates=max(2, talks // 81))
    return ask(STUDY, wanted)


def test_counted_together(measure: Measure) -> None:
    measure("lattice, shared", lambda n: count_points(asked(n).points, ONE), TALKS)


def test_counted_and_attributed(measure: Measure) -> None:
    measure("lattice, attributed", lambda n: tell(asked(n), ONE), TALKS)


def test_laid_out_together_told_one_by_one(measure: Measure) -> None:
    def one_by_one(talks: int) -> None:
        points = asked(talks).points
        for place in range(points.count):
            replicates(points.lay_out(place), points.seed, 0, points.replicates)

    measure("lattice, told singly", one_by_one, TALKS)


def test_each_as_a_file_of_its_own(measure: Measure) -> None:
    def files(talks: int) -> None:
        question = asked(talks)
        points = question.points
        for place in range(points.count):
            change = question.lattice.change(place)
            layout = lay_out(changed(question.asked.study, question.lattice.id, [change]))
            replicates(layout, points.seed, 0, points.replicates)

    measure("lattice, as files", files, TALKS)

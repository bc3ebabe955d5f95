"""What agreements, and those of them that last, are called in all answers."""

from sim.points import Measure

LASTS = "lasting: in force, and not challenged within its horizon"
AGREEMENTS: dict[Measure, str] = {
    "agreed": "agreements",
    "suits_principals": "agreements that suit all principals",
    "lasting": "lasting agreements",
    "lasting_suits_principals": "lasting agreements that suit all principals",
}


def sentence(words: str) -> str:
    """The words with a capital letter at their beginning, and no other changed."""
    return words[:1].upper() + words[1:]

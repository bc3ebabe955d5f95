"""The nouns of a scenario, and how a file becomes them."""

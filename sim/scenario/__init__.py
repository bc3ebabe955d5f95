"""The nouns of a scenario file, and how a file becomes them."""

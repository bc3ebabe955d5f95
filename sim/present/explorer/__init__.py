"""The page of `sim explore`: one self-contained file that a class plays with."""

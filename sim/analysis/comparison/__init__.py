"""Two tables on the same dice, replicate by replicate."""

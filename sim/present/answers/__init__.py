"""The answers to what is asked of a study, as a terminal shows them."""

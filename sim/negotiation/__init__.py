"""The rules of negotiation, and the two tellings of them."""

"""People take seats: the talks they are in, and what is to be said of them afterwards."""

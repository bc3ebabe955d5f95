"""Printed matter for a class that plays a table: role cards, public sheet, ballots, a crib."""

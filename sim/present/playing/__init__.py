"""What a person at the table is shown, in words."""

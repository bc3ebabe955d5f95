"""What theory says of a table, in words and pictures."""

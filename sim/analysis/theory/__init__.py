"""What theory says of a table at mean preferences: no dice."""

"""Values of the file varied, point by point."""

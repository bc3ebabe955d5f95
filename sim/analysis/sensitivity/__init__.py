"""Which uncertain inputs drive the result."""

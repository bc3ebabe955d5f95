"""What is odd in a file, and how statements on the record fare."""

"""What other reasonable assumptions give."""

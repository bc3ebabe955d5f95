"""Every combination of seats and vetoes, and what each is worth."""

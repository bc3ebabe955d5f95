"""What each answer leaves in its folder: tables and figures."""

"""The pages of the session: thin, for what may be shown is settled before it comes here."""

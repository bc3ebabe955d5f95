"""The talks in the browser: people take seats of one session, each with a link of their own."""

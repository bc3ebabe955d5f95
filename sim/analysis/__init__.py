"""What can be said of a study beyond counting its replicates."""

"""What the page of `sim explore` knows: every table that it can lay, under every coding."""

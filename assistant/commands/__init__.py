"""Console commands with a module of their own; ``cli`` registers them."""

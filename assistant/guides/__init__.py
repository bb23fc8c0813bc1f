"""Discussion guides for MED committees."""

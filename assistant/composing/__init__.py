"""From query and hits to an answer."""

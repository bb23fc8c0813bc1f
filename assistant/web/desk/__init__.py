"""The organisers' pages and endpoints. Everything here is behind a log-in but the log-in itself."""

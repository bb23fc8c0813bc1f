"""How good the answers are: cases, measures, comparison of runs, a report and a benchmark."""

"""Modelling choices: what they are, which go together, and the runs in which they vary."""

"""The tests: their kinds are the folders, their claims the names of the functions."""

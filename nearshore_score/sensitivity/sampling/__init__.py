"""How draws are made and counted: blocks of random numbers, weights, figures, ranks."""

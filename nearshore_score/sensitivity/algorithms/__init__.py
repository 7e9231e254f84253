"""How the exact answers are found: arrays in, arrays out; nothing here knows a model."""

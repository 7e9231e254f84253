"""How draws are made and counted: arrays in, arrays out; nothing here knows a model."""

"""Objects as configs and back: the registry of names, and the JSON that configs stand in."""

"""Variables between a model and a weight store: where each stands, strict reading, and what became of them."""

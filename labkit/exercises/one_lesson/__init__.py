"""One lesson: the whole argument in 45 minutes of a class. `ask` has its predictions."""

"""The exercises and predictions of the notebooks, a folder a notebook: `ask` has the predictions."""

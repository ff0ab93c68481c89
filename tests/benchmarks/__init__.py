"""What the kit must reach, measured by hand: `python3 -m labkit benchmark`."""

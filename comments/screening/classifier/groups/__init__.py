"""The groups of features. Each is scaled to length one by itself, so that a long text does not drown its author."""

"""The trained filter: logistic regression on hashed features, learned online on top of shipped weights."""

"""The checks, one concept a file: each has `look(submission)`, which yields findings and knows no weight."""

"""Pure decision code: a `Submission` goes in, a `Verdict` comes out; no Django, no database, no network."""

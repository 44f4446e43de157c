"""Each invariant of docs/design.md, attacked."""

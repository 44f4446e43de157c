"""`make evaluate`: how well the screening tells spam from ham, beside other filters, on labelled comments."""

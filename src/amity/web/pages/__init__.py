"""One page a file: the context that page and JSON are made from, and the function that builds it."""

"""One module per command of `allmende`."""

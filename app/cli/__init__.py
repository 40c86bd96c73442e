"""The command line: `samskap serve`, `new`, `step`, `export`, `rehearse` and the others."""

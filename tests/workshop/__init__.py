"""The functional core: rules as tables, and any order of commands at all."""

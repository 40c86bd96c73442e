"""Pure functions over plain tables of numbers; they know no aggregate."""

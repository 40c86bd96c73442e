"""What is kept: the event log, workshops, sign-in links. SQL is written here and nowhere else."""

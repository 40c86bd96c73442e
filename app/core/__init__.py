"""The parts of every aggregate: command, event, actor, audience, entity key, rejection. No I/O."""

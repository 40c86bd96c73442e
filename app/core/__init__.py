"""What every aggregate is made of: command, event, actor, audience, entity key, rejection. No I/O."""

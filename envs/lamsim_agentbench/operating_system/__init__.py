"""AgentBench's operating system: an agent at a shell changes a machine, or finds something out about it."""

"""AgentBench (Liu et al. 2023): environments in which an agent works with real systems."""

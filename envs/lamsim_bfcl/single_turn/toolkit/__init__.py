"""What the agent deals with where no call is run."""

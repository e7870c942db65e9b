"""SpecTool: queries of several calls with labelled trajectories, scored by seven error patterns."""

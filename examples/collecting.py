"""Collecting trajectories, and reading them again."""

import tempfile
from pathlib import Path

from lamsim import Collector, read_trajectories

folder = Path(tempfile.mkdtemp()) / "run"

collector = Collector("lamsim/Webshop-v0", policy="expert", out=folder, options={"format": "xlam"})
summary = collector.run(episodes=50)
print(summary.to_json())

for trajectory in read_trajectories(folder):
    calls = [call for message in trajectory.conversation for call in message.get("tool_calls", ())]
    print(trajectory.unique_trajectory_id, f"{len(calls)} calls, reward {trajectory.lamsim['reward']}")
    break

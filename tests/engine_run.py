"""A run of 200 short episodes in containers, for the test that stops the engine in the middle of it."""

import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
import toy_family

from lamsim import Collector, DockerSandbox
from lamsim.policies import policy_named

EPISODES = 200


def slow(expert: Any) -> Any:
    """The expert, with time to think; what it is asked is counted."""

    def act(observation: str, info: Any) -> str:
        time.sleep(0.02)
        return str(expert(observation, info))

    return act


if __name__ == "__main__":
    folder, isolation = sys.argv[1:]
    policy = policy_named("expert")
    start = policy.start
    policy.start = lambda env, seed: slow(start(env, seed))  # type: ignore[method-assign]
    sandbox = DockerSandbox(image="lamsim-base:bookworm", isolation=isolation)  # type: ignore[arg-type]
    run = Collector(toy_family.ENV_ID, policy, folder, options={"sandbox": sandbox, "format": "native"}, workers=4)
    run.run(EPISODES)

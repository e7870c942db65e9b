"""Tree search by snapshots: try every offered click from one point, go on from the best, undo the rest."""

from typing import cast

import gymnasium as gym

import lamsim

env = cast(lamsim.ToolEnv, gym.make("lamsim/Webshop-v0", format="native").unwrapped)
_, info = env.reset(seed=3)
print(env.task.instruction)


def worth_of_buying(token: lamsim.EnvSnapshot) -> float:
    """What buying right now would bring; the restored environment never knows that it was tried."""
    _, here = env.restore(token)
    if "buy now" not in here["world"]["clickables"]:
        return -1.0
    reward = env.step("click[Buy Now]")[1]
    env.restore(token)
    return reward


env.step(f"search[{env.task.goal.keywords}]")
frontier = [(0.0, env.snapshot(), [f"search[{env.task.goal.keywords}]"])]
best = (-1.0, frontier[0][1], frontier[0][2])
tried = 0
for _ in range(4):
    children = []
    for _, token, path in frontier:
        _, info = env.restore(token)
        for element in info["world"]["clickables"]:
            if element in ("back to search", "< prev", "next >", "description", "features", "reviews", "buy now"):
                continue
            env.restore(token)
            env.step(f"click[{element}]")
            child = env.snapshot()
            children.append((worth_of_buying(child), child, [*path, f"click[{element}]"]))
            tried += 1
    if not children:
        break
    frontier = sorted(children, key=lambda node: node[0], reverse=True)[:3]
    best = max(best, frontier[0], key=lambda node: node[0])

env.restore(best[1])
_, reward, terminated, _, info = env.step("click[Buy Now]")
print(f"{tried} branches tried; best path: {' '.join(best[2])} click[Buy Now]")
print(f"reward {reward:.3f}, success {info['success']}, terminated {terminated}")

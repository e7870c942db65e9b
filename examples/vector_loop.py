"""Several environments at once with `gymnasium.make_vec`, in this process or in one process each."""

import gymnasium as gym

import lamsim  # noqa: F401 - registers the environments


def main(mode: str, steps: int = 20) -> None:
    """Plays random actions in four environments that start anew by themselves."""
    envs = gym.make_vec("lamsim/Webshop-v0", num_envs=4, vectorization_mode=mode, format="native", max_steps=10)
    prompts, _ = envs.reset(seed=7)
    rewards = 0.0
    for _ in range(steps):
        prompts, reward, _, _, _ = envs.step(envs.action_space.sample())
        rewards += float(reward.sum())
    print(f"{mode}: {steps} steps in {envs.num_envs} environments, sum of rewards {rewards:.3f}")
    print(f"the first environment shows: {prompts[0][:80]}...")
    envs.close()


if __name__ == "__main__":
    main("sync")
    main("async")

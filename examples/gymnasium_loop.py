"""A plain Gymnasium loop: prompts in, a model's texts out. Here the model is the action space's random sample."""

import gymnasium as gym

import lamsim  # noqa: F401 - registers the environments

env = gym.make("lamsim/Webshop-v0", format="hermes", max_steps=15)
prompt, info = env.reset(seed=42)
print(f"task {info['task_id']}, {len(prompt)} characters of prompt, tools: {[tool.name for tool in info['tools']]}")

over = False
total = 0.0
while not over:
    text = env.action_space.sample()  # your model goes here: text = model(prompt)
    prompt, reward, terminated, truncated, info = env.step(text)
    total += float(reward)
    over = terminated or truncated
    print(f"{text[:100]!r} -> reward {reward}, faults: {[fault['pattern'] for fault in info['feedback']]}")

print(f"reward {total:.3f}, success {info['success']}, progress {info['progress']:.3f}, parts {info['score']}")
env.close()

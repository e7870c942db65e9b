"""Items of foreign formats, written by us in the shape that each format's own files have."""

import json
from typing import Any

_WEATHER = {
    "name": "get_weather",
    "description": "Tells the weather.",
    "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string"}, "days": {"type": "integer", "default": 1}},
        "required": ["city"],
    },
}
_TOOL = {"type": "function", "function": _WEATHER}
_CALL = {"name": "get_weather", "arguments": {"city": "Zürich"}}

XLAM_60K = [
    {
        "id": 0,
        "query": "Where can I find live giveaways for beta access and games?",
        "answers": json.dumps(
            [
                {"name": "live_giveaways_by_type", "arguments": {"type": "beta"}},
                {"name": "live_giveaways_by_type", "arguments": {"type": "game"}},
            ]
        ),
        "tools": json.dumps(
            [
                {
                    "name": "live_giveaways_by_type",
                    "description": "Retrieves live giveaways of one type.",
                    "parameters": {
                        "type": {"description": "game, loot or beta.", "type": "str", "default": "game"},
                    },
                }
            ]
        ),
    },
    {
        "id": 17,
        "query": "Wie viel ist 2°C + 3°C?",
        "answers": "[]",
        "tools": json.dumps(
            [
                {
                    "name": "f",
                    "description": "°",
                    "parameters": {
                        "a": {"type": "List[int]", "description": "x"},
                        "b": {"type": "str, optional", "description": "y", "default": ""},
                        "c": {"type": "int, default=100", "description": ""},
                        "d": {"type": "Optional[Dict[str, float]]", "description": ""},
                        "e": {"type": "Callable[[float], float]", "description": "A function."},
                        "f": {"type": "Tuple[float, float]", "description": ""},
                        "g": {"type": "set", "description": ""},
                        "h": {"type": "Union[List[str], str]", "description": "", "default": None},
                        "i": {"type": "float, optional", "description": ""},
                    },
                }
            ],
            separators=(",", ":"),
        ),
    },
]

APIGEN_MT = [
    {
        "conversations": [
            {"from": "human", "value": "I want to cancel my order."},
            {"from": "gpt", "value": "What is your email?"},
            {"from": "human", "value": "ann@mail.example"},
            {"from": "function_call", "value": '{"name": "find_user", "arguments": {"email": "ann@mail.example"}}'},
            {"from": "observation", "value": "ann_1"},
            {"from": "function_call", "value": '{"name": "think", "arguments": {"thought": "Café?"}}'},
            {"from": "observation", "value": ""},
            {"from": "gpt", "value": "Done."},
        ],
        "tools": json.dumps([{"name": "find_user", "description": "x", "parameters": {"type": "object"}}]),
        "system": "# Retail policy\n\nBe kind.",
    }
]

SHAREGPT = [
    {"conversations": [{"from": "human", "value": "Hi."}, {"from": "gpt", "value": "Hello."}], "source": "x"},
    {
        "id": "a",
        "conversations": [
            {"role": "system", "content": "Be short."},
            {"role": "user", "content": "Weather?", "weight": 0},
            {"role": "assistant", "content": "Sunny."},
            {"role": "assistant", "content": "I think."},
        ],
    },
    {
        "conversations": [
            {"from": "user", "value": "Weather in two cities?"},
            {
                "from": "function_call",
                "value": "<think>\nTwo calls.\n</think>\n\n" + json.dumps([_CALL, _CALL], ensure_ascii=False),
            },
            {"from": "tool", "value": '["sun", {"rain": 1}]'},
            {"from": "gpt", "value": "Sun and rain."},
            {"from": "function_call", "value": "this is no call"},
        ],
        "tools": [_WEATHER],
        "system": "",
    },
]

OPENAI = [
    {
        "messages": [
            {"role": "system", "content": "You help."},
            {"role": "user", "content": [{"type": "text", "text": "Weather?"}, {"type": "image_url", "image_url": {}}]},
            {
                "role": "assistant",
                "content": None,
                "tool_calls": [
                    {
                        "id": "call_abc",
                        "type": "function",
                        "function": {"name": "get_weather", "arguments": '{"city":"Z\\u00fcrich"}'},
                    },
                    {"id": "call_d", "type": "function", "function": {"name": "get_weather", "arguments": "{broken"}},
                ],
            },
            {"role": "tool", "tool_call_id": "call_d", "content": "Error"},
            {"role": "tool", "tool_call_id": "call_abc", "content": "Sun."},
            {"role": "assistant", "content": "Sun.", "reasoning_content": "It said so.", "refusal": None},
        ],
        "tools": [{"type": "function", "function": {**_WEATHER, "strict": True}}],
        "parallel_tool_calls": True,
    },
    {
        "messages": [
            {"role": "developer", "content": "You help."},
            {"role": "user", "content": "Weather?", "name": "ann"},
            {"role": "assistant", "content": "", "function_call": {"name": "get_weather", "arguments": "{}"}},
            {"role": "function", "name": "get_weather", "content": "Sun."},
            {"role": "assistant", "content": "Sun."},
        ],
        "functions": [_WEATHER],
    },
]

HERMES = [
    {
        "id": "6a7b",
        "conversations": [
            {
                "from": "system",
                "value": "You call functions, given within <tools> </tools> tags. Don't guess.\n<tools>\n"
                + str([{"type": "function", "function": {"name": "f", "parameters": {"a": True, "b": None}}}])
                + "\n</tools>\nReturn calls within <tool_call> </tool_call> tags.",
            },
            {"from": "human", "value": "Do f.", "weight": 1},
            {
                "from": "gpt",
                "value": "Well.\n<tool_call>\n{'arguments': {'a': True, 'b': None}, 'name': 'f'}\n</tool_call>\n",
            },
            {"from": "tool", "value": '<tool_response>\n{"name": "f", "content": {"x": 1}}\n</tool_response>\n'},
            {"from": "gpt", "value": "It is done."},
        ],
        "category": "Home",
        "task": "Doing f",
    },
    {
        "id": "two",
        "conversations": [
            {"from": "system", "value": "Tools: <tools>" + json.dumps(_TOOL) + "\n" + json.dumps(_TOOL) + "</tools>"},
            {"from": "human", "value": "Weather?"},
            {
                "from": "gpt",
                "value": "<think>\nTwo.\n</think>\n<tool_call>\n"
                + json.dumps(_CALL)
                + "\n</tool_call>\n<tool_call>\n{broken\n</tool_call>",
            },
            {
                "from": "tool",
                "value": "<tool_response>\nsun\n</tool_response>\n<tool_response>\nError\n</tool_response>",
            },
        ],
        "tools": json.dumps([_TOOL, _TOOL]),
    },
]

XLAM_1 = [
    {
        "unique_trajectory_id": "dataset---train---17",
        "task_instruction": "You are an expert in using tools.",
        "format_instruction": "The output should be of the JSON format.",
        "few_shot_examples": [],
        "query": "Weather in London?",
        "tools": [
            {
                "name": "get_weather",
                "description": "x",
                "parameters": {
                    "location": {"type": "string", "description": "A city.", "required": True},
                    "days": {"type": "integer", "description": "How many.", "required": False},
                    "unit": "C or F",
                },
            }
        ],
        "steps": [
            {
                "step_id": 1,
                "thought": "I look.",
                "tool_calls": [{"name": "get_weather", "arguments": {"location": "London"}}],
                "next_observation": {"sun": True},
                "user_input": "",
            },
            {"step_id": 2, "thought": "Sunny.", "tool_calls": [], "next_observation": "", "user_input": "Thanks!"},
            {"step_id": 3, "thought": "", "tool_calls": [], "next_observation": "", "user_input": ""},
        ],
    }
]

AGENTOHANA = [
    {
        "user_query": "Find a red lamp.",
        "model_name": "gpt-4",
        "score": 0.5,
        "steps": [
            {"input": "WebShop. Find a red lamp.", "output": "search[lamp]", "next_observation": "[1] Lamp"},
            {
                "input": "WebShop. Find a red lamp.\nsearch[lamp]\n[1] Lamp",
                "output": "click[1]",
                "next_observation": "",
            },
        ],
    }
]

ACTIONSTUDIO = [
    {
        "id": "dataset---train---0---2",
        "messages": [
            {"role": "system", "content": "Help.\nWrite JSON."},
            {"role": "user", "content": "Weather?"},
        ],
        "tools": [_TOOL],
        "chosen": '[{"name": "get_weather", "arguments": {"city": "Zürich"}}]',
        "output_message": {
            "role": "assistant",
            "content": "I look.",
            "tool_calls": [{"type": "function", "function": _CALL, "id": "1"}],
        },
    },
    {
        "id": "dataset---train---1---0",
        "messages": str([{"role": "user", "content": 'It\'s "me".'}]),
        "tools": str([_TOOL]),
        "chosen": "Hello.",
        "reject": "Go away.",
        "output_message": {"role": "assistant", "content": "Hello."},
    },
]

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "xlam-60k": XLAM_60K,
    "apigen-mt": APIGEN_MT,
    "sharegpt": SHAREGPT,
    "openai": OPENAI,
    "hermes": HERMES,
    "xlam-1": XLAM_1,
    "agentohana": AGENTOHANA,
    "actionstudio": ACTIONSTUDIO,
}

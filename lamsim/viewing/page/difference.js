// Where two conversations or two texts part.

import { callText } from "./conversation.js";

/** The position of the first character that differs; -1 if the texts are the same. */
function firstDifference(a, b) {
  const length = Math.min(a.length, b.length);
  let at = 0;
  while (at < length && a[at] === b[at]) at += 1;
  return at === length && a.length === b.length ? -1 : at;
}

/** What is said of a message when it is compared: ids of calls are names only. */
function partsOf(message) {
  return [message.role, message.content, ...message.calls.flatMap((call) => [call.name, callText(call)])];
}

/** The number of the first message that differs; -1 if the conversations are the same. */
export function firstMessage(a, b) {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    if (!a[index] || !b[index]) return index;
    const [one, other] = [partsOf(a[index]), partsOf(b[index])];
    if (one.length !== other.length || one.some((part, place) => part !== other[place])) return index;
  }
  return -1;
}

/** Which stretches of a message to mark where it parts from another. */
export function marksAgainst(message, other) {
  const from = (text, against) => {
    const at = firstDifference(text, against);
    return at < 0 ? [] : [{ from: at, to: text.length, name: "first", title: "from here on they differ" }];
  };
  const callSpans = message.calls.map((call, place) => {
    const against = other?.calls[place];
    return against && against.name === call.name
      ? from(callText(call), callText(against))
      : [{ from: 0, to: callText(call).length, name: "first" }];
  });
  return { spans: from(message.content, other?.content ?? ""), callSpans };
}

/** How two messages differ, in one sentence. */
export function saidOf(a, b) {
  if (!a || !b) return `Only ${a ? "A" : "B"} goes on: it ${doing(a ?? b)}.`;
  const [one, other] = [doing(a), doing(b)];
  return one === other
    ? `Both ${one.replace(/^(\w+)s /, "$1 ")}, but ${a.calls.length ? "with other arguments" : "not the same"}.`
    : `A ${one}; B ${other}.`;
}

function doing({ role, name, calls }) {
  if (calls.length) return `calls ${calls.map((call) => call.name).join(", ")}`;
  return role === "tool"
    ? `gets the result of ${name || "a tool"}`
    : role === "assistant"
      ? "says something"
      : `hears the ${role || "other"}`;
}

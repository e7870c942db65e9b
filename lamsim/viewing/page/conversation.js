// The conversation of an episode: what was said, called and answered, with rewards and feedback at each step.

import { el } from "./dom.js";
import { textBlock } from "./text.js";
import { asText, figure, jsonText, words } from "./values.js";
import { plain, shown } from "./visible.js";

export function conversation(episode) {
  const parts = episode.messages.map((message) => messagePart(episode, message));
  const said = new Set(episode.messages.filter(({ role }) => role === "assistant").map(({ step }) => step));
  episode.steps.forEach((step, index) => {
    if (!said.has(index))
      parts.push(
        el("section", { class: "message", "data-step": index }, stepHead(episode, index), feedbackPart(step)),
      );
  });
  return el("div", { class: "conversation" }, parts);
}

/** One message. `spans` are stretches of its text to mark, of its calls {index: spans}. */
export function messagePart(episode, message, { spans = [], callSpans = {} } = {}) {
  const { role, content, index, step } = message;
  const assistant = role === "assistant";
  const known = ["user", "assistant", "tool", "system"].includes(role) ? role : "other";
  const title =
    role === "tool" && message.name ? `result of ${plain(message.name)}` : plain(role) || "message";
  return el(
    "section",
    { class: `message ${known}`, "data-step": assistant && step >= 0 ? step : null },
    assistant && step >= 0 ? stepHead(episode, step) : el("h3", {}, title),
    content && textBlock(content, { spans, ...episode.more(`/conversation/${index}/content`) }),
    message.calls.map((call, place) =>
      callPart(episode, call, `/conversation/${index}/tool_calls/${place}`, callSpans[place]),
    ),
    assistant && episode.steps[step] && feedbackPart(episode.steps[step]),
  );
}

function stepHead(episode, index) {
  const step = episode.steps[index];
  const reward =
    step &&
    step.reward !== null &&
    el("span", { class: step.reward > 0 ? "good" : "faint" }, `reward ${figure(step.reward)}`);
  return el(
    "h3",
    {},
    episode.steps.length ? `step ${index + 1} of ${episode.steps.length}` : "assistant",
    reward,
  );
}

export function callText({ arguments: given }) {
  return typeof given === "string" ? given : jsonText(given);
}

function callPart(episode, call, path, spans = []) {
  const cuts = episode
    .cutsUnder(path)
    .map((pointer) => [
      el("p", { class: "faint" }, `The whole of ${plain(pointer.split("/").at(-1))}:`),
      textBlock(asText(episode.valueAt(pointer)), episode.more(pointer)),
    ]);
  return el(
    "div",
    { class: "call" },
    el("h4", {}, "calls ", el("code", {}, shown(call.name))),
    textBlock(callText(call), { spans }),
    cuts,
  );
}

function feedbackPart({ feedback }) {
  if (!feedback.length) return null;
  return el(
    "ul",
    { class: "feedback" },
    feedback.map((fault) =>
      el(
        "li",
        { dir: "auto" },
        el("b", {}, shown(words(asText(fault.pattern)) || "fault")),
        fault.code ? el("span", { class: "faint" }, " ", shown(asText(fault.code))) : null,
        ": ",
        shown(asText(fault.message)),
        fault.remedy
          ? el("p", {}, el("span", { class: "right" }, "What would be right: "), shown(asText(fault.remedy)))
          : null,
      ),
    ),
  );
}

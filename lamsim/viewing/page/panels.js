// The tabs of an episode besides its conversation: the prompt, the raw text, the tools, the record.

import { el } from "./dom.js";
import { counted } from "./statistics.js";
import { textBlock } from "./text.js";
import { tree } from "./tree.js";
import { asList, asObject, asText, count, jsonText } from "./values.js";
import { plain, shown } from "./visible.js";

const PROMPT_AT_ONCE = 200000;
const MEANINGS = {
  thought: "thought",
  answer: "answer",
  name: "name of a tool",
  argument: "argument",
  unread: "could not be read",
};

/** The prompt before a step, exactly as the model saw it; what is new since the step before is marked. */
export async function promptPanel(episode, step) {
  const { text, from, to, mode, why } = await episode.prompt(step);
  if (why) return el("p", {}, shown(why));
  const marked = step > 0 && mode !== "turn";
  const notes = [
    `What the model saw before step ${step + 1}: ${count(text.length, "character")}.`,
    marked ? " Marked: what is new since the step before." : "",
    mode === "turn" ? " In this run each prompt holds only what is new." : "",
  ];
  const spans = marked ? [{ from, to, name: "new", title: "new since the step before" }] : [];
  return el("div", {}, el("p", { class: "faint" }, notes), textBlock(text, { spans, first: PROMPT_AT_ONCE }));
}

export function rawPanel(episode) {
  if (!episode.steps.length)
    return el("p", {}, "The record does not hold what the model wrote, byte for byte.");
  const legend = Object.entries(MEANINGS).map(([name, meaning]) => el("mark", { class: name }, meaning));
  const why = episode.whyNotParsed && el("p", {}, shown(episode.whyNotParsed));
  return el(
    "div",
    { class: "raw" },
    why || el("p", { class: "legend" }, legend),
    episode.steps.map((step, index) => rawStep(episode, step, index)),
  );
}

function rawStep(episode, { text, spans: parsed, read }, index) {
  const spans = parsed.map(({ from, to, what, part, argument }) => {
    const name = Object.hasOwn(MEANINGS, part ?? what) ? (part ?? what) : "unread";
    return {
      from,
      to,
      name,
      title: argument === undefined ? MEANINGS[name] : `${MEANINGS[name]} ${plain(argument)}`,
    };
  });
  return el(
    "section",
    { class: "message", "data-step": index },
    el("h3", {}, `step ${index + 1} of ${episode.steps.length}`),
    text
      ? textBlock(text, { spans, ...episode.more(`/lamsim/steps/${index}/text`) })
      : el("p", { class: "faint" }, "The model wrote nothing."),
    read && el("p", { class: "faint" }, "was read as ", readAs(read)),
  );
}

/** What a text was read as, in a few words. */
function readAs({ thought, content, calls }) {
  const parts = asList(calls).map((call) =>
    call.unreadable === undefined
      ? el("code", {}, shown(`${asText(call.name)}(${jsonText(call.arguments, 0).slice(0, 300)})`))
      : el("span", { class: "bad" }, "no call: ", shown(asText(call.reason))),
  );
  if (thought) parts.unshift("a thought");
  if (content) parts.push("words without a call");
  return parts.length ? parts.flatMap((part, place) => (place ? [", ", part] : [part])) : "nothing";
}

export function toolsPanel(episode) {
  if (!episode.tools.length) return el("p", {}, "The record lists no tools.");
  const used = new Map(counted(episode.messages, ({ calls }) => calls.map(({ name }) => name)));
  return el(
    "div",
    {},
    episode.tools.map((tool) => toolPart(tool, used)),
  );
}

function toolPart(tool, used) {
  const name = asText(tool.name);
  const times = used.get(name) ?? 0;
  const { properties, required } = asObject(tool.parameters);
  const needed = new Set(Array.isArray(required) ? required : []);
  const parameters = Object.entries(asObject(properties)).map(([key, value]) =>
    parameterPart(key, asObject(value), needed.has(key)),
  );
  return el(
    "section",
    { class: "tool-card" },
    el(
      "h3",
      {},
      el("code", {}, shown(name)),
      times
        ? el("span", { class: "good" }, `called ${count(times, "time")}`)
        : el("span", { class: "faint" }, "not called"),
    ),
    el("div", { class: "text", dir: "auto" }, shown(asText(tool.description))),
    parameters.length ? el("dl", {}, parameters) : el("p", { class: "faint" }, "No arguments."),
  );
}

function parameterPart(key, { type, description, enum: choices, default: preset }, needed) {
  const facts = [
    asText(type),
    needed && "required",
    choices && `one of ${jsonText(choices, 0)}`,
    preset !== undefined && `default ${jsonText(preset, 0)}`,
  ];
  return [
    el(
      "dt",
      {},
      el("code", {}, shown(key)),
      " ",
      el("span", { class: "faint" }, shown(facts.filter(Boolean).join(", "))),
    ),
    el("dd", { dir: "auto" }, shown(asText(description))),
  ];
}

export function recordPanel(episode) {
  return el(
    "div",
    { class: "tree" },
    tree("record", episode.record, { depth: 2, moreOf: (path) => episode.more(path) }),
  );
}

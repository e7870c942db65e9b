// An episode as the page needs it: messages with their steps, made from a record that may hold anything.

import { asList, asNumber, asObject, asText } from "./values.js";

export class Episode {
  /** `place` is {run, n}, `answer` what the source says of the episode. */
  constructor(source, place, answer) {
    this.source = source;
    this.place = place;
    this.record = asObject(answer.record);
    this.lamsim = asObject(this.record.lamsim);
    this.whyNotParsed = asText(answer.why_not_parsed);
    this.cut = asObject(answer.cut);
    this.steps = asList(this.lamsim.steps)
      .map(asObject)
      .map((step, index) => ({
        text: asText(step.text),
        reward: asNumber(step.reward),
        feedback: asList(step.feedback).map(asObject),
        spans: asList(answer.parsed?.[index]),
        read: answer.read?.[index] ? asObject(answer.read[index]) : null,
      }));
    this.messages = asList(this.record.conversation).map((message, index) =>
      messageOf(asObject(message), index),
    );
    this.#number();
    this.tools = asList(this.record.tools).map((tool) => asObject(asObject(tool).function ?? tool));
  }

  /** Which message belongs to which step: a step is one message of the assistant; what came before the first is none's. */
  #number() {
    const said = this.messages.filter(({ role }) => role === "assistant");
    const before = Math.max(0, said.length - this.steps.length);
    let step = -before - 1;
    for (const message of this.messages) {
      if (message.role === "assistant") step += 1;
      message.step = Math.max(-1, step);
    }
  }

  get score() {
    return asObject(this.lamsim.score);
  }

  /** How the episode failed, in one sentence; empty if it did not. */
  get failure() {
    const failure = this.lamsim.failure;
    if (!failure) return "";
    const { kind, message } = asObject(failure);
    return `The machine ended this episode (${asText(kind) || "unknown"}): ${asText(message) || asText(failure)}`;
  }

  /** What a block of text needs to get the rest of a value that the source cut. */
  more(path) {
    const cut = this.cut[path];
    return cut
      ? { cut, fetchMore: (next) => this.source.part(this.place.run, this.place.n, path, next) }
      : {};
  }

  /** What the model saw before a step: {text, from, to}, of which the stretch is new since the step before. */
  async prompt(step) {
    this.prompts ??= await this.source.prompts(this.place.run, this.place.n);
    const { prompts, why, mode } = this.prompts;
    if (step >= prompts.length) return { why: asText(why) || "There is no prompt before this step." };
    let text = "";
    for (const [keep, added, tail] of prompts.slice(0, step + 1)) {
      text = text.slice(0, keep) + added + (tail ? text.slice(-tail) : "");
    }
    const [from, added] = prompts[step];
    return { text, from, to: from + added.length, mode };
  }

  /** Pointers of the cut values under another. */
  cutsUnder(path) {
    return Object.keys(this.cut).filter((pointer) => pointer.startsWith(`${path}/`));
  }

  valueAt(pointer) {
    const keys = pointer
      .split("/")
      .slice(1)
      .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
    return keys.reduce((value, key) => value?.[key], this.record);
  }
}

function messageOf(message, index) {
  return {
    index,
    role: asText(message.role),
    name: asText(message.name),
    content: asText(message.content),
    calls: asList(message.tool_calls).map((call) => {
      const made = asObject(asObject(call).function ?? call);
      return { name: asText(made.name), arguments: made.arguments ?? {} };
    }),
  };
}

export function pointerKey(key) {
  return String(key).replaceAll("~", "~0").replaceAll("/", "~1");
}

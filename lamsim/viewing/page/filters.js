// Which rows are shown: filters as they stand in the address, and the order of the list.

export const RANGES = ["reward", "steps", "chars", "n"];
export const FILTERS = [
  "run",
  "env",
  "split",
  "tier",
  "policy",
  "end",
  "success",
  "pattern",
  ...RANGES,
  "tool",
  "task",
  "text",
];
export const NONE = "-";
export const ANY = "*";

/** The filters of an address, and its order, without what belongs to one view. */
export function filtersOf(parameters) {
  const kept = new URLSearchParams();
  for (const name of [...FILTERS, "sort"]) if (parameters.get(name)) kept.set(name, parameters.get(name));
  return kept;
}

function rangeOf(text) {
  const [low, high] = text.split("..").map((part) => (part?.trim() ? Number(part) : NaN));
  return { low: Number.isNaN(low) ? -Infinity : low, high: Number.isNaN(high ?? NaN) ? Infinity : high };
}

/** What an address asks of a row. `search` says which rows a full text search found. */
export function matcher(parameters, search) {
  const tests = [];
  const wanted = (name) => parameters.get(name);
  for (const name of ["env", "split", "tier", "policy", "end"]) {
    const value = wanted(name) === NONE ? "" : wanted(name);
    if (wanted(name)) tests.push((row) => row[name] === value);
  }
  if (wanted("run")) {
    const run = Number(wanted("run"));
    tests.push((row) => row.run === run);
  }
  if (wanted("success")) {
    const success = wanted("success") === NONE ? null : Number(wanted("success"));
    tests.push((row) => row.success === success);
  }
  if (wanted("pattern")) tests.push(patternTest(wanted("pattern")));
  if (wanted("tool")) tests.push(toolTest(wanted("tool")));
  for (const name of RANGES) {
    if (!wanted(name)) continue;
    const { low, high } = rangeOf(wanted(name));
    tests.push((row) => row[name] !== null && row[name] >= low && row[name] <= high);
  }
  if (wanted("task")) tests.push(taskTest(wanted("task")));
  if (wanted("text")) tests.push((row) => search.found(row));
  return (row) => tests.every((test) => test(row));
}

function patternTest(pattern) {
  if (pattern === ANY) return (row) => hasAny(row.patterns);
  if (pattern === NONE) return (row) => !hasAny(row.patterns);
  return (row) => Object.hasOwn(row.patterns, pattern);
}

function hasAny(object) {
  for (const key in object) return key !== undefined;
  return false;
}

/** A part of a tool's name; the whole of it after "=". */
function toolTest(tool) {
  if (tool.startsWith("=")) return (row) => Object.hasOwn(row.tools, tool.slice(1));
  const part = tool.toLowerCase();
  return (row) => {
    for (const name in row.tools) if (name.toLowerCase().includes(part)) return true;
    return false;
  };
}

/** All the words, in any order, in the id, the task's name or its instruction. */
function taskTest(text) {
  const parts = text.toLowerCase().split(/\s+/).filter(Boolean);
  return (row) => {
    row.text ??= `${row.id}\n${row.task}\n${row.instruction}`.toLowerCase();
    return parts.every((part) => row.text.includes(part));
  };
}

const ORDERS = {
  errors: (row) => Object.values(row.patterns).reduce((sum, number) => sum + number, 0),
  seed: (row) => (/^-?\d{1,15}$/.test(row.seed) ? Number(row.seed) : row.seed),
};

/** Rows in the order that `sort` names (`-name` is descending), a new list; as they came where it names none. */
export function ordered(rows, sort) {
  if (!sort) return rows;
  const name = sort.replace(/^-/, "");
  const keyOf = ORDERS[name] ?? ((row) => row[name] ?? -Infinity);
  const sign = sort.startsWith("-") ? -1 : 1;
  const keyed = rows.map((row) => ({ row, key: keyOf(row) }));
  keyed.sort((a, b) => (a.key < b.key ? -sign : a.key > b.key ? sign : 0));
  return keyed.map(({ row }) => row);
}

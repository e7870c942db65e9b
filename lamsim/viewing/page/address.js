// Addresses: what is shown stands in the hash of the page's address, so that a link leads back to it.

import { filtersOf } from "./filters.js";

/** The hash as a path and its parameters. */
export function readAddress() {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  return {
    path: path.split("/").filter(Boolean),
    parameters: new URLSearchParams(query),
  };
}

/** A hash that leads to a path; the filters stay, `more` says what else holds. */
export function addressOf(path, parameters, more = {}) {
  const kept = filtersOf(parameters);
  for (const [name, value] of Object.entries(more)) {
    if (value === null || value === "") kept.delete(name);
    else kept.set(name, value);
  }
  const query = kept.toString();
  return `#/${path.join("/")}${query ? `?${query}` : ""}`;
}

export function episodeAddress(row, parameters, more = {}) {
  return addressOf(["runs", row.run, "episodes", row.n], parameters, more);
}

export function compareAddress(a, b, parameters) {
  return addressOf(["compare"], parameters, { a: `${a.run}/${a.n}`, b: `${b.run}/${b.n}` });
}

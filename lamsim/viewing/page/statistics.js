// Numbers about rows: shares with Wilson's 95 % interval, counts, bins.

const Z = 1.959964;

/** Wilson's interval of a share (E. B. Wilson, 1927), in [0, 1]. */
export function wilson(successes, total) {
  const share = successes / total;
  const spread = (Z * Z) / total;
  const middle = (share + spread / 2) / (1 + spread);
  const half = (Z * Math.sqrt((share * (1 - share)) / total + spread / (4 * total))) / (1 + spread);
  return { share, low: Math.max(0, middle - half), high: Math.min(1, middle + half), total };
}

/** How often each value comes, most frequent first. `valuesOf` gives the values of a row. */
export function counted(rows, valuesOf) {
  const counts = new Map();
  for (const row of rows) for (const value of valuesOf(row)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

/** Success of each group, in the order of the groups' names; rows without a verdict don't count. */
export function successBy(rows, groupOf) {
  const groups = new Map();
  for (const row of rows) {
    if (row.success === null) continue;
    const group = groups.get(groupOf(row)) ?? { good: 0, total: 0 };
    group.good += row.success;
    group.total += 1;
    groups.set(groupOf(row), group);
  }
  const ordered = [...groups].sort((a, b) => (a[0] < b[0] ? -1 : 1));
  return ordered.map(([name, { good, total }]) => ({ name, ...wilson(good, total) }));
}

/** Bins of equal width over numbers; `whole` keeps the bounds whole. Each has `from`, `to` (inclusive) and `count`. */
export function bins(numbers, most, whole) {
  if (!numbers.length) return [];
  let low = Infinity;
  let high = -Infinity;
  for (const number of numbers) {
    low = Math.min(low, number);
    high = Math.max(high, number);
  }
  if (low === high) return [{ from: low, to: high, count: numbers.length }];
  const width = whole ? Math.ceil((high - low + 1) / most) : (high - low) / most;
  const found = Array.from({ length: whole ? Math.ceil((high - low + 1) / width) : most }, (_, place) => ({
    from: low + place * width,
    to: low + (place + 1) * width - (whole ? 1 : 0),
    count: 0,
  }));
  for (const number of numbers)
    found[Math.min(found.length - 1, Math.floor((number - low) / width))].count += 1;
  return found;
}

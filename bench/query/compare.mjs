// Whether two answers say the same: series by labels, points by time, values within a tolerance.

const TOLERANCE = 1e-9;

/** Series by their sorted labels. */
export function readAnswer(body) {
  const { data } = JSON.parse(body.toString());
  const list = data.resultType === 'scalar' ? [{ metric: {}, value: data.result }] : data.result;
  const series = new Map();
  let pointCount = 0;
  for (const { metric, values, value } of list) {
    const points = values ?? [value];
    pointCount += points.length;
    const key = JSON.stringify(Object.entries(metric).toSorted(([a], [b]) => (a < b ? -1 : 1)));
    series.set(key, new Map(points.map(([time, text]) => [Number(time), numberOf(text)])));
  }
  return { series, pointCount, sizeBytes: body.length };
}

function numberOf(text) {
  if (text === '+Inf') return Infinity;
  return text === '-Inf' ? -Infinity : Number(text);
}

function isSame(left, right) {
  if (Object.is(left, right) || left === right) return true;
  return Math.abs(left - right) <= TOLERANCE * Math.max(Math.abs(left), Math.abs(right));
}

/** The first difference in words, or undefined. */
export function difference(expected, found) {
  if (expected.series.size !== found.series.size) return `${found.series.size} series instead of ${expected.series.size}`;
  for (const [key, points] of expected.series) {
    const others = found.series.get(key);
    if (!others) return `no series ${key}`;
    if (others.size !== points.size) return `${others.size} points instead of ${points.size} of ${key}`;
    for (const [time, value] of points) {
      const other = others.get(time);
      if (other === undefined || !isSame(value, other)) return `${other} instead of ${value} at ${time} of ${key}`;
    }
  }
  return undefined;
}

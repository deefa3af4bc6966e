// What one walk over a series tells: how many samples it has, where the highest is, and what it spans. Hot: every sample of a chart.

export interface SeriesFacts {
  /** Samples that are there. */
  readonly count: number;
  /** Of the highest sample, the first of several; -1 without any. */
  readonly highestAt: number;
  /** Over finite samples; Infinity and -Infinity without any. */
  readonly finiteMin: number;
  readonly finiteMax: number;
}

export function seriesFacts(values: Float64Array): SeriesFacts {
  let count = 0;
  let highest = -Infinity;
  let highestAt = -1;
  let finiteMin = Infinity;
  let finiteMax = -Infinity;
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] as number;
    if (value !== value) continue;
    count += 1;
    if (value > highest) {
      highest = value;
      highestAt = at;
    }
    if (value === Infinity || value === -Infinity) continue;
    if (value < finiteMin) finiteMin = value;
    if (value > finiteMax) finiteMax = value;
  }
  return { count, highestAt, finiteMin, finiteMax };
}

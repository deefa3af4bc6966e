// Compares what a system answers with the ledger: every acknowledged sample once, with its very bits, and none that nobody sent.
import { BATCHES_PER_NEW_SERIES, LANE_SERIES, ledgerTimeMs, ledgerValue, STEP_MS } from './ledger.mjs';

/** Of one question; the answer to one holds at most this times LANE_SERIES samples. */
const WINDOW_BATCHES = 8000;
const EXAMPLES = 5;

function numberOf(text) {
  if (text === '+Inf') return Infinity;
  return text === '-Inf' ? -Infinity : Number(text);
}

async function ask({ url, headers }, query, timeMs) {
  const parameters = new URLSearchParams({ query, time: String(timeMs / 1000) });
  const response = await fetch(`${url}/api/v1/query`, { method: 'POST', headers, body: parameters });
  if (!response.ok)
    throw new Error(`the query ${query} answers ${response.status}: ${(await response.text()).slice(0, 300)}`);
  return (await response.json()).data.result;
}

/** Findings: counts, and the first few of each kind by name. */
export function createFindings() {
  const counts = { missing: 0, doubled: 0, altered: 0, unsent: 0 };
  const examples = [];
  return {
    counts,
    examples,
    add(kind, where) {
      counts[kind] += 1;
      if (examples.length < EXAMPLES) examples.push(`${kind}: ${where}`);
    },
  };
}

/** Numbers of batches with a sample in `values`, each compared with what it must be. */
function checkValues(values, { startMs, findings, where, expected }) {
  const seen = new Set();
  for (const [seconds, text] of values) {
    const number = Math.round((seconds * 1000 - startMs) / STEP_MS);
    if (seen.has(number)) findings.add('doubled', `${where} batch ${number}`);
    seen.add(number);
    if (!Object.is(numberOf(text), expected(number)))
      findings.add('altered', `${where} batch ${number} is ${text}, not ${expected(number)}`);
  }
  return seen;
}

function compare(seen, { first, last, acknowledged, sent, findings, where }) {
  for (let number = first; number <= Math.min(last, acknowledged); number += 1)
    if (!seen.has(number)) findings.add('missing', `${where} batch ${number}`);
  for (const number of seen) if (number < 1 || number > sent) findings.add('unsent', `${where} batch ${number}`);
}

/** Returns how many samples were compared. */
export async function checkLedger(target, { startMs, lanes }, findings) {
  let sampleCount = 0;
  for (const [lane, { acknowledged, sent }] of lanes.entries())
    for (let first = 1; first <= sent; first += WINDOW_BATCHES) {
      const last = Math.min(sent, first + WINDOW_BATCHES - 1);
      // A range is open on the left: one half step before the first.
      const range = `[${(last - first) * STEP_MS + STEP_MS / 2}ms]`;
      const timeMs = ledgerTimeMs(startMs, last);
      const found = new Map();
      for (const { metric, values } of await ask(target, `{__name__=~"ledger_[012]",lane="${lane}"}${range}`, timeMs))
        found.set(Number(metric.series), values);
      for (let series = 0; series < LANE_SERIES; series += 1) {
        const where = `lane ${lane} series ${series}`;
        const expected = (number) => ledgerValue(series, number);
        const values = found.get(series) ?? [];
        sampleCount += values.length;
        const seen = checkValues(values, { startMs, findings, where, expected });
        compare(seen, { first, last, acknowledged, sent, findings, where });
      }
      sampleCount += await checkNewSeries(
        target,
        { lane, first, last, acknowledged, sent, range, timeMs, startMs },
        findings,
      );
    }
  return sampleCount;
}

async function checkNewSeries(target, window, findings) {
  const { lane, range, timeMs, startMs } = window;
  const seen = new Set();
  for (const { metric, values } of await ask(target, `ledger_new{lane="${lane}"}${range}`, timeMs)) {
    const where = `lane ${lane} new series ${metric.made}`;
    for (const number of checkValues(values, { startMs, findings, where, expected: (given) => given })) {
      if (Math.floor(number / BATCHES_PER_NEW_SERIES) !== Number(metric.made))
        findings.add('altered', `${where} holds batch ${number}`);
      if (seen.has(number)) findings.add('doubled', `${where} batch ${number}`);
      seen.add(number);
    }
  }
  compare(seen, { ...window, findings, where: `lane ${lane} new series, ` });
  return seen.size;
}

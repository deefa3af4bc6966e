// How fast a body of known lines is parsed (the steady state), and one of new lines.
import { bench, describe } from 'vitest';
import { createLineDictionary } from '@/lib/formats/exposition/line-dictionary';
import { parseExposition } from '@/lib/formats/exposition/parse-exposition';

const LINE_COUNT = 10_000;

function body(seed: number): Uint8Array {
  const lines = Array.from({ length: LINE_COUNT }, (_, at) => {
    const labels = `method="GET",handler="/api/v1/things/${at % 97}",code="${200 + (at % 5)}",shard="${at}"`;
    return `http_request_duration_seconds_bucket{${labels}} ${(at * 7919 + seed) % 1_000_003}`;
  });
  return new TextEncoder().encode(`${lines.join('\n')}\n`);
}

describe(`${LINE_COUNT} lines`, () => {
  const known = createLineDictionary();
  const bodies = [body(1), body(2)];
  let scrape = 0;
  bench('known lines, new values', () => {
    scrape += 1;
    parseExposition(bodies[scrape % 2] ?? body(1), known, 'prometheus');
  });
  bench('new lines', () => {
    parseExposition(bodies[0] ?? body(1), createLineDictionary(), 'prometheus');
  });
});

// Asks a system with Prometheus' HTTP API, to the last byte.
import { Agent, request as httpRequest } from 'node:http';

const TIMEOUT_MS = 120_000;
const agent = new Agent({ keepAlive: true });

/** The `body` and how long it took. Throws for anything but 200. */
export function ask({ url, headers, name }, path, parameters = {}) {
  const target = new URL(path, url);
  for (const [key, value] of Object.entries(parameters)) target.searchParams.set(key, String(value));
  return new Promise((resolve, reject) => {
    const startedMs = performance.now();
    const request = httpRequest(target, { agent, headers, timeout: TIMEOUT_MS }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        const ms = performance.now() - startedMs;
        const body = Buffer.concat(parts);
        if (response.statusCode === 200) resolve({ ms, body });
        else reject(new Error(`${name} answers ${response.statusCode}: ${body.toString().slice(0, 300)}`));
      });
    });
    request.once('timeout', () => request.destroy(new Error(`${name} does not answer within ${TIMEOUT_MS} ms`)));
    request.once('error', reject);
    request.end();
  });
}

export function askQuery(system, { text, range }, endSeconds) {
  // Only VictoriaMetrics knows it: answers that it remembers say nothing.
  const common = { query: text, nocache: 1 };
  if (!range) return ask(system, '/api/v1/query', { ...common, time: endSeconds });
  const [seconds, step] = range;
  return ask(system, '/api/v1/query_range', { ...common, start: endSeconds - seconds, end: endSeconds, step });
}

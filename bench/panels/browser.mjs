// What a browser with the dashboard open sends: all panels each few seconds, over so many connections.
import { Agent, request as httpRequest } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { panelQueries } from './dashboard.mjs';

/** Connections of a browser to one host. */
const CONNECTIONS = 6;
const WINDOW_MS = 3_600_000;
const STEP_MS = 15_000;
const FRAMES = 'application/vnd.watchfire.frames';

function post(url, { agent, headers, body }) {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      url,
      { method: 'POST', agent, headers: { ...headers, 'content-length': Buffer.byteLength(body) } },
      (response) => {
        let sizeBytes = 0;
        let head = '';
        response.on('data', (chunk) => {
          if (sizeBytes < 200) head += chunk.toString('latin1').slice(0, 200);
          sizeBytes += chunk.length;
        });
        response.once('error', reject);
        response.on('end', () => resolve({ status: response.statusCode, sizeBytes, head }));
      },
    );
    request.once('error', reject);
    request.end(body);
  });
}

/** As Grafana: one request a panel. */
async function askEach(job, queries, times) {
  const form = {
    ...job.target.headers,
    'content-type': 'application/x-www-form-urlencoded',
    'x-dashboard-uid': 'bench',
  };
  await Promise.all(
    queries.map(async ({ expr, isInstant }) => {
      const startedMs = performance.now();
      const parameters = isInstant
        ? { query: expr, time: times.endMs / 1000 }
        : { query: expr, start: times.startMs / 1000, end: times.endMs / 1000, step: STEP_MS / 1000 };
      const path = isInstant ? '/api/v1/query' : '/api/v1/query_range';
      const body = new URLSearchParams(parameters).toString();
      const answer = await post(`${job.target.url}${path}`, { agent: job.agent, headers: form, body });
      const isGood = answer.status === 200 && answer.head.startsWith('{"status":"success"');
      job.onAnswer({
        expr,
        tookMs: performance.now() - startedMs,
        isGood,
        sizeBytes: answer.sizeBytes,
        said: answer.head,
      });
    }),
  );
}

/** As our own pages: one batch, answered in columns. The whole batch is timed: the last panel's time for each of them. */
async function askBatch(job, queries, times) {
  const startedMs = performance.now();
  const body = JSON.stringify({
    queries: queries.map(({ expr, isInstant }, at) => ({
      id: String(at),
      expr,
      kind: isInstant ? 'instant' : 'range',
      ...times,
      stepMs: STEP_MS,
    })),
  });
  const headers = {
    ...job.target.headers,
    'content-type': 'application/json',
    accept: FRAMES,
    'x-dashboard-uid': 'bench',
  };
  const answer = await post(`${job.target.url}/api/watchfire/query/batch`, { agent: job.agent, headers, body });
  const tookMs = performance.now() - startedMs;
  for (const { expr } of queries)
    job.onAnswer({
      expr,
      tookMs,
      isGood: answer.status === 200,
      sizeBytes: answer.sizeBytes / queries.length,
      said: answer.head,
    });
}

/** Refreshes until `isOver()`. A refresh that is late is left out, as a page does that still waits. */
export async function browse({ target, number, host, refreshMs, client, isOver, onAnswer, onError }) {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const queries = panelQueries(host);
  const job = { target, agent, onAnswer };
  const ask = client === 'grafana' ? askEach : askBatch;
  // Browsers were opened at different moments.
  await pause((number * refreshMs * 0.618) % refreshMs);
  let nextMs = performance.now();
  try {
    while (!isOver()) {
      const endMs = Math.floor(Date.now() / STEP_MS) * STEP_MS;
      await ask(job, queries, { startMs: endMs - WINDOW_MS, endMs }).catch(onError);
      nextMs = Math.max(nextMs + refreshMs, performance.now());
      await pause(nextMs - performance.now());
    }
  } finally {
    agent.destroy();
  }
}

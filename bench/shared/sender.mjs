// Sends the made-up fleet to a receiver of remote write 1.0: several connections, each with its own part of the series.
import { Agent, request as httpRequest } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { makeRequests } from './requests.mjs';

const STEP_MS = 15_000;
const RETRY_MS = 50;

function post(url, { agent, headers, body }) {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      url,
      {
        method: 'POST',
        agent,
        headers: {
          ...headers,
          'content-type': 'application/x-protobuf',
          'content-encoding': 'snappy',
          'content-length': body.length,
          'x-prometheus-remote-write-version': '0.1.0',
        },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk) => (text += chunk));
        response.on('end', () => resolve({ status: response.statusCode, text }));
      },
    );
    request.once('error', reject);
    request.end(body);
  });
}

/** When a connection's next request is due; one that could not go because the one before was not answered yet is counted from then on. */
async function nextTurn(lane, intervalMs) {
  if (intervalMs === 0) return performance.now();
  lane.dueMs += intervalMs;
  const waitMs = lane.dueMs - performance.now();
  if (waitMs <= 0) return lane.dueMs;
  await pause(waitMs);
  return performance.now();
}

/**
 * Sends until `isOver()`, or `steps` samples of each series, as fast as it can or `rate` samples a second; `onStored` hears of each request that was
 * answered 2xx how many samples it had and after how many milliseconds. Throws at the first request that was refused; 429 and 5xx are tried again. With `steps`, `afterStep` is waited for when that many samples of each series are stored.
 */
export async function send(job) {
  const { target, series, firstSeries, samples, perSeries, connections, startMs, isFullPrecision } = job;
  const { rate = Infinity, steps = Infinity, isOver = () => false, onStored = () => undefined, afterStep = () => undefined } = job;
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const url = `${target.url}/api/v1/write`;
  const requests = makeRequests({
    firstSeries,
    seriesCount: series,
    samplesPerRequest: samples,
    samplesPerSeries: perSeries,
    isFullPrecision,
  });

  const intervalMs = (connections * samples * 1000) / rate;
  const deliver = async ({ bytes, sampleCount }, lane) => {
    const dueMs = await nextTurn(lane, intervalMs);
    for (;;) {
      const { status, text } = await post(url, { agent, headers: target.headers, body: bytes });
      if (status >= 200 && status < 300) return onStored(sampleCount, performance.now() - dueMs);
      if (status < 500 && status !== 429) throw new Error(`${target.name} answers ${status}: ${text.slice(0, 300)}`);
      await pause(RETRY_MS);
    }
  };
  const own = Array.from({ length: connections }, (_, number) => ({
    mine: requests.filter((_request, at) => at % connections === number),
    lane: { dueMs: performance.now() + (rate === Infinity ? 0 : (intervalMs * number) / connections) },
  }));
  const sendStep = async ({ mine, lane }, step) => {
    for (const request of mine) {
      if (isOver()) return;
      request.advance({ startMs: startMs + step * STEP_MS, stepMs: STEP_MS });
      await deliver(request, lane);
    }
  };
  try {
    if (steps === Infinity)
      await Promise.all(
        own.map(async (part) => {
          for (let step = 0; part.mine.length > 0 && !isOver(); step += perSeries) await sendStep(part, step);
        }),
      );
    // A load of a certain length goes step by step: Prometheus refuses what is an hour behind the newest sample of all.
    else
      for (let step = 0; step < steps; step += perSeries) {
        await Promise.all(own.map((part) => sendStep(part, step)));
        await afterStep(step + perSeries);
      }
  } finally {
    agent.destroy();
  }
}

// Sends the ledger's batches to a receiver of remote write until told to stop, in a process of its own: whoever kills the receiver
// must not slow the sender down. Each lane sends a batch again and again until it is acknowledged, then the next.
// usage: node sender.process.mjs URL HEADERS START_MS [early]
import { Agent, request as httpRequest } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { labelField, part, varint } from '../shared/protobuf.mjs';
import { LANES, ledgerBatch, ledgerTimeMs } from './ledger.mjs';

const [url, headersText, startText, isEarlyText] = process.argv.slice(2);
const startMs = Number(startText);
/** Counts a batch as acknowledged when it reached the receiver, as one that answers before its commit would have it. */
const isEarly = isEarlyText === 'early';
const PERIOD_MS = 4;
const RETRY_MS = 20;
const TIMEOUT_MS = 15_000;
const LITERAL_TWO_BYTES = 61 << 2;

const agent = new Agent({ keepAlive: true, maxSockets: LANES });
const lanes = Array.from({ length: LANES }, () => ({ acknowledged: 0, sent: 0, inFlightSinceMs: undefined }));
const counts = { cutOff: 0, refusedForNow: 0 };
const refusals = [];
let isStopping = false;
/** Set when a kill was announced; the first answer to a request that began after it ends the wait. */
let killedAtMs;

/** One literal of snappy's block format: the receiver's reading of copies is tested elsewhere. */
function pack(bytes) {
  const last = bytes.length - 1;
  return Buffer.from([...varint(bytes.length), LITERAL_TWO_BYTES, last & 255, last >> 8, ...bytes]);
}

function encode(lane, number) {
  const time = varint(ledgerTimeMs(startMs, number));
  const bytes = [];
  for (const { labels, value } of ledgerBatch(lane, number)) {
    const fields = Object.entries(labels).flatMap(([name, text]) => labelField(name, text));
    const double = Buffer.alloc(8);
    double.writeDoubleLE(value);
    fields.push(...part(0x12, [0x09, ...double, 0x10, ...time]));
    bytes.push(...part(0x0a, fields));
  }
  return pack(bytes);
}

function post(body) {
  return new Promise((resolve) => {
    const request = httpRequest(`${url}/api/v1/write`, {
      method: 'POST',
      agent,
      timeout: TIMEOUT_MS,
      headers: {
        ...JSON.parse(headersText),
        'content-type': 'application/x-protobuf',
        'content-encoding': 'snappy',
        'content-length': body.length,
      },
    });
    request.once('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode, text }));
      response.on('error', () => resolve({ status: 0, text: 'cut off' }));
    });
    request.once('timeout', () => request.destroy(new Error('timeout')));
    request.once('error', (error) => resolve({ status: 0, text: error.code ?? error.message }));
    request.end(body);
  });
}

/** Whether the batch was acknowledged. */
async function deliver(lane, number, body) {
  const begunMs = performance.now();
  lanes[lane].sent = number;
  lanes[lane].inFlightSinceMs = begunMs;
  const { status, text } = await post(body);
  lanes[lane].inFlightSinceMs = undefined;
  const isCutOff = status === 0 && text !== 'ECONNREFUSED';
  if (isCutOff) counts.cutOff += 1;
  if ((status >= 200 && status < 300) || (isEarly && isCutOff)) {
    lanes[lane].acknowledged = number;
    if (!isCutOff && killedAtMs !== undefined && begunMs > killedAtMs) {
      process.send({ recoveredMs: performance.now() - killedAtMs });
      killedAtMs = undefined;
    }
    return true;
  }
  if (status >= 500 || status === 429) counts.refusedForNow += 1;
  else if (status > 0) {
    refusals.push(`${status} ${text.slice(0, 200)}`);
    process.stderr.write(`a batch was refused: ${refusals.at(-1)}\n`);
    isStopping = true;
  }
  return false;
}

async function run(lane) {
  for (let number = 1; !isStopping; number += 1) {
    const begunMs = performance.now();
    const body = encode(lane, number);
    while (!(await deliver(lane, number, body)) && !isStopping) await pause(RETRY_MS);
    const restMs = PERIOD_MS - (performance.now() - begunMs);
    if (restMs > 0) await pause(restMs);
  }
}

const running = Promise.all(lanes.map((_, lane) => run(lane)));

process.on('message', async (message) => {
  if (message === 'kill') {
    // Between the announcement and the signal nothing is awaited over there: what is in flight here is in flight at the kill.
    killedAtMs = performance.now();
    process.send({ inFlight: lanes.filter(({ inFlightSinceMs }) => inFlightSinceMs !== undefined).length });
  }
  if (message === 'stop') {
    isStopping = true;
    await running;
    process.send({ lanes: lanes.map(({ acknowledged, sent }) => ({ acknowledged, sent })), ...counts, refusals });
    process.disconnect();
    agent.destroy();
  }
});

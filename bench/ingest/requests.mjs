// Requests of remote write for a made-up fleet: packed once, then only values and times in the packed bytes are overwritten,
// so that sending costs next to nothing and the receiver pays for real unpacking, reading and recognising.

const SAMPLE_BYTES = 18;
/** Of a time of this century in milliseconds, as a varint. */
const TIME_BYTES = 6;
const BUCKETS = ['0.005', '0.01', '0.025', '0.05', '0.1', '0.25', '0.5', '1', '2.5', '5', '10', '+Inf'];

function ownLabels(inGroup, method) {
  if (inGroup < 24)
    return { __name__: 'http_request_duration_seconds_bucket', le: BUCKETS[Math.floor(inGroup / 2)], method };
  if (inGroup < 40)
    return { __name__: 'http_requests_total', code: String(200 + Math.floor((inGroup - 24) / 2)), method };
  return { __name__: 'worker_memory_bytes', kind: `part-${inGroup}` };
}

/** Labels of series `at`: 50 series a handler, 100 an instance; half of them buckets of histograms. */
function labelsOf(at) {
  const inGroup = at % 50;
  const rest = {
    handler: `/api/v1/h${Math.floor(at / 50) % 2}`,
    instance: `host-${String(Math.floor(at / 100)).padStart(4, '0')}`,
    job: 'bench',
  };
  const own = ownLabels(inGroup, inGroup % 2 === 0 ? 'GET' : 'POST');
  return Object.entries({ ...own, ...rest }).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function varint(value) {
  const bytes = [];
  let left = value;
  while (left > 127) {
    bytes.push((left % 128) | 128);
    left = Math.floor(left / 128);
  }
  bytes.push(left);
  return bytes;
}

const part = (tag, bytes) => [tag, ...varint(bytes.length), ...bytes];
const text = (tag, value) => part(tag, Buffer.from(value));

/** One request with `samplesPerSeries` empty samples a series, and where each begins. */
function encode(from, to, samplesPerSeries) {
  const bytes = [];
  const samples = [];
  for (let at = from; at < to; at += 1) {
    const labels = labelsOf(at).flatMap(([name, value]) => part(0x0a, [...text(0x0a, name), ...text(0x12, value)]));
    bytes.push(0x0a, ...varint(labels.length + samplesPerSeries * SAMPLE_BYTES), ...labels);
    for (let sample = 0; sample < samplesPerSeries; sample += 1) {
      samples.push(bytes.length);
      bytes.push(0x12, 0x10, 0x09, 0, 0, 0, 0, 0, 0, 0, 0, 0x10, 128, 128, 128, 128, 128, 1);
    }
  }
  return { bytes: Uint8Array.from(bytes), samples };
}

/** Snappy's block format; samples stay literal. Returns where each sample went. */
function pack({ bytes, samples }) {
  const packed = varint(bytes.length);
  const places = [];
  const seen = new Map();
  let pending = 0;
  let nextSample = 0;
  const literal = (from, to) => {
    if (from === to) return;
    const last = to - from - 1;
    if (last < 60) packed.push(last << 2);
    else packed.push(61 << 2, last & 255, last >> 8);
    for (; nextSample < samples.length && samples[nextSample] < to; nextSample += 1)
      places.push(packed.length + samples[nextSample] - from);
    for (let at = from; at < to; at += 1) packed.push(bytes[at]);
  };
  let sample = 0;
  for (let at = 0; at < bytes.length;) {
    while (sample < samples.length && samples[sample] + SAMPLE_BYTES <= at) sample += 1;
    const limit = samples[sample] ?? bytes.length;
    if (at + 4 > limit) {
      // Over the sample; pieces stay short enough for a length of two bytes.
      at = sample < samples.length ? limit + SAMPLE_BYTES : bytes.length;
      if (at - pending > 60_000) {
        literal(pending, at);
        pending = at;
      }
      continue;
    }
    const key = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
    const from = seen.get(key) ?? -1;
    seen.set(key, at);
    let length = 0;
    if (from >= 0 && at - from < 65_536)
      while (at + length < limit && bytes[from + length] === bytes[at + length]) length += 1;
    if (length < 4 || isInSample(samples, sample, from, length)) {
      at += 1;
      continue;
    }
    literal(pending, at);
    for (let left = length; left > 0; left -= 64)
      packed.push(((Math.min(left, 64) - 1) << 2) | 2, (at - from) & 255, (at - from) >> 8);
    at += length;
    pending = at;
  }
  literal(pending, bytes.length);
  return { bytes: Buffer.from(packed), places };
}

/** Copies must not read what will be overwritten. */
function isInSample(samples, before, from, length) {
  for (let at = before - 1; at >= 0; at -= 1) {
    if (samples[at] < from + length && samples[at] + SAMPLE_BYTES > from) return true;
    if (samples[at] + SAMPLE_BYTES <= from) return false;
  }
  return false;
}

function createRequest(from, to, samplesPerSeries) {
  const { bytes, places } = pack(encode(from, to, samplesPerSeries));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return {
    bytes,
    sampleCount: (to - from) * samplesPerSeries,
    /** Samples of series `s` begin at `startMs`, `stepMs` apart. `stepNumber` counts the steps of all rounds. */
    overwrite({ startMs, stepMs, stepNumber }) {
      for (let step = 0; step < samplesPerSeries; step += 1) {
        const time = varint(startMs + step * stepMs);
        for (let at = step; at < places.length; at += samplesPerSeries) {
          const place = places[at];
          view.setFloat64(place + 3, valueOf(from + Math.floor(at / samplesPerSeries), stepNumber + step), true);
          for (let offset = 0; offset < TIME_BYTES; offset += 1) bytes[place + 12 + offset] = time[offset];
        }
      }
    },
  };
}

/** Half counters, a quarter gauges with one decimal, a quarter that never change. */
function valueOf(series, step) {
  const kind = series % 4;
  if (kind < 2) return series + step * (1 + (series % 97)) + ((step * series) % 7);
  return kind === 2 ? ((series * 31 + step * 7) % 900) / 10 : series;
}

/** Requests that together hold each of the series once. */
export function makeRequests({ seriesCount, samplesPerRequest, samplesPerSeries }) {
  const perRequest = Math.max(1, Math.floor(samplesPerRequest / samplesPerSeries));
  const requests = [];
  for (let from = 0; from < seriesCount; from += perRequest) {
    const request = createRequest(from, Math.min(seriesCount, from + perRequest), samplesPerSeries);
    request.overwrite({ startMs: Date.now(), stepMs: 15_000, stepNumber: 0 });
    requests.push(request);
  }
  return requests;
}

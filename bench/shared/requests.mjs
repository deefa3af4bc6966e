// Requests of remote write for the made-up fleet: packed once, then only values and times in the packed bytes are overwritten,
// so that sending costs next to nothing and the receiver pays for real unpacking, reading and recognising.
import { FleetPart, labelsOf } from './fleet.mjs';
import { labelField, varint } from './protobuf.mjs';

const HANDLER_SERIES = 50;
const SAMPLE_BYTES = 18;
/** Of a time of this century in milliseconds, as a varint. */
const TIME_BYTES = 6;
/** One request with `samplesPerSeries` empty samples a series, and where each begins. */
function encode(from, to, samplesPerSeries) {
  const bytes = [];
  const samples = [];
  for (let at = from; at < to; at += 1) {
    const labels = labelsOf(at).flatMap(([name, value]) => labelField(name, value));
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

function createRequest(from, to, { samplesPerSeries, isFullPrecision }) {
  const { bytes, places } = pack(encode(from, to, samplesPerSeries));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const part = new FleetPart(from, to, { isFullPrecision });
  return {
    bytes,
    sampleCount: (to - from) * samplesPerSeries,
    /** The next samples of each series: the first at `startMs`, the others `stepMs` apart. */
    advance({ startMs, stepMs }) {
      for (let step = 0; step < samplesPerSeries; step += 1) {
        part.step();
        const time = varint(startMs + step * stepMs);
        for (let series = 0, at = step; at < places.length; at += samplesPerSeries, series += 1) {
          const place = places[at];
          view.setFloat64(place + 3, part.values[series], true);
          for (let offset = 0; offset < TIME_BYTES; offset += 1) bytes[place + 12 + offset] = time[offset];
        }
      }
    },
  };
}

/** Requests that together hold each of the series `firstSeries … firstSeries+seriesCount-1` once, in whole handlers. */
export function makeRequests({ firstSeries = 0, seriesCount, samplesPerRequest, samplesPerSeries, isFullPrecision }) {
  const perRequest = Math.max(HANDLER_SERIES, Math.floor(samplesPerRequest / samplesPerSeries));
  const requests = [];
  const end = firstSeries + seriesCount;
  for (let from = firstSeries; from < end; from += perRequest) {
    const request = createRequest(from, Math.min(end, from + perRequest), { samplesPerSeries, isFullPrecision });
    request.advance({ startMs: Date.now(), stepMs: 15_000 });
    requests.push(request);
  }
  return requests;
}

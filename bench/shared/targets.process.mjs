// A fleet of scrape targets in a process of its own: /metrics/N of each, made beforehand, so that a scrape costs one write.
// usage: node targets.process.mjs PORT TARGETS SERIES
import { createServer } from 'node:http';
import { FleetPart, ownLabels, seriesShape } from './fleet.mjs';

const TEXTS = 60;
const [port, targetCount, seriesCount] = process.argv.slice(2).map(Number);

function seriesText(at) {
  const { __name__: name, ...labels } = ownLabels(at);
  return `${name}{${Object.entries(labels)
    .map(([label, value]) => `${label}="${value}"`)
    .join(',')}} `;
}

/** Series in the order of an exporter: family by family. */
function makeTexts() {
  const part = new FleetPart(0, seriesCount);
  const families = new Map();
  for (let at = 0; at < seriesCount; at += 1) {
    const { family } = seriesShape(at);
    if (!families.has(family)) families.set(family, []);
    families.get(family).push(at);
  }
  const prefixes = Array.from({ length: seriesCount }, (_, at) => seriesText(at));
  return Array.from({ length: TEXTS }, () => {
    part.step();
    let text = '';
    for (const [family, members] of families) {
      text += `# HELP ${family} Made up.\n# TYPE ${family} ${seriesShape(members[0]).type}\n`;
      for (const at of members) text += `${prefixes[at]}${part.values[at]}\n`;
    }
    return Buffer.from(text);
  });
}

const texts = makeTexts();
// Each target is at its own place in the ring; a counter starts anew once a lap, as after a restart.
const places = Int32Array.from({ length: targetCount }, (_, target) => (target * 7) % TEXTS);
let served = 0;
/** When each target was asked, milliseconds since 1970. */
const arrivalsMs = Array.from({ length: targetCount }, () => []);

createServer((request, response) => {
  if (request.url === '/served') return void response.end(String(served));
  if (request.url === '/arrivals') return void response.end(JSON.stringify(arrivalsMs));
  const target = Number(request.url.slice('/metrics/'.length)) % targetCount;
  arrivalsMs[target].push(performance.timeOrigin + performance.now());
  const body = texts[places[target]];
  places[target] = (places[target] + 1) % TEXTS;
  served += seriesCount;
  response.writeHead(200, {
    'content-type': 'text/plain; version=0.0.4; charset=utf-8',
    'content-length': body.length,
  });
  response.end(body);
}).listen(port, '127.0.0.1', () => process.send?.('ready'));

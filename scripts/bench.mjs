// `npm run bench -- NAME [--option value …]`: measures the built product; without NAME lists what can be measured.
import { runNamed } from './run-named.mjs';

await runNamed('bench', {
  ingest: {
    help: 'remote write and scrapes, beside Prometheus and VictoriaMetrics where they are installed: samples/s, CPU seconds per million',
    load: () => import('../bench/ingest/ingest.mjs'),
  },
  store: {
    help: 'bytes a sample, memory, restart, cold reads, pauses of the event loop, a million series',
    load: () => import('../bench/store/store.mjs'),
  },
});

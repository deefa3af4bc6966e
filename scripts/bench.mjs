// `npm run bench -- NAME [--option value …]`: measures the built product; without NAME lists what can be measured.
import { runNamed } from './run-named.mjs';

await runNamed('bench', {
  ingest: {
    help: 'remote write and scrapes, beside Prometheus and VictoriaMetrics where they are installed: samples/s, CPU seconds per million',
    load: () => import('../bench/ingest/ingest.mjs'),
  },
  query: {
    help: 'questions over 20,000 series × 6 h, beside Prometheus and VictoriaMetrics where they are installed: times, agreement, delay, memory, growth',
    load: () => import('../bench/query/query.mjs'),
  },
  notify: {
    help: 'alerts in and messages out: 1,000 new alerts a second, 50,000 active ones in 5,000 groups, time from an alert to its webhook',
    load: () => import('../bench/notify/notify.mjs'),
  },
  rules: {
    help: '10,000 alert rules over 20,000 series, beside Prometheus where it is installed: missed runs, CPU an evaluation',
    load: () => import('../bench/rules/rules.mjs'),
  },
  store: {
    help: 'bytes a sample, memory, restart, cold reads, pauses of the event loop, a million series',
    load: () => import('../bench/store/store.mjs'),
  },
  dashboard: {
    help: 'a dashboard of 20 panels × 10 series × 6 h in a real Chromium: navigation, refresh, frames, drawing, JavaScript, memory',
    load: () => import('../bench/dashboard/dashboard.mjs'),
  },
  panels: {
    help: 'a dashboard that many browsers refresh while targets are scraped: panel queries, scrapes on time, event loop delay',
    load: () => import('../bench/panels/panels.mjs'),
  },
});

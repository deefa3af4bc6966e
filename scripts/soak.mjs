// `npm run soak -- NAME [--option value …]`: long runs that try to break the built product; without NAME lists them.
import { runNamed } from './run-named.mjs';

await runNamed('soak', {
  alerts: {
    help: 'kill -9 during a storm of alerts (--replicas 2: one of two, again and again): no alert without its messages, at most one repeated a kill',
    load: () => import('../bench/soak/alerts.mjs'),
  },
  kill: {
    help: 'kill -9 at random moments (--mode app, postgres or both): nothing acknowledged may be missing, doubled or altered',
    load: () => import('../bench/soak/kill.mjs'),
  },
  churn: {
    help: 'all series replaced each hour (--series, --hours; the clock is moved): memory by hour, queries on new and old hours, the start after it',
    load: () => import('../bench/soak/churn.mjs'),
  },
  day: {
    help: 'a day of --series series (--hours of it) through remote write, sealed every two hours, compacted: size, memory, first query after a restart',
    load: () => import('../bench/soak/day.mjs'),
  },
});

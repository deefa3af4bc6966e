// Names of time zones as dashboards and people use them. The arithmetic is in lib/units/zone.ts.
import { createZone } from '@/lib/units/zone';

/** "utc", "browser" and "" are Grafana's names; an unknown zone counts as UTC. `browserZone` is the viewer's IANA name. */
export function zoneName(timezone: string, browserZone: string): string {
  const wanted = timezone.toLowerCase();
  const isBrowser = wanted === 'browser' || wanted === '';
  return createZone(isBrowser ? browserZone : timezone).name;
}

/** "UTC+02:00" at that instant (ms since 1970). */
export function formatOffset(instantMs: number, zone: string): string {
  const offsetMinutes = Math.round(createZone(zone).offsetMs(instantMs) / 60_000);
  if (offsetMinutes === 0) return 'UTC';
  const size = Math.abs(offsetMinutes);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `UTC${offsetMinutes < 0 ? '−' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

// Links in notifications lead people to the external URL: one that only this machine understands helps nobody.
import { externalUrlOf, type Settings } from '@/server/platform/settings/registry';

const LOCAL_HOST = /^(localhost|.*\.localhost|127(\.\d+){3}|0\.0\.0\.0|\[::1?\])$/;

/** What is wrong with the address for links, for the log; null when nothing is. */
export function externalUrlProblem(settings: Pick<Settings, 'externalUrl' | 'port'>): string | null {
  const url = externalUrlOf(settings);
  if (settings.externalUrl === null)
    return `WATCHFIRE_EXTERNAL_URL is not set: links in notifications lead to ${url}, which may be known to this machine alone`;
  if (LOCAL_HOST.test(new URL(url).hostname))
    return `WATCHFIRE_EXTERNAL_URL is ${url}: links in notifications work on this machine alone`;
  return null;
}

// Parts of the configuration of notifications as they are kept.
import { goQuote } from '@/lib/alerting/go-quote';
import type { ObjectWish } from '@/server/alerting/ports';

/** There is one route: the root of the tree. */
export const ROUTE_NAME = 'route';

/** A text that defines nothing is the template of its own name, as in Grafana. */
export function templateWish(name: string, text: string): ObjectWish {
  const isDefining = /\{\{-?\s*define\b/.test(text);
  const template = isDefining ? text : `{{ define ${goQuote(name)} }}\n${text}\n{{ end }}`;
  return { kind: 'template', name, body: { template } };
}

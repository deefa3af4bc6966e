// The first questions of a page, sent by a script in its HTML before its code is there, and how that code takes the answers.
import { type AskedQuery, QUERY_BATCH_PATH } from '@/components/data/query-batch';
import type { BatchRequest } from '@/lib/api/query-batch';

/** What the script leaves behind for the page's code. */
export interface FirstRequest {
  /** What "now" was for these questions. */
  readonly nowMs: number;
  readonly questions: readonly AskedQuery[];
  /** null: the server was not reached. */
  readonly response: Promise<Response | null>;
}

/** Where the script sends anything at all: what it was written for must be what is there. */
export interface FirstRequestGuard {
  readonly viewportWidthPx: number;
  readonly isRailNarrow: boolean;
  readonly zone: string;
}

export interface FirstRequestFacts extends Omit<FirstRequest, 'response'> {
  readonly dashboardUid: string;
  readonly guard: FirstRequestGuard;
}

/** Older answers are none: the page was kept somewhere, or came alive very late. */
const FRESH_DURATION_MS = 10_000;

declare global {
  interface Window {
    watchfireFirst?: FirstRequest | undefined;
  }
}

/** Plain JavaScript of old browsers: it is not compiled. */
export function firstRequestScript({ nowMs, questions, dashboardUid, guard }: FirstRequestFacts): string {
  const request: BatchRequest = { queries: questions.map((question, id) => ({ ...question, id: String(id) })) };
  const facts = scriptJson({ nowMs, questions, guard, dashboardUid, body: JSON.stringify(request) });
  return (
    `(function(f){try{var g=f.guard;if(innerWidth!==g.viewportWidthPx||` +
    `(document.documentElement.dataset.rail==='narrow')!==g.isRailNarrow||` +
    `Intl.DateTimeFormat().resolvedOptions().timeZone!==g.zone)return;` +
    `window.watchfireFirst={nowMs:f.nowMs,questions:f.questions,response:fetch('${QUERY_BATCH_PATH}',{method:'POST',` +
    `headers:{'content-type':'application/json','x-dashboard-uid':f.dashboardUid},body:f.body})` +
    `.catch(function(){return null})}}catch(e){}})(${facts})`
  );
}

/** JSON that cannot end the script that it stands in. */
function scriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', String.raw`\u003c`);
}

/** Can be taken once. null when nothing was sent, or too long ago. */
export function takeFirstRequest(nowMs: number): FirstRequest | null {
  if (typeof window === 'undefined') return null;
  const request = window.watchfireFirst ?? null;
  window.watchfireFirst = undefined;
  return request !== null && Math.abs(nowMs - request.nowMs) <= FRESH_DURATION_MS ? request : null;
}

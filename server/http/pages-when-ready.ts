// While the database is away no page can be drawn: people see why, and the page comes by itself when it is back.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isEnvironmentError } from '@/lib/errors/environment-error';
import { errorAnswer, unavailable } from '@/server/http/error-answer';
import type { Pages } from '@/server/http/listener';
import type { OutageWatch } from '@/server/http/outage-watch';
import { isBelowApi } from '@/server/http/request-path';
import { writeResponse } from '@/server/http/response-writer';

const RETRY_AFTER_SECONDS = 3;
const SILENT = 'the database does not answer';
/** Scripts, styles and fonts: open pages still ask for some of them. */
const FILES_PREFIX = '/_next/static/';
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

export interface PagesWhenReadyDeps {
  /** Null when pages can be drawn. Everything but files is 503 until then. */
  readonly unreadyReason: () => string | null;
  /** Ends the waiting for a page that needs a database which has gone silent (outage-watch.ts). */
  readonly guard: OutageWatch['guard'];
}

export function pagesWhenReady(pages: Pages, { unreadyReason, guard }: PagesWhenReadyDeps): Pages {
  return {
    ...pages,
    async handle(request, response) {
      const path = (request.url ?? '').split('?', 1)[0] ?? '';
      if (path.startsWith(FILES_PREFIX)) return pages.handle(request, response);
      const reason = unreadyReason();
      if (reason !== null) return refuse(reason, path, { request, response });
      const drawn = pages.handle(request, response);
      try {
        await guard(drawn);
      } catch (thrown) {
        // A page that has begun cannot become another.
        if (response.headersSent || !isEnvironmentError(thrown)) return drawn;
        // Next gives up by itself later; it finds a response that has ended.
        await refuse(SILENT, path, { request, response });
      }
    },
  };
}

async function refuse(
  reason: string,
  path: string,
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
): Promise<void> {
  const message = `Watchfire is not ready: ${reason}`;
  const answer = isBelowApi(path)
    ? errorAnswer(unavailable(message, RETRY_AFTER_SECONDS), 'grafana')
    : statusPage(message);
  await writeResponse(answer, response, { acceptEncoding: '', isHead: request.method === 'HEAD' });
}

function statusPage(message: string): Response {
  return new Response(pageOf(message), {
    status: 503,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': POLICY,
      'cache-control': 'no-store',
      'retry-after': String(RETRY_AFTER_SECONDS),
    },
  });
}

/** Without a script and a file of its own: nothing else may be there. */
function pageOf(message: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="${RETRY_AFTER_SECONDS}">
<title>Watchfire is not ready</title>
<style>
:root { color-scheme: dark light; }
body { margin: 0; min-height: 100vh; display: grid; place-content: center; padding: 1.5rem; font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.25rem; margin: 0 0 0.5rem; }
p { margin: 0; max-width: 36rem; overflow-wrap: anywhere; }
</style>
</head>
<body>
<main>
<h1>One moment</h1>
<p role="status">${escapeHtml(message)}. This page tries again by itself.</p>
</main>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

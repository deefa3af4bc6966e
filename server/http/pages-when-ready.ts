// While the database is away no page can be drawn: people see why, and the page comes by itself when it is back.
import { errorAnswer, unavailable } from '@/server/http/error-answer';
import type { Pages } from '@/server/http/listener';
import { isBelowApi } from '@/server/http/request-path';
import { writeResponse } from '@/server/http/response-writer';

const RETRY_AFTER_SECONDS = 3;
/** Scripts, styles and fonts: open pages still ask for some of them. */
const FILES_PREFIX = '/_next/static/';
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/** `unreadyReason`: null when pages can be drawn. Everything but files is 503 until then. */
export function pagesWhenReady(pages: Pages, unreadyReason: () => string | null): Pages {
  return {
    ...pages,
    async handle(request, response) {
      const reason = unreadyReason();
      const path = (request.url ?? '').split('?', 1)[0] ?? '';
      if (reason === null || path.startsWith(FILES_PREFIX)) return pages.handle(request, response);
      const message = `Watchfire is not ready: ${reason}`;
      const answer = isBelowApi(path)
        ? errorAnswer(unavailable(message, RETRY_AFTER_SECONDS), 'grafana')
        : statusPage(message);
      const acceptEncoding = request.headers['accept-encoding'] ?? '';
      await writeResponse(answer, response, { acceptEncoding, isHead: request.method === 'HEAD' });
    },
  };
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

// A webhook receiver with a ledger: what was told of each alert, and when.
import { createServer } from 'node:http';

/** `delayMs` says how late each answer is; `onMessage` is called for each message when it has arrived. */
export async function startWebhook({ delayMs = () => 0, onMessage = () => undefined } = {}) {
  const messages = [];
  const server = createServer((request, response) => {
    const atMs = Date.now();
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      if (!request.complete) return;
      const body = JSON.parse(Buffer.concat(parts).toString('utf8'));
      const message = { atMs, deliveryId: request.headers['x-watchfire-delivery'], ...body };
      messages.push(message);
      onMessage(message);
      const late = delayMs();
      if (late > 0) setTimeout(() => response.end('ok'), late);
      else response.end('ok');
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/hook`,
    messages,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The text of an Alertmanager configuration with one webhook. */
export function webhookConfig(url, { groupBy, groupWait, groupInterval }) {
  return `route:
  receiver: hook
  group_by: [${groupBy}]
  group_wait: ${groupWait}
  group_interval: ${groupInterval}
  repeat_interval: 24h
receivers:
- name: hook
  webhook_configs:
  - url: "${url}"
`;
}

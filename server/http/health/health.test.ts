import { expect, test } from 'vitest';
import type { Role } from '@/lib/api/roles';
import { createApiHealthHandler } from '@/server/http/health/health';
import type { RequestContext } from '@/server/http/route';

const handler = createApiHealthHandler({
  version: '1',
  commit: 'c',
  unreadyReason: () => null,
  isDatabaseUp: () => true,
  isStopping: () => false,
  failingReceivers: () => [
    {
      receiver: 'ops',
      integration: 'webhook/0',
      sinceMs: 0,
      lastError: 'connect ECONNREFUSED 10.0.0.7:8080',
      statusCode: 502,
    },
  ],
});

async function healthFor(role: Role | null): Promise<unknown> {
  const context = { identity: { role } } as unknown as RequestContext;
  return (await handler(new Request('http://x/api/health'), context)).json();
}

test('who fails is for those who see alerts, and what it answered for those who manage receivers', async () => {
  expect(await healthFor(null)).toEqual({ commit: 'c', database: 'ok', version: '1' });
  const failure = { receiver: 'ops', integration: 'webhook/0', since: '1970-01-01T00:00:00.000Z', statusCode: 502 };
  for (const role of ['viewer', 'editor'] as const)
    expect(await healthFor(role)).toMatchObject({ failingReceivers: [failure] });
  expect(JSON.stringify(await healthFor('editor'))).not.toContain('10.0.0.7');
  expect(await healthFor('admin')).toMatchObject({
    failingReceivers: [{ ...failure, lastError: 'connect ECONNREFUSED 10.0.0.7:8080' }],
  });
});

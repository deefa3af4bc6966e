import { expect, test } from 'vitest';
import type { AlertingApi } from '@/server/alerting/ports';
import { createPostSilenceHandler } from '@/server/http/alertmanager/silences';
import type { RequestContext } from '@/server/http/route';

const put: unknown[] = [];
const handler = createPostSilenceHandler({
  putSilence: async (wish) => {
    put.push(wish);
    return 'an id';
  },
} as Partial<AlertingApi> as AlertingApi);
const context = { identity: { kind: 'anonymous', role: null } } as Partial<RequestContext> as RequestContext;
const whole = { startsAt: '2026-01-01T00:00:00Z', endsAt: '2026-01-02T00:00:00Z', createdBy: 'ada', comment: 'c' };

async function post(body: unknown): Promise<[number, unknown]> {
  const request = new Request('http://x/api/v2/silences', {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
  const response = await handler(request, context);
  return [response.status, await response.json()];
}

test.each(['name', 'value', 'isRegex'])('a matcher without %s is refused by name', async (field) => {
  const { [field]: _gone, ...matcher } = { name: 'a', value: 'b', isRegex: false } as Record<string, unknown>;
  expect(await post({ ...whole, matchers: [matcher] })).toEqual([
    422,
    { code: 602, message: `matchers.0.${field} in body is required` },
  ]);
});

test('a matcher is equal unless it says otherwise', async () => {
  const matchers = [
    { name: 'a', value: 'b', isRegex: false },
    { name: 'c', value: 'd', isRegex: true, isEqual: false },
  ];
  expect(await post({ ...whole, matchers })).toEqual([200, { silenceID: 'an id' }]);
  expect(put).toMatchObject([
    {
      matchers: [
        { name: 'a', type: '=', value: 'b' },
        { name: 'c', type: '!~', value: 'd' },
      ],
    },
  ]);
});

test.each([
  ['isRegex', 'x'],
  ['isEqual', 1],
])('%s is true or false', async (field, value) => {
  const matchers = [{ name: 'a', value: 'b', isRegex: false, [field]: value }];
  expect((await post({ ...whole, matchers }))[0]).toBe(400);
});

test('an id that is null is none', async () => {
  const matchers = [{ name: 'a', value: 'b', isRegex: false, isEqual: null }];
  expect(await post({ ...whole, id: null, matchers })).toEqual([200, { silenceID: 'an id' }]);
});

test('nothing at all lacks what is required', async () => {
  expect(await post(null)).toEqual([422, { code: 602, message: 'comment in body is required' }]);
});

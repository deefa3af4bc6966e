import { expect, test } from 'vitest';
import type { RequestContext } from '@/server/http/route';
import { createFormatQueryHandler, createParseQueryHandler } from '@/server/http/prometheus/parse';
import { createTestEngine } from '@/server/promql/testing/test-engine';

const { engine } = createTestEngine();
const format = createFormatQueryHandler(engine);
const parse = createParseQueryHandler(engine);
const ADDRESS = 'http://localhost/api/v1/x';

function contextOf(url: URL): RequestContext {
  return { url } as RequestContext;
}

async function get(handler: typeof format, query: string): Promise<unknown> {
  const url = new URL(`${ADDRESS}?query=${encodeURIComponent(query)}`);
  const response = await handler(new Request(url), contextOf(url));
  return response.json();
}

test('format_query answers the query as it is printed', async () => {
  expect(await get(format, 'sum(up)by(job)')).toEqual({ status: 'success', data: 'sum by (job) (up)' });
});

test('format_query takes a form', async () => {
  const url = new URL(ADDRESS);
  const request = new Request(url, { method: 'POST', body: new URLSearchParams({ query: 'a  +  b' }) });
  const response = await format(request, contextOf(url));
  expect(await response.json()).toEqual({ status: 'success', data: 'a + b' });
});

test('parse_query answers the tree', async () => {
  expect(await get(parse, '"x"')).toEqual({ status: 'success', data: { type: 'stringLiteral', val: 'x' } });
});

test.each([
  ['', 'invalid parameter "query": unknown position: parse error: no expression found in input'],
  ['sum(', 'invalid parameter "query": 1:5: parse error: unclosed left parenthesis'],
])('a query that does not parse (%j) is refused as the parameter it is', async (query, message) => {
  await expect(get(format, query)).rejects.toMatchObject({ message, errorType: 'bad_data' });
  await expect(get(parse, query)).rejects.toMatchObject({ message, errorType: 'bad_data' });
});

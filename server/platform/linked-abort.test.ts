import { getEventListeners } from 'node:events';
import { expect, test, vi } from 'vitest';
import { linkAbort } from '@/server/platform/linked-abort';

test('ends with the first that ends, for its reason', () => {
  const [first, second] = [new AbortController(), new AbortController()];
  const linked = linkAbort(first.signal, second.signal);
  second.abort('late');
  first.abort('later');
  expect([linked.signal.aborted, linked.signal.reason]).toEqual([true, 'late']);
  expect(linkAbort(first.signal).signal.reason).toBe('later');
});

test('by itself, and not any more once unlinked', () => {
  const source = new AbortController();
  const linked = linkAbort(source.signal);
  linked.abort('own');
  expect([linked.signal.reason, source.signal.aborted]).toEqual(['own', false]);
  const other = linkAbort(source.signal);
  other.unlink();
  source.abort();
  expect(other.signal.aborted).toBe(false);
});

test('leaves nothing behind in a signal that lives on, and many at once are no cause for alarm', () => {
  const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  const source = new AbortController();
  const linked = Array.from({ length: 100 }, () => linkAbort(source.signal));
  expect(getEventListeners(source.signal, 'abort')).toHaveLength(100);
  for (const one of linked) one.unlink();
  expect(getEventListeners(source.signal, 'abort')).toHaveLength(0);
  expect(warned).not.toHaveBeenCalled();
});

// Many listeners of one change: all are told, a few a task, those on the screen first.
import { expect, it } from 'vitest';
import { createStore } from '@/components/dashboard/state/store';
import { createTurns, TURN_MS } from '@/components/dashboard/state/turns';

/** Each listener takes half of a turn. */
function startPage() {
  let currentMs = 0;
  const told: string[] = [];
  const tasks: (() => void)[] = [];
  const turns = createTurns({
    nowMs: () => currentMs,
    nextTask: () => new Promise((resolve) => void tasks.push(resolve)),
  });
  const store = createStore(0);
  const relay = turns.relay(store);
  const listen = (name: string, isFirst = true): (() => void) =>
    relay.subscribe(() => {
      currentMs += TURN_MS / 2;
      told.push(`${name}${relay.get()}`);
    }, isFirst);
  /** Everything that runs without another task. */
  const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
  const nextTask = (): Promise<void> => {
    tasks.shift()?.();
    return settle();
  };
  return { turns, store, told, listen, settle, nextTask };
}

it('tells as many as fit into a turn, and the others in the next tasks', async () => {
  const { store, told, listen, settle, nextTask } = startPage();
  for (const name of ['a', 'b', 'c', 'd', 'e']) listen(name);
  store.set(1);
  await settle();
  expect(told).toEqual(['a1', 'b1']);
  await nextTask();
  expect(told).toEqual(['a1', 'b1', 'c1', 'd1']);
  await nextTask();
  expect(told).toEqual(['a1', 'b1', 'c1', 'd1', 'e1']);
});

it('tells those on the screen first, whoever came first', async () => {
  const { store, told, listen, settle, nextTask } = startPage();
  listen('far', false);
  listen('near');
  listen('here');
  store.set(1);
  await settle();
  await nextTask();
  expect(told).toEqual(['near1', 'here1', 'far1']);
});

it('tells the newest state once when it changes meanwhile', async () => {
  const { store, told, listen, settle, nextTask } = startPage();
  for (const name of ['a', 'b', 'c']) listen(name);
  store.set(1);
  await settle();
  store.set(2);
  await nextTask();
  await nextTask();
  expect(told).toEqual(['a1', 'b1', 'c2', 'a2', 'b2']);
});

it('tells nobody who is gone', async () => {
  const { store, told, listen, settle, nextTask } = startPage();
  listen('a');
  listen('b');
  const stop = listen('c');
  store.set(1);
  await settle();
  stop();
  await nextTask();
  expect(told).toEqual(['a1', 'b1']);
});

it('says when all on the screen know, not waiting for the others', async () => {
  const { turns, store, told, listen, settle, nextTask } = startPage();
  for (const name of ['a', 'b', 'c']) listen(name);
  for (const name of ['x', 'y', 'z']) listen(name, false);
  store.set(1);
  turns.afterFirst(() => told.push('all'));
  await settle();
  await nextTask();
  await nextTask();
  expect(told).toEqual(['a1', 'b1', 'c1', 'all', 'x1', 'y1', 'z1']);
});

it('waits for nothing when nobody is to be told', async () => {
  const { turns, store, told } = startPage();
  store.set(1);
  turns.afterFirst(() => told.push('all'));
  await Promise.resolve();
  expect(told).toEqual(['all']);
});

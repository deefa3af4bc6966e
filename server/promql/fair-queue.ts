// A line in which users take turns, and the dashboards of one user among themselves: who asks for a lot waits for himself.

export interface QueueKey {
  readonly user: string;
  /** Within the user: a dashboard, or what else asks. */
  readonly source: string;
}

export interface FairQueue<Item> {
  add(key: QueueKey, item: Item): void;
  remove(key: QueueKey, item: Item): void;
  /** The next in turn of the users that may be served. */
  take(mayServe: (user: string) => boolean): Item | undefined;
  /** Of the user who has most in line: how much, and what came last from the source with most. */
  longest(): { readonly count: number; readonly last: Item | undefined } | undefined;
  countOf(user: string): number;
  count(): number;
}

/** Maps keep their order: who was served goes to the end. */
export function createFairQueue<Item>(): FairQueue<Item> {
  const users = new Map<string, Map<string, Set<Item>>>();
  const countIn = (sources: ReadonlyMap<string, ReadonlySet<Item>> | undefined): number => {
    let count = 0;
    for (const items of sources?.values() ?? []) count += items.size;
    return count;
  };
  const drop = ({ user, source }: QueueKey, item: Item): void => {
    const sources = users.get(user);
    const items = sources?.get(source);
    if (!sources || !items?.delete(item)) return;
    if (items.size === 0) sources.delete(source);
    if (sources.size === 0) users.delete(user);
  };
  const rotate = ({ user, source }: QueueKey): void => {
    const sources = users.get(user);
    const items = sources?.get(source);
    if (!sources) return;
    users.delete(user);
    users.set(user, sources);
    if (!items) return;
    sources.delete(source);
    sources.set(source, items);
  };
  return {
    add: ({ user, source }, item) => {
      const sources = users.get(user) ?? new Map<string, Set<Item>>();
      const items = sources.get(source) ?? new Set();
      users.set(user, sources.set(source, items.add(item)));
    },
    remove: drop,
    take: (mayServe) => {
      for (const [user, sources] of users) {
        if (!mayServe(user)) continue;
        const [first] = sources;
        const [item] = first?.[1] ?? [];
        if (!first || item === undefined) continue;
        const key = { user, source: first[0] };
        drop(key, item);
        rotate(key);
        return item;
      }
      return undefined;
    },
    longest: () => {
      let longest: { readonly count: number; readonly sources: Map<string, Set<Item>> } | undefined;
      for (const sources of users.values()) {
        const count = countIn(sources);
        if (!longest || count > longest.count) longest = { count, sources };
      }
      return longest && { count: longest.count, last: lastOf(longest.sources) };
    },
    countOf: (user) => countIn(users.get(user)),
    count: () => [...users.values()].reduce((count, sources) => count + countIn(sources), 0),
  };
}

function lastOf<Item>(sources: ReadonlyMap<string, ReadonlySet<Item>>): Item | undefined {
  let longest: ReadonlySet<Item> = new Set();
  for (const items of sources.values()) if (items.size > longest.size) longest = items;
  return [...longest].at(-1);
}

// So many at a time; the others wait in line. After a pause of the process all groups are due at once.

export interface Places {
  /** Runs the work when a place is free. */
  in<T>(work: () => Promise<T>): Promise<T>;
}

export function createPlaces(count: number): Places {
  const waiting: (() => void)[] = [];
  let freeCount = count;
  const take = async (): Promise<void> => {
    if (freeCount > 0) {
      freeCount -= 1;
      return;
    }
    await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const give = (): void => {
    const next = waiting.shift();
    if (next) next();
    else freeCount += 1;
  };
  return {
    in: async (work) => {
      await take();
      try {
        return await work();
      } finally {
        give();
      }
    },
  };
}

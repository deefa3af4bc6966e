// One step at a time, whoever asks, in the order of asking.

export function createTurns(): <T>(step: () => Promise<T>) => Promise<T> {
  let running: Promise<unknown> = Promise.resolve();
  return (step) => {
    const mine = running.then(step);
    running = mine.catch(() => undefined);
    return mine;
  };
}

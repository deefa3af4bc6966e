// Puts off what can wait until the panels are on the screen: a change of the address makes the router render the whole page.

const LOOK_EVERY_MS = 100;
/** A query that takes long does not keep the address from being complete. */
const PATIENCE_MS = 2000;

/** Returns the function that calls it off. */
export function whenPainted(isBusy: () => boolean, run: () => void): () => void {
  let waitedMs = 0;
  const timer = setInterval(() => {
    waitedMs += LOOK_EVERY_MS;
    if (isBusy() && waitedMs < PATIENCE_MS) return;
    clearInterval(timer);
    run();
  }, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}

'use client';
// A drawn line at the foot of the sign-in page: decoration, the same at each visit. Drawn by the browser's code too, so that
// its points travel once.

const WIDTH = 1440;
const HEIGHT = 270;
const STEP_COUNT = 288;
const BASE = 0.72;

/** A small generator with a fixed seed: the line is random to the eye and equal on server and browser. */
function createNoise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296 - 0.5;
  };
}

function linePath(): string {
  const noise = createNoise(20);
  let drift = 0;
  const points = Array.from({ length: STEP_COUNT + 1 }, (_, index) => {
    const share = index / STEP_COUNT;
    drift = drift * 0.92 + noise() * 0.035;
    // One fire on the horizon: a steep rise, a slow fall.
    const rise = share < 0.61 ? 0 : Math.min(1, (share - 0.61) / 0.075) * Math.exp(-Math.max(0, share - 0.685) * 9);
    const height = BASE + drift + 0.06 * Math.sin(share * 7) - rise * 0.4;
    return `${Math.round(share * WIDTH)} ${Math.round(height * HEIGHT * 10) / 10}`;
  });
  return `M${points.join('L')}`;
}

export function GateLine() {
  const path = linePath();
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      className="absolute inset-x-0 bottom-11 h-[30vh] w-full text-brand opacity-45"
    >
      <defs>
        <linearGradient id="gate-line-fill" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="currentColor" stopOpacity="0.16" />
          <stop offset="1" stopColor="currentColor" stopOpacity="0" />
        </linearGradient>
      </defs>
      <path d={`${path}L${WIDTH} ${HEIGHT}L0 ${HEIGHT}Z`} fill="url(#gate-line-fill)" />
      <path d={path} fill="none" stroke="currentColor" strokeWidth="1.25" vectorEffect="non-scaling-stroke" />
    </svg>
  );
}

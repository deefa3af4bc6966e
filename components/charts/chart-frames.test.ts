// Frames of charts: once a frame each, the leading chart first, legends in turn, pictures as many as fit.
import { expect, it } from 'vitest';
import { createChartFrames, LEGENDS_A_FRAME, PAINTING_MS } from '@/components/charts/chart-frames';

function startPage() {
  const runs: ((dueMs: number) => void)[] = [];
  const log: string[] = [];
  let nowMs = 0;
  const frames = createChartFrames({ requestFrame: (run) => runs.push(run), nowMs: () => nowMs });
  const painting = (name: string, tookMs: number) => () => {
    nowMs += tookMs;
    log.push(`paint ${name}`);
  };
  const chart = (name: string, isLeading = false) => ({
    isLeading: () => isLeading,
    drawPicture: () => void log.push(`picture ${name}`),
    writeLegend: () => void log.push(`legend ${name}`),
  });
  const frame = (lateMs = 0) => {
    const dueMs = nowMs;
    nowMs += lateMs;
    for (const run of runs.splice(0)) run(dueMs);
    return log.splice(0);
  };
  return { frames, chart, painting, frame, runs };
}

it('draws each chart once a frame, the one under the pointer first', () => {
  const { frames, chart, frame, runs } = startPage();
  const [a, b] = [chart('a'), chart('b', true)];
  for (const one of [a, b, a, b]) frames.hover(one);
  expect(runs).toHaveLength(1);
  expect(frame()).toEqual(['picture b', 'picture a', 'legend b', 'legend a']);
  expect(runs).toHaveLength(0);
});

it('writes a few legends a frame until all are written, in turn while the pointer goes on', () => {
  const { frames, chart, frame } = startPage();
  const charts = Array.from({ length: LEGENDS_A_FRAME * 2 + 1 }, (_none, at) => chart(String(at)));
  const legendsOf = (lines: readonly string[]) => lines.filter((line) => line.startsWith('legend')).length;
  const seen = new Set<string>();
  for (const one of charts) frames.hover(one);
  for (let at = 0; at < 3; at += 1) {
    const lines = frame();
    expect(legendsOf(lines)).toBeLessThanOrEqual(LEGENDS_A_FRAME);
    for (const line of lines) seen.add(line);
    for (const one of charts) frames.hover(one);
  }
  expect(seen.size).toBe(charts.length * 2);
});

it('forgets charts that are gone', () => {
  const { frames, chart, frame } = startPage();
  const [a, b] = [chart('a'), chart('b')];
  frames.hover(a);
  frames.hover(b);
  frames.cancel(a, () => {});
  expect(frame()).toEqual(['picture b', 'legend b']);
});

it('paints as much as fits in a frame, after what follows the pointer, and something in each', () => {
  const { frames, chart, painting, frame, runs } = startPage();
  const slow = painting('slow', 3 * PAINTING_MS);
  for (const draw of [painting('a', 1), painting('b', PAINTING_MS - 1), slow, painting('c', 1), slow])
    frames.paint(draw);
  frames.hover(chart('x', true));
  expect(frame()).toEqual(['picture x', 'legend x', 'paint a', 'paint b']);
  frames.hover(chart('y', true));
  expect(frame()).toEqual(['picture y', 'legend y', 'paint slow']);
  expect(frame()).toEqual(['paint c']);
  expect(runs).toHaveLength(0);
});

it('begins no picture that would end too late, and few in a frame that begins late', () => {
  const { frames, painting, frame } = startPage();
  const third = (name: string) => painting(name, PAINTING_MS / 2.9);
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) frames.paint(third(name));
  expect(frame()).toEqual(['paint a', 'paint b']);
  expect(frame(PAINTING_MS / 3)).toEqual(['paint c']);
  frames.paint(painting('quick', PAINTING_MS / 4));
  expect(frame(10 * PAINTING_MS)).toEqual(['paint d']);
});

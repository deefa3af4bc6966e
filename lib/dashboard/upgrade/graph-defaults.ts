// The looks of a whole `graph` panel as defaults of its fields.
import type { JsonObject } from '@/lib/dashboard/json-fields';
import { numberAt, objectAt, objectsAt, said, textAt } from '@/lib/dashboard/upgrade/panel-upgrade';

export function graphDefaults(panel: JsonObject): JsonObject {
  const [left = {}] = graphAxes(panel);
  const thresholds = graphThresholds(panel);
  return {
    color: { mode: 'palette-classic' },
    ...axisDefaults(left),
    ...said({ decimals: numberAt(left, 'decimals') ?? numberAt(panel, 'decimals') }),
    ...(thresholds !== null && { thresholds: { mode: 'absolute', steps: thresholds.steps } }),
    custom: {
      ...drawing(panel),
      ...axisCustom(left),
      spanNulls: textAt(panel, 'nullPointMode') === 'connected',
      ...(panel.stack === true && { stacking: { mode: panel.percentage === true ? 'percent' : 'normal', group: 'A' } }),
      ...(thresholds !== null && { thresholdsStyle: { mode: thresholds.style } }),
      ...(panel.nullPointMode === 'null as zero' && { nullValueMode: 'null as zero' }),
    },
  };
}

/** `yaxes`; or what stood for them before there were any: `y_formats`, `grid`, `leftYAxisLabel`. */
export function graphAxes(panel: JsonObject): readonly JsonObject[] {
  const axes = objectsAt(panel, 'yaxes');
  if (axes.length > 0) return axes;
  const formats = panel.y_formats ?? panel['y-formats'] ?? [panel.y_format, panel.y2_format];
  const list: readonly unknown[] = Array.isArray(formats) ? formats : [];
  const grid = objectAt(panel, 'grid');
  return ['left', 'right'].map((side, at) => ({
    format: list[at] ?? 'short',
    label: panel[`${side}YAxisLabel`],
    min: grid[`${side}Min`] ?? (at === 0 ? grid.min : undefined),
    max: grid[`${side}Max`] ?? (at === 0 ? grid.max : undefined),
    logBase: grid[`${side}LogBase`] ?? 1,
    show: panel['y-axis'] ?? true,
  }));
}

/** What an axis says of the values on it. */
export function axisDefaults(axis: JsonObject): JsonObject {
  return said({ unit: textAt(axis, 'format'), min: numberAt(axis, 'min'), max: numberAt(axis, 'max') });
}

/** What it says of itself. */
export function axisCustom(axis: JsonObject): JsonObject {
  const logBase = numberAt(axis, 'logBase') ?? 1;
  return {
    ...said({ axisLabel: textAt(axis, 'label') }),
    ...(axis.show === false && { axisPlacement: 'hidden' }),
    // Only bases that a log scale can have here.
    ...(logBase > 1 && { scaleDistribution: { type: 'log', log: logBase === 2 ? 2 : 10 } }),
  };
}

function drawing(panel: JsonObject): JsonObject {
  const isBars = panel.bars === true;
  const isLines = panel.lines !== false;
  const fill = numberAt(panel, 'fill') ?? 1;
  const gradient = numberAt(panel, 'fillGradient') ?? 0;
  const radius = numberAt(panel, 'pointradius');
  return {
    drawStyle: drawStyle(isBars, isLines, panel.points === true),
    lineWidth: isLines ? (numberAt(panel, 'linewidth') ?? 1) : 1,
    fillOpacity: isBars ? 100 : (gradient > 0 ? gradient : fill) * 10,
    gradientMode: gradient > 0 ? 'opacity' : 'none',
    lineInterpolation: panel.steppedLine === true ? 'stepAfter' : 'linear',
    showPoints: panel.points === true ? 'always' : 'never',
    ...(radius !== null && { pointSize: 2 + 2 * radius }),
    ...(panel.dashes === true && { lineStyle: dashStyle(panel) }),
  };
}

export function dashStyle(json: JsonObject): JsonObject {
  return { fill: 'dash', dash: [numberAt(json, 'dashLength') ?? 10, numberAt(json, 'spaceLength') ?? 10] };
}

function drawStyle(isBars: boolean, isLines: boolean, isPoints: boolean): string {
  if (isBars) return 'bars';
  return isLines || !isPoints ? 'line' : 'points';
}

const THRESHOLD_COLORS: Readonly<Record<string, string>> = {
  critical: 'red',
  warning: 'orange',
  ok: 'green',
};

interface GraphThresholds {
  readonly steps: readonly JsonObject[];
  readonly style: string;
}

/** "Above" colours from its value on, "below" up to it; without a colour nothing is drawn. */
function graphThresholds(panel: JsonObject): GraphThresholds | null {
  const given = [...objectsAt(panel, 'thresholds'), ...gridThresholds(panel)].filter(
    (one) => numberAt(one, 'value') !== null,
  );
  if (given.length === 0) return null;
  const sorted = given.toSorted((a, b) => (numberAt(a, 'value') ?? 0) - (numberAt(b, 'value') ?? 0));
  const steps: { value: number | null; color: string }[] = [{ value: null, color: 'transparent' }];
  for (const one of sorted) {
    const value = numberAt(one, 'value') ?? 0;
    const color =
      THRESHOLD_COLORS[textAt(one, 'colorMode')] ?? (textAt(one, 'fillColor') || textAt(one, 'lineColor') || 'red');
    const last = steps.at(-1);
    if (one.op === 'lt') {
      if (last !== undefined) last.color = color;
      steps.push({ value, color: 'transparent' });
    } else steps.push({ value, color });
  }
  const hasArea = given.some((one) => one.fill === true);
  const hasLine = given.some((one) => one.line === true);
  if (hasArea) return { steps, style: hasLine ? 'line+area' : 'area' };
  return { steps, style: hasLine ? 'line' : 'off' };
}

/** Two limits of the whole grid, from before there was a list. When the second lies below the first, less is worse. */
function gridThresholds(panel: JsonObject): readonly JsonObject[] {
  const grid = objectAt(panel, 'grid');
  const values = [numberAt(grid, 'threshold1'), numberAt(grid, 'threshold2')];
  const [first = null, second = null] = values;
  const op = first !== null && second !== null && second < first ? 'lt' : 'gt';
  const isLine = grid.thresholdLine === true;
  return values.flatMap((value, at) => {
    const color = textAt(grid, `threshold${at + 1}Color`);
    return value === null ? [] : [{ value, op, line: isLine, fill: !isLine, fillColor: color, lineColor: color }];
  });
}

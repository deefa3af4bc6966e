// Panels whose options stood elsewhere: text and heatmap.
import { type JsonObject, textOr } from '@/lib/dashboard/json-fields';
import { numberAt, objectAt, type PanelUpgrade, said, textAt } from '@/lib/dashboard/upgrade/panel-upgrade';

export const upgradeText: PanelUpgrade = (panel) => {
  const isOld = panel.type === 'text2' || (panel.type === 'text' && typeof panel.content === 'string');
  const options = objectAt(panel, 'options');
  if (!isOld || options.content !== undefined) return null;
  // "text" of old files was Markdown that was not looked at.
  const mode = textAt(panel, 'mode') || 'markdown';
  return {
    panel: {
      ...panel,
      type: 'text',
      options: { ...options, mode: mode === 'text' ? 'markdown' : mode, content: textAt(panel, 'content') },
    },
    message: 'The text moved to where text panels have it today',
  };
};

export const upgradeHeatmap: PanelUpgrade = (panel) => {
  const color = objectAt(panel, 'color');
  const options = objectAt(panel, 'options');
  const isOld = panel.type === 'heatmap' && (color.mode !== undefined || panel.dataFormat !== undefined);
  if (!isOld || options.color !== undefined) return null;
  const axis = objectAt(panel, 'yAxis');
  const isCalculated = panel.dataFormat !== 'tsbuckets';
  return {
    panel: {
      ...panel,
      options: {
        calculate: isCalculated,
        ...(isCalculated && { calculation: calculationOf(panel) }),
        color: colorOf(color),
        cellGap: numberAt(objectAt(panel, 'cards'), 'cardPadding') ?? 1,
        filterValues: { le: panel.hideZeroBuckets === false ? -1e9 : 1e-9 },
        rowsFrame: { layout: rowLayout(panel) },
        yAxis: said({
          unit: textAt(axis, 'format'),
          decimals: numberAt(axis, 'decimals'),
          min: numberAt(axis, 'min'),
          max: numberAt(axis, 'max'),
          axisPlacement: axis.show === false ? 'hidden' : 'left',
          reverse: panel.reverseYBuckets === true ? true : undefined,
        }),
        tooltip: {
          mode: objectAt(panel, 'tooltip').show === false ? 'none' : 'single',
          yHistogram: objectAt(panel, 'tooltip').showHistogram === true,
        },
        legend: { show: objectAt(panel, 'legend').show !== false },
        showValue: 'never',
        ...options,
      },
    },
    message: 'The old heatmap became a heatmap of today',
  };
};

function calculationOf(panel: JsonObject): JsonObject {
  const axis = objectAt(panel, 'yAxis');
  const logBase = numberAt(axis, 'logBase') ?? 1;
  return {
    xBuckets: bucketsOf(panel.xBucketSize, panel.xBucketNumber),
    yBuckets: {
      ...bucketsOf(panel.yBucketSize, panel.yBucketNumber),
      ...(logBase > 1 && { scale: { type: 'log', log: logBase } }),
    },
  };
}

function bucketsOf(size: unknown, count: unknown): JsonObject {
  const [sizeText, countText] = [textOr(size, ''), textOr(count, '')];
  if (sizeText !== '') return { mode: 'size', value: sizeText };
  return countText === '' ? {} : { mode: 'count', value: countText };
}

function rowLayout(panel: JsonObject): string {
  switch (panel.yBucketBound) {
    case 'upper':
      return 'le';
    case 'lower':
      return 'ge';
    default:
      return 'auto';
  }
}

/** Scheme names lose the word that came before them: "interpolateOranges" → "Oranges". */
function colorOf(color: JsonObject): JsonObject {
  const isOpacity = color.mode === 'opacity';
  return {
    mode: isOpacity ? 'opacity' : 'scheme',
    scheme: textAt(color, 'colorScheme').replace('interpolate', '') || 'Oranges',
    fill: textAt(color, 'cardColor') || 'dark-orange',
    scale: color.colorScale === 'linear' ? 'linear' : 'exponential',
    exponent: numberAt(color, 'exponent') ?? 0.5,
    steps: 128,
    ...said({ min: numberAt(color, 'min'), max: numberAt(color, 'max') }),
  };
}

// `legend` and `tooltip` of a panel's options, read leniently: several panel types share them.
import type { LegendOptions, TooltipOptions } from '@/components/charts/chart-model';
import { asList, asRecord, readNumber, readText } from '@/lib/series/read-field-config';

export function readLegend(options: Readonly<Record<string, unknown>>): LegendOptions {
  const legend = asRecord(options['legend']);
  const { showLegend = legend['displayMode'] !== 'hidden' } = legend;
  const isShown = showLegend !== false && legend['isVisible'] !== false;
  const listOrTable = legend['displayMode'] === 'table' || legend['asTable'] === true ? 'table' : 'list';
  return {
    mode: isShown ? listOrTable : 'hidden',
    placement: legend['placement'] === 'right' ? 'right' : 'bottom',
    calcIds: asList(legend['calcs']).filter((id) => typeof id === 'string'),
    sortBy: readText(legend['sortBy']),
    isDescending: legend['sortDesc'] === true,
    widthPx: readNumber(legend['width']),
  };
}

/** The options with the legend shown or hidden, in whatever way they said it. */
export function withLegend(
  options: Readonly<Record<string, unknown>>,
  isShown: boolean,
): Readonly<Record<string, unknown>> {
  const { displayMode, ...legend } = asRecord(options['legend']);
  return {
    ...options,
    legend: {
      ...legend,
      showLegend: isShown,
      isVisible: isShown,
      displayMode: displayMode === 'table' ? 'table' : 'list',
    },
  };
}

export function readTooltip(options: Readonly<Record<string, unknown>>): TooltipOptions {
  const tooltip = asRecord(options['tooltip']);
  const { mode, sort } = tooltip;
  return {
    mode: mode === 'single' || mode === 'none' ? mode : 'multi',
    sort: sort === 'asc' || sort === 'desc' ? sort : 'none',
    hidesZeros: tooltip['hideZeros'] === true,
  };
}

// Frames and options of a bar chart panel to groups and series. Pure.
import type { ColumnModel, ColumnSeries } from '@/components/charts/column-layout';
import { prepareCalcs } from '@/components/panels/legend-calcs';
import type { PreparedChart } from '@/components/panels/legend-chart';
import { readLegend, readTooltip } from '@/components/panels/legend-options';
import type { ChartRequest } from '@/components/panels/prepared-chart';
import { applyFieldConfig, numberRangeOf } from '@/lib/series/apply-field-config';
import { createDisplay, displayOf } from '@/lib/series/display';
import { cellAt, type Field, type Frame } from '@/lib/series/frame';
import { asRecord, readNumber, readText } from '@/lib/series/read-field-config';
import { seriesColors } from '@/lib/series/series-colors';
import { displayNames } from '@/lib/series/series-names';
import { joinParts } from '@/lib/units/format-value';

const GROUP_LIMIT = 500;

/** The first text field names the groups (else the time); each number field is a series. A message when that is not there. */
export function prepareBarChart(request: ChartRequest): PreparedChart<ColumnModel> | string {
  const { options, theme, timeZone } = request;
  const frames = applyFieldConfig(request.frames, request.fieldConfig);
  const allNames = displayNames(frames);
  const byNames = groupFields(frames, allNames, readText(options['xField']) ?? '');
  const at = byNames.findIndex((field) => field !== undefined);
  const frame = frames[at];
  const byName = byNames[at];
  if (!frame || !byName) return 'A bar chart needs a text or time column for its groups.';
  const names = allNames[at] ?? [];
  const shownFields = frame.fields.flatMap((field, index) =>
    field.type === 'number' && field !== byName && asRecord(field.config.custom['hideFrom'])['viz'] !== true
      ? [{ field, name: names[index] ?? field.name }]
      : [],
  );
  if (shownFields.length === 0) return 'A bar chart needs at least one column of numbers.';
  const rowCount = Math.min(frame.length, GROUP_LIMIT);
  const groupText = displayOf(byName, { theme, timeZone, range: null });
  const groups = Array.from({ length: rowCount }, (_, row) => joinParts(groupText(cellAt(byName, row))));
  const range = numberRangeOf(shownFields.map(({ field }) => field));
  const colors = seriesColors(shownFields, range, theme);
  const colorField = frame.fields.find(({ name }) => name === options['colorByField']);
  const series = shownFields.map(({ field, name }, index): ColumnSeries => {
    const display = createDisplay('number', field.config, { theme, timeZone, range });
    const mode = field.config.color?.mode;
    const isPalette = mode === undefined || mode.startsWith('palette');
    return {
      key: `${index}`,
      name,
      color: colors[index]?.color ?? theme.ink,
      values: field.values.subarray(0, rowCount),
      format: (value) => joinParts(display(value)),
      ...colorsOf({ field, colorField, isPalette, request, rowCount }),
    };
  });
  const [first] = shownFields;
  const calcs = prepareCalcs(
    shownFields.map(({ field }) => ({
      field,
      display: createDisplay('number', field.config, { theme, timeZone, range }),
    })),
    readLegend(options).calcIds,
  );
  return {
    model: {
      groups,
      series,
      ...columnOptions(request, asRecord(first?.field.config.custom)),
      isNameAxisHidden: byName.config.custom['axisPlacement'] === 'hidden',
      ...scaleOf(first?.field),
    },
    // One series without calculations has nothing to say.
    legend:
      series.length < 2 && (calcs[0] ?? []).length === 0
        ? []
        : series.map(({ key, name, color }, index) => ({
            key,
            name,
            color,
            style: { dash: [] },
            calcs: calcs[index] ?? [],
          })),
  };
}

/** By frame: the wanted column by its own or its shown name; where no frame has it, the first text, else the first time. */
function groupFields(
  frames: readonly Frame[],
  names: readonly (readonly string[])[],
  wanted: string,
): readonly (Field | undefined)[] {
  const chosen = frames.map(({ fields }, at) =>
    fields.find(({ name }, column) => wanted !== '' && (name === wanted || names[at]?.[column] === wanted)),
  );
  if (chosen.some((field) => field !== undefined)) return chosen;
  return frames.map(
    ({ fields }) => fields.find(({ type }) => type === 'string') ?? fields.find(({ type }) => type === 'time'),
  );
}

interface Coloring {
  readonly field: Field;
  readonly colorField: Field | undefined;
  readonly isPalette: boolean;
  readonly request: ChartRequest;
  readonly rowCount: number;
}

/** Colours of single bars: by another column, or by the value itself when the mode depends on values. */
function colorsOf({ field, colorField, isPalette, request, rowCount }: Coloring): {
  colorAt?: (row: number) => string;
} {
  const source = colorField ?? (isPalette ? undefined : field);
  if (!source) return {};
  const { theme, timeZone } = request;
  const display = displayOf(source, {
    theme,
    timeZone,
    range: source.type === 'number' ? numberRangeOf([source]) : null,
  });
  const colors = Array.from({ length: rowCount }, (_, row) => display(cellAt(source, row)).color);
  return { colorAt: (row) => colors[row] ?? theme.ink };
}

function scaleOf(field: Field | undefined): Pick<ColumnModel, 'unit' | 'decimals' | 'min' | 'max'> {
  const config = field?.config;
  return { unit: config?.unit, decimals: config?.decimals, min: config?.min, max: config?.max };
}

function columnOptions(
  { options, isTall }: ChartRequest,
  custom: Readonly<Record<string, unknown>>,
): Omit<ColumnModel, 'groups' | 'series' | 'unit' | 'decimals' | 'min' | 'max' | 'isNameAxisHidden'> {
  const oneOf = <T extends string>(value: unknown, allowed: readonly T[], fallback: T): T =>
    allowed.find((one) => one === value) ?? fallback;
  const orientation = oneOf(options['orientation'], ['auto', 'horizontal', 'vertical'], 'auto');
  return {
    isHorizontal: orientation === 'auto' ? isTall : orientation === 'horizontal',
    stacking: oneOf(options['stacking'], ['none', 'normal', 'percent'], 'none'),
    showValue: oneOf(options['showValue'], ['auto', 'always', 'never'], 'auto'),
    groupShare: clampShare(options['groupWidth'], 0.7),
    barShare: clampShare(options['barWidth'], 0.97),
    radiusShare: Math.min(0.5, Math.max(0, readNumber(options['barRadius']) ?? 0)),
    fillOpacity: readNumber(custom['fillOpacity']) ?? 80,
    lineWidth: readNumber(custom['lineWidth']) ?? 1,
    softMin: readNumber(custom['axisSoftMin']) ?? undefined,
    softMax: readNumber(custom['axisSoftMax']) ?? undefined,
    isValueAxisHidden: custom['axisPlacement'] === 'hidden',
    nameRotation: Math.max(-90, Math.min(90, readNumber(options['xTickLabelRotation']) ?? 0)),
    tooltip: readTooltip(options).mode,
    nameMaxCharacters: Math.max(3, readNumber(options['xTickLabelMaxLength']) ?? 40),
  };
}

function clampShare(value: unknown, fallback: number): number {
  return Math.min(1, Math.max(0.05, readNumber(value) ?? fallback));
}

// Tables with `styles` and `transform`, before fields had a config.
import { type JsonObject, textOr } from '@/lib/dashboard/json-fields';
import { oldMappings } from '@/lib/dashboard/upgrade/old-mappings';
import {
  calcOf,
  fieldConfigOf,
  listAt,
  nameMatcher,
  numberAt,
  objectAt,
  objectsAt,
  type Override,
  type PanelUpgrade,
  type Property,
  said,
  stepsOf,
  textAt,
} from '@/lib/dashboard/upgrade/panel-upgrade';

export const upgradeOldTable: PanelUpgrade = (panel) => {
  const isOld =
    panel.type === 'table-old' ||
    // A plugin that has the options of the table of its day.
    panel.type === 'briangann-datatable-panel' ||
    // Tables of today have options, and keep the styles that they had before.
    (panel.type === 'table' && Array.isArray(panel.styles) && Object.keys(objectAt(panel, 'options')).length === 0);
  if (!isOld) return null;
  const styles = objectsAt(panel, 'styles');
  const everything = styles.find((style) => textAt(style, 'pattern') === '/.*/');
  const others = styles.filter((style) => style !== everything && textAt(style, 'pattern') !== '');
  const defaults = everything === undefined ? {} : defaultsOf(everything);
  // A style hides only what no other one is for.
  const isRestHidden = everything?.type === 'hidden';
  const overrides = others.flatMap((style): Override[] => {
    const shown = isRestHidden && style.type !== 'hidden' ? [{ id: 'custom.hideFrom', value: { viz: false } }] : [];
    const properties = [...styleProperties(style), ...shown];
    return properties.length === 0 ? [] : [{ matcher: nameMatcher(textAt(style, 'pattern')), properties }];
  });
  return {
    panel: {
      ...panel,
      type: 'table',
      fieldConfig: fieldConfigOf(panel, defaults, overrides),
      transformations: [...listAt(panel, 'transformations'), ...transformationsOf(panel)],
      options: { showHeader: true, ...objectAt(panel, 'options') },
    },
    message: 'The old table became a table of today',
  };
};

function transformationsOf(panel: JsonObject): JsonObject[] {
  switch (panel.transform) {
    case 'timeseries_to_rows':
      return [{ id: 'seriesToRows', options: {} }];
    case 'timeseries_to_columns':
      return [{ id: 'joinByField', options: {} }];
    case 'timeseries_aggregations': {
      const reducers = objectsAt(panel, 'columns').map((column) => calcOf(textAt(column, 'value')));
      return [{ id: 'reduce', options: { reducers, includeTimeField: false } }];
    }
    case 'table':
      return [{ id: 'merge', options: {} }];
    default:
      return [];
  }
}

/** A style's properties as defaults of all fields. */
function defaultsOf(style: JsonObject): JsonObject {
  const custom: Record<string, unknown> = {};
  const plain: Record<string, unknown> = {};
  for (const { id, value } of styleProperties(style))
    if (id.startsWith('custom.')) custom[id.slice('custom.'.length)] = value;
    else plain[id] = value;
  return { ...plain, custom };
}

function styleProperties(style: JsonObject): Property[] {
  const plain = said({ displayName: textAt(style, 'alias'), decimals: numberAt(style, 'decimals') });
  const align = textAt(style, 'align');
  const mappings = oldMappings(style);
  return [
    ...Object.entries(plain).map(([id, value]) => ({ id, value })),
    ...typeProperties(style),
    ...(align === '' || align === 'auto' ? [] : [{ id: 'custom.align', value: align }]),
    ...linkProperty(style),
    ...colorProperties(style),
    ...(mappings.length > 0 ? [{ id: 'mappings', value: mappings }] : []),
  ];
}

function typeProperties(style: JsonObject): Property[] {
  switch (style.type) {
    case 'date':
      return [{ id: 'unit', value: `time:${textAt(style, 'dateFormat') || 'YYYY-MM-DD HH:mm:ss'}` }];
    case 'hidden':
      return [{ id: 'custom.hideFrom', value: { viz: true } }];
    case 'number': {
      const unit = textAt(style, 'unit');
      return unit === '' ? [] : [{ id: 'unit', value: unit }];
    }
    default:
      return [];
  }
}

function linkProperty(style: JsonObject): Property[] {
  const url = textAt(style, 'linkUrl');
  if (style.link !== true || url === '') return [];
  const link = {
    title: withCellNames(textAt(style, 'linkTooltip')),
    url: withCellNames(url),
    targetBlank: style.linkTargetBlank === true,
  };
  return [{ id: 'links', value: [link] }];
}

/** `$__cell` is the cell itself, `$__cell_2` the third of its row. */
function withCellNames(text: string): string {
  return text
    .replaceAll(
      /\$__cell_(\d+)|\$\{__cell_(\d+)(?::[^}]*)?\}/g,
      (_, short: string | undefined, long: string | undefined) => {
        return `\${__data.fields[${short ?? long ?? '0'}]}`;
      },
    )
    .replaceAll(/\$__cell(?!\w)|\$\{__cell(?::raw)?\}/g, '${__value.raw}');
}

const CELL_TYPES: Readonly<Record<string, string>> = {
  cell: 'color-background',
  row: 'color-background',
  value: 'color-text',
};

function colorProperties(style: JsonObject): Property[] {
  const mode = textOr(style.colorMode, '');
  const cellType = CELL_TYPES[mode];
  if (cellType === undefined) return [];
  const cellOptions = { type: cellType, ...(mode === 'row' && { applyToRow: true }) };
  const steps = stepsOf(listAt(style, 'thresholds'), listAt(style, 'colors'));
  return [
    { id: 'custom.cellOptions', value: cellOptions },
    { id: 'thresholds', value: { mode: 'absolute', steps } },
    { id: 'color', value: { mode: 'thresholds' } },
  ];
}

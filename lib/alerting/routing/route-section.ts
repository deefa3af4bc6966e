// Routes and inhibition rules as they stand in the file.
import { choice, span, words } from '@/lib/alerting/config/fields';
import { parseMatchers } from '@/lib/alerting/matchers/parse-matchers';
import { sortMatchers } from '@/lib/alerting/matchers/format-matcher';
import { fail, type Field, list, mapOf, type Reading } from '@/lib/config/prometheus/field';
import { section, type SectionCheck, type SectionValue } from '@/lib/config/prometheus/section';
import type { ConfigNode } from '@/lib/config/prometheus/config-node';
import { isInputError } from '@/lib/errors/input-error';
import { isLabelName } from '@/lib/labels/label-name';
import { valueTest } from '@/lib/alerting/matchers/label-test';
import type { Matcher } from '@/lib/labels/matcher';

interface MatcherLine {
  readonly text: string;
  readonly matchers: readonly Matcher[];
  readonly warning: string | null;
}

function matcherLine(): Field<MatcherLine> {
  return {
    read: (node, reading) => {
      if (node.kind === 'null') return undefined;
      if (node.kind !== 'scalar') throw fail(reading, node, `cannot unmarshal a ${node.kind} into string`);
      return { text: node.text, ...atNode(node, reading, () => parseMatchers(node.text)) };
    },
    print: ({ text }) => text,
  };
}

function atNode<T>(node: ConfigNode, reading: Reading, parse: () => T): T {
  try {
    return parse();
  } catch (thrown) {
    if (isInputError(thrown)) throw fail(reading, node, thrown.message);
    throw thrown;
  }
}

/** A list of lines; one line alone is not a list, as in Alertmanager. */
const matcherLines = list(matcherLine());

/** Keys are classic names. A null regex is refused by its key. */
function matchMap(isRegex: boolean): Field<ReadonlyMap<string, string>> {
  const values = mapOf(words(), (name) =>
    isLabelName(name, 'legacy') ? undefined : `invalid label name ${JSON.stringify(name)}`,
  );
  return {
    read: (node, reading) => {
      const map = values.read(node, reading);
      if (node.kind !== 'map' || !isRegex) return map;
      for (const { key, keyPlace, node: below } of node.entries) {
        if (below.kind === 'null') throw fail(reading, keyPlace, `invalid regexp value for ${JSON.stringify(key)}`);
        atNode(below, reading, () => valueTest({ name: key, type: '=~', value: map?.get(key) ?? '' }));
      }
      return map;
    },
    print: (map) => values.print(map),
  };
}

/** `group_by: []` is one group for all, also below a parent that has labels. */
const groupNames = list(words());
const groupBy: Field<readonly string[]> = {
  read: (node, reading) => groupNames.read(node, reading),
  print: (value) => value,
};

const routeFields = {
  receiver: words(),
  group_by: groupBy,
  group_wait: span(),
  group_interval: span({ zeroReason: 'group_interval cannot be zero' }),
  repeat_interval: span({ zeroReason: 'repeat_interval cannot be zero' }),
  matchers: matcherLines,
  match: matchMap(false),
  match_re: matchMap(true),
  continue: choice(),
  mute_time_intervals: list(words()),
  active_time_intervals: list(words()),
  labels: mapOf(words()),
};

const nodeSection = section({ typeName: 'config.plain', fields: routeFields, check: checkRoute });
type RouteFields = SectionValue<typeof routeFields>;

export interface RouteSettings extends RouteFields {
  readonly routes?: readonly RouteSettings[];
}

/** A section whose key `routes` holds sections of its own kind. */
export const routeSection: Field<RouteSettings> = {
  read: (node, reading) => {
    if (node.kind !== 'map') return nodeSection.read(node, reading);
    const below = node.entries.find(({ key }) => key === 'routes');
    const own = nodeSection.read({ ...node, entries: node.entries.filter((entry) => entry !== below) }, reading);
    const routes = below === undefined ? undefined : list(routeSection).read(below.node, reading);
    return own === undefined || routes === undefined ? own : Object.assign(own, { routes });
  },
  print: ({ routes, ...own }) => {
    const printed = nodeSection.print(own) as Record<string, unknown> | undefined;
    return { ...printed, ...(routes && { routes: list(routeSection).print(routes) }) };
  },
};

function checkRoute({ group_by = [] }: RouteFields, { refuse }: SectionCheck): void {
  const names = group_by.filter((name) => name !== '...');
  for (const name of names)
    if (!isLabelName(name, 'utf8')) refuse(`invalid label name ${JSON.stringify(name)} in group_by list`, 'group_by');
  if (names.length > 0 && names.length < group_by.length)
    refuse('cannot have wildcard group_by (`...`) and other labels at the same time', 'group_by');
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) refuse(`duplicated label ${JSON.stringify(twice)} in group_by`, 'group_by');
}

export const inhibitSection = section({
  typeName: 'config.plain',
  fields: {
    name: words(),
    source_match: matchMap(false),
    source_match_re: matchMap(true),
    source_matchers: matcherLines,
    target_match: matchMap(false),
    target_match_re: matchMap(true),
    target_matchers: matcherLines,
    equal: list(words()),
  },
  check: ({ equal = [] }, { refuse }) => {
    const bad = equal.find((name) => !isLabelName(name, 'utf8'));
    if (bad !== undefined) refuse(`invalid label name ${JSON.stringify(bad)} in equal list`, 'equal');
  },
});
export type InhibitSettings = SectionValue<typeof inhibitSection.fields>;

interface MatcherSources {
  readonly match: ReadonlyMap<string, string> | undefined;
  readonly matchRe: ReadonlyMap<string, string> | undefined;
  readonly lines: readonly MatcherLine[] | undefined;
}

/** The old and the new ways to say matchers, together and in order. */
export function collectMatchers({ match, matchRe, lines }: MatcherSources): Matcher[] {
  return sortMatchers([
    ...[...(match ?? [])].map(([name, value]): Matcher => ({ name, type: '=', value })),
    ...[...(matchRe ?? [])].map(([name, value]): Matcher => ({ name, type: '=~', value })),
    ...(lines ?? []).flatMap(({ matchers }) => matchers),
  ]);
}

export function warningsOf(lines: readonly MatcherLine[] | undefined): string[] {
  return (lines ?? []).flatMap(({ warning }) => (warning === null ? [] : [warning]));
}

// Reads a rule file as Prometheus does (model/rulefmt), with all of its mistakes, each with place, group and rule.
import { ALIASED_NODES_LIMIT, type ConfigNode, parseConfigNode, type Place } from '@/lib/config/prometheus/config-node';
import { isInputError } from '@/lib/errors/input-error';
import { type MapReader, readMap, type Refuse } from '@/lib/rules/node-reader';
import { readRule, type RuleCheckers } from '@/lib/rules/read-rule';
import { PROVENANCES, type Rule, type RuleFile, type RuleGroup } from '@/lib/rules/rule-file';
import type { RuleProblem } from '@/lib/rules/rule-problem';
import { type GroupPiece, splitGroups } from '@/lib/rules/split-groups';

export interface ReadRuleFileOptions extends RuleCheckers {
  /** Of tools: keys that nobody knows are no mistakes. */
  readonly ignoresUnknownFields?: boolean;
}

export interface ReadRuleFile extends RuleFile {
  /** In the order of the file; the groups are only good when there are none. */
  readonly problems: readonly RuleProblem[];
  readonly warnings: readonly string[];
}

const GROUP_KEYS = ['name', 'interval', 'query_offset', 'limit', 'labels', 'rules', 'watchfire'];
const GROUP_TYPE = 'rulefmt.RuleGroup';
/** Some 50,000 rules. */
const SIZE_LIMIT_BYTES = 16_777_216;
/** Where a document ends and another begins. */
const NEXT_DOCUMENT = /^---(?:[ \t].*)?$/m;

export function readRuleFile(source: string, options: ReadRuleFileOptions): ReadRuleFile {
  return allAtOnce(readRuleFileInSteps(source, options));
}

/** A large file takes seconds: yields after each rule, so that others may have their turn. */
type Steps<T> = Generator<undefined, T, undefined>;

function allAtOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

export function* readRuleFileInSteps(source: string, options: ReadRuleFileOptions): Steps<ReadRuleFile> {
  const { text, hasMore } = firstDocument(source);
  const warnings = hasMore ? ['the file has several YAML documents: only the first one is used'] : [];
  const read = (yield* readPieces(splitGroups(text) ?? [], options)) ?? (yield* readWhole(text, options));
  return { ...read, warnings };
}

interface ReadGroups {
  readonly groups: RuleGroup[];
  readonly problems: RuleProblem[];
}

/** Null when there are none, or when one means nothing by itself. */
function* readPieces(pieces: readonly GroupPiece[], options: ReadRuleFileOptions): Steps<ReadGroups | null> {
  if (pieces.length === 0) return null;
  const read: ReadGroups = { groups: [], problems: [] };
  const names = new Set<string>();
  for (const piece of pieces) {
    const node = parsePiece(piece, pieces.length);
    if (!node) return null;
    yield* readGroup(node, names, read, options);
  }
  return read;
}

function parsePiece({ text, line }: GroupPiece, pieceCount: number): ConfigNode | null {
  try {
    const root = parseConfigNode(`groups:\n${text}`, '', {
      sizeLimitBytes: SIZE_LIMIT_BYTES,
      firstLine: line - 1,
      aliasedLimit: Math.floor(ALIASED_NODES_LIMIT / pieceCount),
    });
    const list = root.kind === 'map' ? root.entries[0]?.node : undefined;
    const [node, ...more] = list?.kind === 'list' ? list.items : [];
    return node?.kind === 'map' && more.length === 0 ? node : null;
  } catch (thrown) {
    if (!isInputError(thrown)) throw thrown;
    return null;
  }
}

function* readWhole(text: string, options: ReadRuleFileOptions): Steps<ReadGroups> {
  const read: ReadGroups = { groups: [], problems: [] };
  try {
    const root = readMap(parseConfigNode(text, '', { sizeLimitBytes: SIZE_LIMIT_BYTES }), {
      typeName: 'rulefmt.RuleGroups',
      keys: ['groups'],
      ignoresUnknown: options.ignoresUnknownFields === true,
      refuse: (place, message) => add(read.problems, { ...at(place), message }),
    });
    const names = new Set<string>();
    for (const node of root?.list('groups') ?? []) yield* readGroup(node, names, read, options);
  } catch (thrown) {
    if (!isInputError(thrown)) throw thrown;
    const { line = 1, column = 1 } = thrown.place;
    read.problems.push({ line, column, message: thrown.message.replace(/^:\d+:\d+: /, '') });
  }
  return read;
}

/** `names` are those of the groups before. */
function* readGroup(
  node: ConfigNode,
  names: Set<string>,
  { groups, problems }: ReadGroups,
  options: ReadRuleFileOptions,
): Steps<void> {
  const group = yield* readGroupNode(node, options, problems);
  if (!group) return;
  if (names.has(group.name))
    add(problems, { ...at(node), message: `groupname: "${group.name}" is repeated in the same file` });
  names.add(group.name);
  groups.push(group);
}

/** One group alone, as the ruler's API takes it. */
export function readRuleGroup(
  source: string,
  options: ReadRuleFileOptions,
): {
  readonly group: RuleGroup | null;
  readonly problems: readonly RuleProblem[];
} {
  const problems: RuleProblem[] = [];
  try {
    return { group: allAtOnce(readGroupNode(parseConfigNode(source, ''), options, problems)), problems };
  } catch (thrown) {
    if (!isInputError(thrown)) throw thrown;
    const { line = 1, column = 1 } = thrown.place;
    return { group: null, problems: [{ line, column, message: thrown.message.replace(/^:\d+:\d+: /, '') }] };
  }
}

function* readGroupNode(
  node: ConfigNode,
  options: ReadRuleFileOptions,
  problems: RuleProblem[],
): Steps<RuleGroup | null> {
  const refuse: Refuse = (place, message) => add(problems, { ...at(place), message });
  const map = readMap(node, {
    typeName: GROUP_TYPE,
    keys: GROUP_KEYS,
    ignoresUnknown: options.ignoresUnknownFields === true,
    refuse,
    below: { watchfire: { typeName: 'watchfire group options', keys: ['folder', 'provenance'] } },
  });
  if (!map) {
    if (node.kind === 'null') refuse(node, 'Groupname must not be empty');
    return null;
  }
  const name = map.text('name');
  if (name === '') refuse(map.has('name') ? map.placeOf('name') : map.place, 'Groupname must not be empty');
  const limit = map.integer('limit');
  const own = map.map('watchfire');
  if (limit < 0) refuse(map.placeOf('limit'), `limit must not be negative: ${limit}`);
  return {
    name,
    intervalMs: positiveOrNull(map, 'interval'),
    queryOffsetMs: map.durationMs('query_offset'),
    limit,
    labels: groupLabels(map, options, refuse),
    rules: yield* readRules(map, name, options, problems),
    line: map.place.line,
    folder: own?.text('folder') ?? '',
    provenance: own?.oneOf('provenance', PROVENANCES) ?? '',
  };
}

/** An interval of 0 means the default, as in Prometheus. */
function positiveOrNull(map: MapReader, key: string): number | null {
  const durationMs = map.durationMs(key);
  return durationMs === 0 ? null : durationMs;
}

function groupLabels(map: MapReader, options: ReadRuleFileOptions, refuse: Refuse): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  for (const [name, { value, place }] of map.textMap('labels')) {
    if (!options.isLabelName(name) || name === '__name__') refuse(place, `invalid label name: ${name}`);
    labels.set(name, value);
  }
  return labels;
}

function* readRules(
  group: MapReader,
  groupName: string,
  options: ReadRuleFileOptions,
  problems: RuleProblem[],
): Steps<readonly Rule[]> {
  const rules: Rule[] = [];
  for (const [index, node] of group.list('rules').entries()) {
    const found: RuleProblem[] = [];
    const { rule, ruleName } = readRule(node, options, {
      ignoresUnknown: options.ignoresUnknownFields === true,
      refuse: (place, message) => found.push({ ...at(place), message }),
    });
    for (const { message, ...place } of found)
      add(problems, { ...place, message: `group "${groupName}", rule ${index + 1}, "${ruleName}": ${message}` });
    if (rule) rules.push(rule);
    yield;
  }
  return rules;
}

/** A key that is read twice is wrong once. */
function add(problems: RuleProblem[], problem: RuleProblem): void {
  const isKnown = problems.some(
    ({ line, column, message }) => line === problem.line && column === problem.column && message === problem.message,
  );
  if (!isKnown) problems.push(problem);
}

function at({ line, column }: Place): Place {
  return { line, column };
}

function firstDocument(source: string): { readonly text: string; readonly hasMore: boolean } {
  const start = /^(?:\s*(?:#[^\n]*|%[^\n]*)?\n)*---[ \t]*(?:#[^\n]*)?(?:\n|$)/.exec(source)?.[0].length ?? 0;
  const next = NEXT_DOCUMENT.exec(source.slice(start));
  if (!next) return { text: source, hasMore: false };
  const rest = source.slice(start + next.index + next[0].length);
  return { text: source.slice(0, start + next.index), hasMore: /\S/.test(rest) };
}

// A group of rules as the engine runs it: everything inherited is filled in.
import type { RuleGroup } from '@/lib/rules/rule-file';
import { slotOffsetMs, type SlotGrid } from '@/lib/rules/slots';
import { type CompiledRule, compileRules, hashText, type ParseExpr } from '@/server/rules/compile-rule';

export interface GroupConfig {
  /** Of file and name: the group's rows in the database, and its part of the lease. */
  readonly key: string;
  /** Path of the file, or the namespace for groups of the API. */
  readonly file: string;
  readonly name: string;
  readonly provenance: 'file' | 'api';
  readonly intervalMs: number;
  readonly queryOffsetMs: number;
  readonly limit: number;
  readonly grid: SlotGrid;
  readonly rules: readonly CompiledRule[];
  readonly source: RuleGroup;
  /** Equal exactly when nothing that matters to a run has changed. */
  readonly fingerprint: string;
}

export interface GroupDefaults {
  readonly intervalMs: number;
  readonly queryOffsetMs: number;
}

export interface GroupSource {
  readonly file: string;
  readonly provenance: 'file' | 'api';
  readonly group: RuleGroup;
}

/** Throws InputError for expressions that do not parse. */
export function configureGroup(
  { file, provenance, group }: GroupSource,
  defaults: GroupDefaults,
  parse: ParseExpr,
): GroupConfig {
  const intervalMs = group.intervalMs ?? defaults.intervalMs;
  const queryOffsetMs = group.queryOffsetMs ?? defaults.queryOffsetMs;
  const identity = `${file};${group.name}`;
  return {
    key: groupKey(file, group.name),
    file,
    name: group.name,
    provenance,
    intervalMs,
    queryOffsetMs,
    limit: group.limit,
    grid: { intervalMs, offsetMs: slotOffsetMs(identity, intervalMs) },
    rules: compileRules(group, parse),
    source: group,
    fingerprint: hashText(
      JSON.stringify([
        intervalMs,
        queryOffsetMs,
        { ...group, labels: [...group.labels], rules: group.rules.map(plainRule) },
      ]),
    ),
  };
}

function plainRule(rule: RuleGroup['rules'][number]): unknown {
  const { line: _line, ...rest } = rule;
  return { ...rest, labels: [...rule.labels], annotations: 'annotations' in rule ? [...rule.annotations] : [] };
}

export function groupKey(file: string, name: string): string {
  return hashText(JSON.stringify([file, name]));
}

export interface GroupConfigs {
  /** Throws InputError for expressions that do not parse. */
  of(source: GroupSource, defaults: GroupDefaults): GroupConfig;
}

/** Compiles a group once for as long as it stays the same object. */
export function createGroupConfigs(parse: ParseExpr): GroupConfigs {
  const known = new WeakMap<RuleGroup, { readonly key: string; readonly config: GroupConfig }>();
  return {
    of: (source, defaults) => {
      const key = JSON.stringify([source.file, source.provenance, defaults]);
      const before = known.get(source.group);
      if (before?.key === key) return before.config;
      const config = configureGroup(source, defaults, parse);
      known.set(source.group, { key, config });
      return config;
    },
  };
}

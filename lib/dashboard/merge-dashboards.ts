// Two people changed the same dashboard: what each of them changed, and both changes in one. Three-way, panel by panel.
import type { Dashboard, Panel } from '@/lib/dashboard/dashboard';
import { applyLayout, gridItems } from '@/lib/dashboard/edit-dashboard';
import { jsonEqual } from '@/lib/dashboard/json-equal';
import { isJsonObject, type JsonObject } from '@/lib/dashboard/json-fields';
import { drawnLayout } from '@/lib/dashboard/layout';

export type Side = 'mine' | 'theirs';
export type ChangeKind = 'added' | 'changed' | 'removed';

export interface PartChange {
  /** Unique in the comparison. */
  readonly key: string;
  /** For people: "Panel CPU". */
  readonly label: string;
  readonly mine: ChangeKind | null;
  readonly theirs: ChangeKind | null;
  /** Both sides changed the same of it to different things: somebody must choose. */
  readonly isConflict: boolean;
}

export interface ThreeVersions {
  /** What both started from. */
  readonly base: Dashboard;
  readonly mine: Dashboard;
  /** What is stored now. */
  readonly theirs: Dashboard;
}

/** All parts that one of both changed. */
export function compareDashboards(versions: ThreeVersions): readonly PartChange[] {
  return partsOf(withOwnIds(versions)).flatMap(({ key, label, base, mine, theirs }) => {
    const [ours, others] = [changeOf(base, mine), changeOf(base, theirs)];
    if (ours === null && others === null) return [];
    return [{ key, label, mine: ours, theirs: others, isConflict: isConflict(base, mine, theirs) }];
  });
}

/**
 * Both changes in one, as a successor of what is stored now. `sideOf` is asked for parts in conflict; what is not in conflict
 * inside such a part is kept from both.
 */
export function mergeDashboards(given: ThreeVersions, sideOf: (key: string) => Side): Dashboard {
  const versions = withOwnIds(given);
  const { mine, theirs } = versions;
  const merged = new Map(
    partsOf(versions).map((part) => [
      part.key,
      mergeValue(
        part.base,
        part.mine,
        part.theirs,
        isConflict(part.base, part.mine, part.theirs) ? sideOf(part.key) : 'mine',
      ),
    ]),
  );
  const fields = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])]
    .map((name) => [name, merged.get(fieldKey(name))] as const)
    .filter(([, value]) => value !== undefined);
  const lists = namedLists(versions).map(
    (list) =>
      [list, { ...fieldsOf(theirs, list), ...fieldsOf(mine, list), list: listOf(versions, list, merged) }] as const,
  );
  const { id, uid, version } = theirs;
  const panels = nested(mergedPanels(versions, merged));
  const whole = { ...mine, ...Object.fromEntries([...fields, ...lists]), id, uid, version, panels };
  // What both added may stand in the same place.
  return applyLayout(whole, drawnLayout(gridItems(panels)));
}

/** Two people who add a panel give it the same number: mine takes another. */
function withOwnIds(versions: ThreeVersions): ThreeVersions {
  const { base, mine, theirs } = versions;
  const [before, others] = [flatPanels(base.panels), flatPanels(theirs.panels)];
  let next = Math.max(0, ...flatPanels(mine.panels).keys(), ...others.keys());
  const renumber = (panel: Panel): Panel => {
    const isTaken = !before.has(panel.id) && others.has(panel.id);
    const panels = panel.panels?.map(renumber);
    return { ...panel, ...(isTaken && { id: (next += 1) }), ...(panels && { panels }) };
  };
  return { ...versions, mine: { ...mine, panels: mine.panels.map(renumber) } };
}

/** Of the server, or merged in parts of their own. */
const APART: ReadonlySet<string> = new Set(['id', 'uid', 'version', 'panels']);
const LIST_WORDS: Readonly<Record<string, string>> = { templating: 'Variable', annotations: 'Annotation' };
const FIELD_WORDS: Readonly<Record<string, string>> = {
  title: 'Title',
  description: 'Description',
  tags: 'Tags',
  time: 'Time range',
  timezone: 'Time zone',
  refresh: 'Auto refresh',
  links: 'Links',
  graphTooltip: 'Shared crosshair',
};

interface Part {
  readonly key: string;
  readonly label: string;
  readonly base: unknown;
  readonly mine: unknown;
  readonly theirs: unknown;
}

const fieldKey = (name: string): string => `field ${name}`;
const panelKey = (id: number): string => `panel ${id}`;
const namedKey = (list: string, name: string): string => `${list} ${name}`;

function partsOf({ base, mine, theirs }: ThreeVersions): readonly Part[] {
  const each = <Key>(keysOf: (dashboard: Dashboard) => Iterable<Key>): readonly Key[] => [
    ...new Set([...keysOf(theirs), ...keysOf(mine), ...keysOf(base)]),
  ];
  const panels = new Map([base, mine, theirs].map((one) => [one, flatPanels(one.panels)]));
  const lists = namedLists({ base, mine, theirs });
  const panelOf = (dashboard: Dashboard, id: number): FlatPanel | undefined => panels.get(dashboard)?.get(id);
  return [
    ...each((one) => panels.get(one)?.keys() ?? []).map((id) => {
      const [before, ours, others] = [panelOf(base, id), panelOf(mine, id), panelOf(theirs, id)];
      const { title, type } = (ours ?? others ?? before) as FlatPanel;
      const word = type === 'row' ? 'Row' : 'Panel';
      return { key: panelKey(id), label: `${word} ${title || id}`, base: before, mine: ours, theirs: others };
    }),
    ...lists.flatMap((list) =>
      each((one) => itemsOf(one, list).map(nameOf)).map((name) => ({
        key: namedKey(list, name),
        label: `${LIST_WORDS[list] ?? ''} ${name}`,
        base: named(base, list, name),
        mine: named(mine, list, name),
        theirs: named(theirs, list, name),
      })),
    ),
    ...each((one) => Object.keys(one).filter((name) => !APART.has(name) && !lists.includes(name))).map((name) => ({
      key: fieldKey(name),
      label: FIELD_WORDS[name] ?? `Setting ${name}`,
      base: base[name],
      mine: mine[name],
      theirs: theirs[name],
    })),
  ];
}

/** Lists whose items are told apart by their names; where names are missing or doubled the list is one part. */
function namedLists({ base, mine, theirs }: ThreeVersions): readonly string[] {
  return Object.keys(LIST_WORDS).filter((list) =>
    [base, mine, theirs].every((one) => {
      const names = itemsOf(one, list).map(nameOf);
      return new Set(names).size === names.length && !names.includes('');
    }),
  );
}

function fieldsOf(dashboard: Dashboard, list: string): JsonObject {
  const value = dashboard[list];
  return isJsonObject(value) ? value : {};
}

function itemsOf(dashboard: Dashboard, list: string): readonly unknown[] {
  const { list: items } = fieldsOf(dashboard, list);
  return Array.isArray(items) ? items : [];
}

function nameOf(item: unknown): string {
  return isJsonObject(item) && typeof item['name'] === 'string' ? item['name'] : '';
}

function named(dashboard: Dashboard, list: string, name: string): unknown {
  return itemsOf(dashboard, list).find((item) => nameOf(item) === name);
}

/** A panel with the row that holds it inside, which is closed then. */
type FlatPanel = Panel & { readonly [PARENT]?: number };
const PARENT = ' row';

function flatPanels(panels: readonly Panel[]): Map<number, FlatPanel> {
  const flat = new Map<number, FlatPanel>();
  for (const panel of panels) {
    const { panels: inside = [], ...rest } = panel;
    flat.set(panel.id, rest.type === 'row' ? rest : panel);
    if (rest.type !== 'row') continue;
    for (const one of inside) flat.set(one.id, { ...one, [PARENT]: panel.id });
  }
  return flat;
}

/** Closed rows take their panels back. */
function nested(flat: readonly FlatPanel[]): readonly Panel[] {
  const rows = new Set(flat.filter(({ type, collapsed }) => type === 'row' && collapsed === true).map(({ id }) => id));
  const isInside = (panel: FlatPanel): boolean => panel[PARENT] !== undefined && rows.has(panel[PARENT]);
  const bare = ({ [PARENT]: _row, ...panel }: FlatPanel): Panel => panel;
  return flat
    .filter((panel) => !isInside(panel))
    .map((panel) =>
      panel.type === 'row'
        ? { ...bare(panel), panels: flat.filter((one) => one[PARENT] === panel.id && isInside(one)).map(bare) }
        : bare(panel),
    );
}

/** In my order; what the other side added stands behind what it stood behind there. */
function mergedPanels({ mine, theirs }: ThreeVersions, merged: ReadonlyMap<string, unknown>): readonly FlatPanel[] {
  const order = [...flatPanels(mine.panels).keys()];
  let before: number | null = null;
  for (const id of flatPanels(theirs.panels).keys()) {
    if (!order.includes(id)) order.splice(before === null ? 0 : order.indexOf(before) + 1, 0, id);
    before = id;
  }
  return order.map((id) => merged.get(panelKey(id)) as FlatPanel | undefined).filter((panel) => panel !== undefined);
}

function listOf(
  { mine, theirs }: ThreeVersions,
  list: string,
  merged: ReadonlyMap<string, unknown>,
): readonly unknown[] {
  const names = new Set([...itemsOf(mine, list), ...itemsOf(theirs, list)].map(nameOf));
  return [...names].map((name) => merged.get(namedKey(list, name))).filter((one) => one !== undefined);
}

function changeOf(base: unknown, now: unknown): ChangeKind | null {
  if (jsonEqual(base, now)) return null;
  if (base === undefined) return 'added';
  return now === undefined ? 'removed' : 'changed';
}

function isConflict(base: unknown, mine: unknown, theirs: unknown): boolean {
  if (jsonEqual(mine, theirs) || jsonEqual(base, mine) || jsonEqual(base, theirs)) return false;
  if (!isJsonObject(mine) || !isJsonObject(theirs)) return true;
  return eitherKeys(mine, theirs).some((key) => {
    // Who moved a panel further moved all below it: mine holds, and what lies on each other is pushed apart.
    if (key === 'gridPos') return false;
    const before = isJsonObject(base) ? base[key] : undefined;
    const [ours, others] = [mine[key], theirs[key]];
    return !jsonEqual(ours, others) && !jsonEqual(before, ours) && !jsonEqual(before, others);
  });
}

/** Field by field of an object; deeper than that one side has it. */
function mergeValue(base: unknown, mine: unknown, theirs: unknown, side: Side): unknown {
  if (jsonEqual(base, mine)) return theirs;
  if (jsonEqual(base, theirs) || jsonEqual(mine, theirs)) return mine;
  if (!isJsonObject(mine) || !isJsonObject(theirs)) return side === 'mine' ? mine : theirs;
  const before: JsonObject = isJsonObject(base) ? base : {};
  const pairs = eitherKeys(mine, theirs).map((key) => {
    if (jsonEqual(before[key], mine[key])) return [key, theirs[key]];
    if (jsonEqual(before[key], theirs[key])) return [key, mine[key]];
    return [key, side === 'mine' || key === 'gridPos' ? mine[key] : theirs[key]];
  });
  return Object.fromEntries(pairs.filter(([, value]) => value !== undefined));
}

function eitherKeys(mine: JsonObject, theirs: JsonObject): readonly string[] {
  return [...new Set([...Object.keys(mine), ...Object.keys(theirs)])];
}

// Panels that show the result of another panel (`-- Dashboard --`): they get its queries, so that one answer serves both.
import type { Panel, Target } from '@/lib/dashboard/dashboard';
import { DASHBOARD_SOURCE, targetSource } from '@/lib/dashboard/data-source-ref';
import { numberOr } from '@/lib/dashboard/json-fields';

/** The same object when the panel shares nothing. A source that does not exist, or shares itself, gives no query. */
export function withSharedQueries(panel: Panel, panels: readonly Panel[]): Panel {
  if (!panel.targets.some((target) => isShared(target, panel))) return panel;
  const before: unknown[] = [];
  const targets = panel.targets.flatMap((target): Target[] => {
    if (!isShared(target, panel)) return [target];
    const source = sourceOf(target, panels);
    if (source === undefined || source.id === panel.id) return [];
    if (target.withTransforms === true) before.push(...(source.transformations ?? []));
    return source.targets
      .filter((one) => !isShared(one, source))
      .map((one) => ({ ...one, datasource: one.datasource ?? source.datasource }));
  });
  return { ...panel, targets, transformations: [...before, ...(panel.transformations ?? [])] };
}

function isShared(target: Target, panel: Panel): boolean {
  return targetSource(target.datasource, panel.datasource).uid === DASHBOARD_SOURCE;
}

function sourceOf(target: Target, panels: readonly Panel[]): Panel | undefined {
  const id = numberOr(target.panelId, 0);
  for (const panel of panels) {
    const found = panel.id === id ? panel : panel.panels?.find((member) => member.id === id);
    if (found !== undefined) return found;
  }
  return undefined;
}

// A dashboard as a person has it: a file or a pasted text. Says what it is before anything is saved; the server checks the rest.

export type ReadDashboard =
  | {
      readonly kind: 'dashboard';
      readonly dashboard: Readonly<Record<string, unknown>>;
      readonly title: string;
      /** What the person should know before importing. */
      readonly notes: readonly string[];
    }
  | { readonly kind: 'problem'; readonly message: string };

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Accepts a bare dashboard and the envelope `{dashboard, meta}` that the API and many exports use. */
export function readDashboardText(text: string): ReadDashboard {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (thrown) {
    return {
      kind: 'problem',
      message: `This is not JSON: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    };
  }
  const dashboard = isRecord(parsed) && isRecord(parsed['dashboard']) ? parsed['dashboard'] : parsed;
  if (!isRecord(dashboard))
    return { kind: 'problem', message: 'This is JSON, but not a dashboard: an object is expected.' };
  const panels = dashboard['panels'];
  if (dashboard['title'] === undefined && panels === undefined)
    return { kind: 'problem', message: 'This is JSON, but not a dashboard: neither "title" nor "panels" is there.' };
  const inputs = Array.isArray(dashboard['__inputs']) ? dashboard['__inputs'] : [];
  const panelCount = Array.isArray(panels) ? panels.length : 0;
  return {
    kind: 'dashboard',
    dashboard,
    title: typeof dashboard['title'] === 'string' ? dashboard['title'] : '',
    notes: [
      `${panelCount} ${panelCount === 1 ? 'panel' : 'panels'}`,
      ...(inputs.length > 0 ? ['Its data source inputs are answered by the metrics stored here.'] : []),
    ],
  };
}

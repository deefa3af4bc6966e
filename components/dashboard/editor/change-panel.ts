// How the parts of the editor change its panel: each change has a name for undo, and steps with one key become one.
import type { Panel } from '@/lib/dashboard/dashboard';

export type ChangePanel = (change: (panel: Panel) => Panel, label: string, mergeKey?: string) => void;

/** What each group of options gets. */
export interface OptionsProps {
  readonly panel: Panel;
  readonly change: ChangePanel;
}

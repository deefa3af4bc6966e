// The range of one panel: its own length (`timeFrom`), moved back (`timeShift`), or the dashboard's.
import type { Panel, RawTimeRange } from '@/lib/dashboard/dashboard';
import { textOr } from '@/lib/dashboard/json-fields';
import { isRelative, parseTimeExpression, type TimeContext } from '@/lib/dashboard/time-expression';
import { describeRange, resolveRange, type TimeWindow } from '@/lib/dashboard/time-range';

export interface PanelTime {
  readonly window: TimeWindow;
  /** For the header: "Last 1 hour, timeshift -1d"; null when the panel follows the dashboard, or says so. */
  readonly label: string | null;
}

const INVALID = 'invalid time override';
const LENGTH = /^\d*[smhdwMQy]$/;

/** `interpolate` puts variables into both settings. What cannot be read leaves the dashboard's range, and says so. */
export function panelTime(
  panel: Pick<Panel, 'timeFrom' | 'timeShift' | 'hideTimeOverride'>,
  dashboardTime: { readonly raw: RawTimeRange; readonly window: TimeWindow },
  context: TimeContext & { readonly interpolate: (text: string) => string },
): PanelTime {
  const timeFrom = context.interpolate(textOr(panel.timeFrom, '')).trim();
  const timeShift = context.interpolate(textOr(panel.timeShift, '')).trim();
  const labels: string[] = [];
  let { window } = dashboardTime;
  // A length of its own means "until now": beside a fixed range it would say nothing.
  const isMoving = isRelative(dashboardTime.raw.from) || isRelative(dashboardTime.raw.to);
  if (timeFrom !== '' && isMoving) {
    const raw = { from: timeFrom.startsWith('now') ? timeFrom : `now-${timeFrom}`, to: 'now' };
    const resolved = resolveRange(raw, context);
    if ('window' in resolved) {
      ({ window } = resolved);
      labels.push(describeRange(raw, context));
    } else labels.push(INVALID);
  }
  if (timeShift !== '') {
    const shifted = shiftedBack(window, timeShift, context);
    if (shifted === null) labels.push(INVALID);
    else {
      window = shifted;
      labels.push(`timeshift -${timeShift}`);
    }
  }
  const isHidden = panel.hideTimeOverride === true && !labels.includes(INVALID);
  return { window, label: labels.length === 0 || isHidden ? null : labels.join(', ') };
}

/** Both ends by the calendar: a day back is the same hour of the day before. */
function shiftedBack(window: TimeWindow, length: string, context: TimeContext): TimeWindow | null {
  if (!LENGTH.test(length)) return null;
  const back = (timeMs: number): number | null =>
    parseTimeExpression(`now-${length}`, 'from', { ...context, nowMs: timeMs });
  const fromMs = back(window.fromMs);
  const toMs = back(window.toMs);
  return fromMs === null || toMs === null ? null : { fromMs, toMs };
}

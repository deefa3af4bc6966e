// The times that alerts fired, as annotations in Grafana's shape.
import { dashboardLinkOf } from '@/lib/alerting/dashboard-link';
import { formatLabels } from '@/lib/alerting/labels';
import type { AnnotationAnswer } from '@/lib/api/annotations';
import type { FiringSpan } from '@/server/alerting/ports';

export function alertAnnotation(span: FiringSpan, nowMs: number): AnnotationAnswer {
  const { labels, annotations, startMs, endMs, fingerprint } = span;
  const link = dashboardLinkOf(annotations);
  const isOver = endMs !== null;
  const alertName = labels['alertname'] ?? '';
  return {
    id: idOf(span),
    // Not 0: by this an alert is told from a note.
    alertId: (Number.parseInt(fingerprint.slice(0, 8), 16) >>> 1) + 1,
    alertName,
    dashboardId: 0,
    dashboardUID: link?.dashboardUid ?? '',
    panelId: link?.panelId ?? 0,
    userId: 0,
    newState: isOver ? 'Normal' : 'Alerting',
    prevState: isOver ? 'Alerting' : 'Normal',
    created: startMs,
    updated: endMs ?? startMs,
    time: startMs,
    timeEnd: Math.max(startMs, endMs ?? nowMs),
    text: textOf(span, alertName),
    tags: [],
    login: '',
    email: '',
    avatarUrl: '',
    data: { fingerprint, labels },
  };
}

function textOf({ labels, annotations }: FiringSpan, alertName: string): string {
  const { alertname: _name, ...others } = labels;
  const words = annotations['summary'] ?? annotations['description'] ?? '';
  const first = Object.keys(others).length === 0 ? alertName : `${alertName} ${formatLabels(others)}`;
  return words === '' ? first : `${first}\n${words}`;
}

/** The same at each question; below zero, where no note is. */
function idOf({ fingerprint, startMs }: FiringSpan): number {
  const low = Number.parseInt(fingerprint.slice(8), 16);
  return -(((low ^ Math.floor(startMs / 1000)) >>> 1) + 1);
}

// Mails of one group as one thread: all of them answer a first mail that nobody has to have.
import type { Notification } from '@/server/alerting/ports';
import { groupHash } from '@/server/alerting/receivers/receiver';

export function mailThread(notification: Notification, byDate: string | undefined): Record<string, string> {
  const day = byDate === 'daily' ? `-${new Date(notification.nowMs).toISOString().slice(0, 10)}` : '';
  const root = `<alert-${groupHash(notification)}${day}@alertmanager>`;
  return { References: root, 'In-Reply-To': root };
}

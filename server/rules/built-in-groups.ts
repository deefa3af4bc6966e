// Groups of rules that stand in no file: the dead man's switch.
import { type Heartbeat, HEARTBEAT_FILE, heartbeatGroup, isHeartbeatOn } from '@/lib/alerting/heartbeat';
import type { FileGroup } from '@/server/rules/ports';

export function builtInGroups(heartbeat: Heartbeat): readonly FileGroup[] {
  return isHeartbeatOn(heartbeat) ? [{ file: HEARTBEAT_FILE, group: heartbeatGroup(heartbeat) }] : [];
}

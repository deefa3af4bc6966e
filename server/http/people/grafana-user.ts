// People in the shapes of Grafana's API.
import type { GrafanaRole, ListedUser, OrgUser, OwnUser } from '@/lib/api/people';
import type { Role } from '@/lib/api/roles';
import type { User } from '@/server/entities/users/user';

/** There is one organisation; Grafana's clients expect its number everywhere. */
export const ORG_ID = 1;
export const ORG_NAME = 'Main Org.';

const ROLE_NAMES: Readonly<Record<Role, GrafanaRole>> = { viewer: 'Viewer', editor: 'Editor', admin: 'Admin' };

export function roleName(role: Role): GrafanaRole {
  return ROLE_NAMES[role];
}

function shared(user: User) {
  return {
    uid: user.uid,
    login: user.login,
    email: user.email ?? '',
    name: user.name,
    avatarUrl: '',
    isDisabled: user.isDisabled,
    authLabels: [],
    role: roleName(user.role),
  };
}

function lastSeen(user: User, nowMs: number) {
  return {
    ...(user.lastSeenMs !== null && { lastSeenAt: new Date(user.lastSeenMs).toISOString() }),
    lastSeenAtAge: user.lastSeenMs === null ? 'never' : ageText(nowMs - user.lastSeenMs),
  };
}

/** Grafana's short form: "5m", "3h", "12d", "2y". */
function ageText(ageMs: number): string {
  const minutes = Math.floor(ageMs / 60_000);
  if (minutes < 1) return '< 1 minute';
  if (minutes < 60) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours}h`;
  const days = Math.floor(hours / 24);
  return days < 365 ? `${days}d` : `${Math.floor(days / 365)}y`;
}

export function toOwnUser(user: User): OwnUser {
  return {
    id: user.id,
    ...shared(user),
    theme: '',
    orgId: ORG_ID,
    isGrafanaAdmin: user.role === 'admin',
    isExternal: false,
    createdAt: new Date(user.createdMs).toISOString(),
    updatedAt: new Date(user.updatedMs).toISOString(),
    isPasswordWeak: user.isPasswordWeak,
  };
}

export function toOrgUser(user: User, nowMs: number): OrgUser {
  return { orgId: ORG_ID, userId: user.id, ...shared(user), ...lastSeen(user, nowMs) };
}

export function toListedUser(user: User, nowMs: number): ListedUser {
  return { id: user.id, ...shared(user), isAdmin: user.role === 'admin', ...lastSeen(user, nowMs) };
}

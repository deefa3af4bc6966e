// Roles and what they may do. One place: the route table, the pages and the tests read it.

export const ROLES = ['viewer', 'editor', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Action → the least role that may do it. Every route of server/http/routes.ts names one. */
export const ACTION_ROLES = {
  'metrics:query': 'viewer',
  'metrics:write': 'editor',
  'targets:read': 'viewer',
  'config:read': 'viewer',
  'config:reload': 'admin',
  'status:read': 'viewer',
  'rules:read': 'viewer',
  'rules:write': 'editor',
  'alerts:read': 'viewer',
  'alerts:write': 'editor',
  'silences:write': 'editor',
  'receivers:manage': 'admin',
  'dashboards:read': 'viewer',
  'dashboards:write': 'editor',
  'dashboards:manage': 'admin',
  'profile:write': 'viewer',
  'users:manage': 'admin',
  'admin:storage': 'admin',
} as const satisfies Record<string, Role>;
export type Action = keyof typeof ACTION_ROLES;

export function roleAllows(role: Role, action: Action): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(ACTION_ROLES[action]);
}

// The matrix: every action and every kind of visitor.
import { expect, test } from 'vitest';
import { type Action, ACTION_ROLES, type Role, ROLES } from '@/lib/api/roles';
import { isInputError } from '@/lib/errors/input-error';
import { authorize } from '@/server/auth/authorize';
import type { Identity } from '@/server/auth/identity';

const user = (role: Role): Identity => ({ kind: 'user', role, userId: 1, login: 'a', by: 'session' });

/** 200 when the visitor may. */
function statusOf(identity: Identity, permission: Action | 'public', isOpen = false): number {
  try {
    authorize(identity, permission, isOpen);
    return 200;
  } catch (thrown) {
    return isInputError(thrown) ? thrown.status : 500;
  }
}

const ACTIONS = Object.keys(ACTION_ROLES) as Action[];
const rank = (role: Role): number => ROLES.indexOf(role);

test.each(ACTIONS.flatMap((action) => ROLES.map((role) => [action, role] as const)))('%s by %s', (action, role) => {
  const isAllowed = rank(role) >= rank(ACTION_ROLES[action]);
  expect(statusOf(user(role), action)).toBe(isAllowed ? 200 : 403);
  expect(statusOf(user(role), action, true)).toBe(isAllowed ? 200 : 403);
  expect(statusOf({ kind: 'anonymous', role }, action)).toBe(isAllowed ? 200 : 401);
  expect(statusOf({ kind: 'network', role }, action)).toBe(isAllowed ? 200 : 401);
});

test.each(ACTIONS)('%s without any role', (action) => {
  expect(statusOf({ kind: 'anonymous', role: null }, action)).toBe(401);
  expect(statusOf({ kind: 'anonymous', role: null }, action, true)).toBe(401);
  expect(statusOf({ kind: 'network', role: null }, action)).toBe(401);
  expect(statusOf({ kind: 'network', role: null }, action, true)).toBe(200);
});

test('public needs nobody', () => {
  expect(statusOf({ kind: 'anonymous', role: null }, 'public')).toBe(200);
});

test('a viewer writes no dashboard, an editor manages no people', () => {
  expect(statusOf(user('viewer'), 'dashboards:write')).toBe(403);
  expect(statusOf(user('editor'), 'dashboards:write')).toBe(200);
  expect(statusOf(user('editor'), 'users:manage')).toBe(403);
});

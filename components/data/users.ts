'use client';
// All accounts, for administrators.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { fetchJson, type ApiFailure } from '@/components/data/fetch-json';
import type { CreateUserRequest, GrafanaRole, OrgUser } from '@/lib/api/people';
import { ROLES, type Role } from '@/lib/api/roles';

/** As the API gives it, with the role in our own spelling. */
export interface UserAccount extends Omit<OrgUser, 'role'> {
  readonly role: Role;
}

export interface NewUser {
  readonly name: string;
  readonly email: string;
  readonly login: string;
  readonly password: string;
  readonly role: Role;
}

const USERS_KEY = ['users'];

function toAccount(user: OrgUser): UserAccount {
  const role = ROLES.find((candidate) => roleName(candidate) === user.role) ?? 'viewer';
  return { ...user, role };
}

/** Grafana's spelling, which its clients send too. */
export function roleName(role: Role): GrafanaRole {
  const names = { viewer: 'Viewer', editor: 'Editor', admin: 'Admin' } as const;
  return names[role];
}

export function useUsers() {
  return useQuery<readonly UserAccount[], ApiFailure>({
    queryKey: USERS_KEY,
    queryFn: async ({ signal }) => (await fetchJson<readonly OrgUser[]>('/api/org/users', { signal })).map(toAccount),
  });
}

function useUsersMutation<Input>(run: (input: Input) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation<unknown, ApiFailure, Input>({
    mutationFn: run,
    onSettled: () => client.invalidateQueries({ queryKey: USERS_KEY }),
  });
}

export function useCreateUser() {
  return useUsersMutation(({ name, email, login, password, role }: NewUser) => {
    // What was left empty is left out: the server then takes the e-mail address for the login.
    const body: CreateUserRequest = {
      ...(name.trim() !== '' && { name: name.trim() }),
      ...(email.trim() !== '' && { email: email.trim() }),
      ...(login.trim() !== '' && { login: login.trim() }),
      password,
      role: roleName(role),
    };
    return fetchJson('/api/admin/users', { method: 'POST', body });
  });
}

export function useChangeRole() {
  return useUsersMutation(({ userId, role }: { readonly userId: number; readonly role: Role }) =>
    fetchJson(`/api/org/users/${userId}`, { method: 'PATCH', body: { role: roleName(role) } }),
  );
}

export function useDeleteUser() {
  return useUsersMutation((userId: number) => fetchJson(`/api/admin/users/${userId}`, { method: 'DELETE' }));
}

export function useSetDisabled() {
  return useUsersMutation(({ userId, isDisabled }: { readonly userId: number; readonly isDisabled: boolean }) =>
    fetchJson(`/api/admin/users/${userId}/${isDisabled ? 'disable' : 'enable'}`, { method: 'POST' }),
  );
}

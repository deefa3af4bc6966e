'use client';
// Makes an account with a first password that the administrator hands over.
import { useState } from 'react';
import { roleName, useCreateUser } from '@/components/data/users';
import { userFormProblems, type UserForm } from '@/components/features/users/user-form-problems';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { focusFirstInvalid } from '@/components/ui/focus-first-invalid';
import { Input } from '@/components/ui/input';
import { Note } from '@/components/ui/note';
import { PasswordInput } from '@/components/ui/password-input';
import { Select } from '@/components/ui/select';
import { useToast } from '@/components/ui/toast';
import { PASSWORD_MIN_CHARACTERS } from '@/lib/api/password-rules';
import { ROLES } from '@/lib/api/roles';

const EMPTY_FORM: UserForm = { name: '', email: '', login: '', password: '', role: 'viewer' };
const ROLE_OPTIONS = ROLES.map((role) => ({ value: role, label: roleName(role) }));

export function NewUserDialog({ onClose }: { readonly onClose: () => void }) {
  const create = useCreateUser();
  const toast = useToast();
  const [form, setForm] = useState(EMPTY_FORM);
  const [isAsked, setIsAsked] = useState(false);
  const problems = isAsked ? userFormProblems(form) : {};
  const set = (patch: Partial<UserForm>): void => setForm({ ...form, ...patch });
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title="New user"
      onSubmit={(event) => {
        event.preventDefault();
        setIsAsked(true);
        if (Object.keys(userFormProblems(form)).length > 0) {
          focusFirstInvalid(event.currentTarget);
          return;
        }
        create.mutate(form, {
          onSuccess: () => {
            toast({ kind: 'success', text: `${form.name || form.login} can sign in now` });
            onClose();
          },
        });
      }}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="primary" type="submit" isBusy={create.isPending}>
            Create user
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-2 gap-3 max-md:grid-cols-1">
        <Field label="Name" error={problems.name}>
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              value={form.name}
              onChange={(event) => set({ name: event.target.value })}
            />
          )}
        </Field>
        <Field label="Email" error={problems.email}>
          {(control) => (
            <Input
              {...control}
              type="email"
              autoComplete="off"
              value={form.email}
              onChange={(event) => set({ email: event.target.value })}
            />
          )}
        </Field>
        <Field label="Login" hint="The email address when left empty." error={problems.login}>
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              value={form.login}
              onChange={(event) => set({ login: event.target.value })}
            />
          )}
        </Field>
        <Field label="Role">
          {(control) => (
            <Select
              {...control}
              value={form.role}
              options={ROLE_OPTIONS}
              onValueChange={(text) => set({ role: ROLES.find((role) => role === text) ?? 'viewer' })}
            />
          )}
        </Field>
        <PasswordField
          password={form.password}
          problem={problems.password}
          onChange={(password) => set({ password })}
        />
      </div>
      {create.error && (
        <div className="mt-3">
          <Note tone="crit">{create.error.message}</Note>
        </div>
      )}
    </Dialog>
  );
}

interface PasswordFieldProps {
  readonly password: string;
  readonly problem: string | undefined;
  readonly onChange: (password: string) => void;
}

function PasswordField({ password, problem, onChange }: PasswordFieldProps) {
  return (
    <Field
      label="Password"
      hint={`At least ${PASSWORD_MIN_CHARACTERS} characters. The person can change it in the profile.`}
      error={problem}
      className="col-span-full"
    >
      {(control) => (
        <PasswordInput
          {...control}
          autoComplete="new-password"
          value={password}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

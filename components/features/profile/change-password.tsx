'use client';
// Changes the own password; all other sessions of the person end.
import { useState } from 'react';
import { useChangePassword } from '@/components/data/profile';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { focusFirstInvalid } from '@/components/ui/focus-first-invalid';
import { Note } from '@/components/ui/note';
import { PasswordInput } from '@/components/ui/password-input';
import { useToast } from '@/components/ui/toast';
import { PASSWORD_MIN_CHARACTERS, passwordProblem } from '@/lib/api/password-rules';

export function ChangePassword({ login }: { readonly login: string }) {
  const change = useChangePassword();
  const toast = useToast();
  const [oldPassword, setOldPassword] = useState('');
  const [newPassword, setNewPassword] = useState('');
  const [isAsked, setIsAsked] = useState(false);
  const problem = passwordProblem(newPassword, [login]);
  const isOldWrong = change.error?.field === 'oldPassword';
  const oldError = isAsked && oldPassword === '' ? 'The current password is needed.' : null;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setIsAsked(true);
        const form = event.currentTarget;
        if (problem !== undefined || oldPassword === '') {
          focusFirstInvalid(form);
          return;
        }
        change.mutate(
          { oldPassword, newPassword },
          {
            onSuccess: () => {
              toast({ kind: 'success', text: 'Password changed', detail: 'All other sessions were ended.' });
              setOldPassword('');
              setNewPassword('');
              setIsAsked(false);
            },
            onError: () => focusFirstInvalid(form),
          },
        );
      }}
    >
      <fieldset className="flex flex-col gap-3">
        <legend className="mb-3 text-base font-semibold">Change password</legend>
        {/* Password managers want to know whose password this is. */}
        <input type="text" autoComplete="username" value={login} readOnly hidden />
        <div className="grid grid-cols-2 gap-3 max-md:grid-cols-1">
          <Field label="Current password" error={isOldWrong ? 'This is not the current password.' : oldError}>
            {(control) => (
              <PasswordInput
                {...control}
                autoComplete="current-password"
                value={oldPassword}
                onChange={(event) => setOldPassword(event.target.value)}
              />
            )}
          </Field>
          <Field
            label="New password"
            hint={`At least ${PASSWORD_MIN_CHARACTERS} characters.`}
            error={isAsked && problem !== undefined ? `Cannot use this password: ${problem}.` : null}
          >
            {(control) => (
              <PasswordInput
                {...control}
                autoComplete="new-password"
                value={newPassword}
                onChange={(event) => setNewPassword(event.target.value)}
              />
            )}
          </Field>
        </div>
        {change.error && !isOldWrong && <Note tone="crit">{change.error.message}</Note>}
        <div>
          <Button type="submit" isBusy={change.isPending}>
            Change password
          </Button>
        </div>
      </fieldset>
    </form>
  );
}

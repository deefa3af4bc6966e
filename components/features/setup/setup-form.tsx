'use client';
// Name, email and password of the first person, who is signed in at once.
import { useState, type FormEvent } from 'react';
import { failureMessage, isApiFailure } from '@/components/data/fetch-json';
import { createFirstAccount } from '@/components/data/session';
import { setupProblems, type SetupProblems } from '@/components/features/setup/setup-problems';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { focusFirstInvalid } from '@/components/ui/focus-first-invalid';
import { formText } from '@/components/ui/form-text';
import { Input } from '@/components/ui/input';
import { Note } from '@/components/ui/note';
import { PasswordInput } from '@/components/ui/password-input';

const MIN_CHARACTERS_HINT = 'At least 12 characters; a few words are good.';

export function SetupForm({ token }: { readonly token: string }) {
  const [problems, setProblems] = useState<SetupProblems>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);

  async function onSubmit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget;
    const fields = new FormData(form);
    const account = {
      name: formText(fields, 'name').trim(),
      email: formText(fields, 'email').trim(),
      password: formText(fields, 'password'),
    };
    const found = setupProblems(account);
    setProblems(found);
    setFailure(null);
    if (Object.keys(found).length > 0) {
      focusFirstInvalid(form);
      return;
    }
    setIsBusy(true);
    try {
      await createFirstAccount({ token, ...account });
      window.location.assign('/');
    } catch (thrown) {
      const isUsed = isApiFailure(thrown) && thrown.status === 404;
      setFailure(isUsed ? 'This link was used already, or Watchfire was started anew since.' : failureMessage(thrown));
      setIsBusy(false);
    }
  }

  return (
    <form
      noValidate
      aria-label="Create account"
      onSubmit={(event) => void onSubmit(event)}
      className="mt-5 flex flex-col gap-3.5"
    >
      <Field label="Name" error={problems.name}>
        {(control) => <Input {...control} name="name" size="large" autoComplete="name" />}
      </Field>
      <Field label="Email" error={problems.email}>
        {(control) => <Input {...control} name="email" type="email" size="large" autoComplete="username" />}
      </Field>
      <Field label="Password" hint={MIN_CHARACTERS_HINT} error={problems.password}>
        {(control) => <PasswordInput {...control} name="password" size="large" autoComplete="new-password" />}
      </Field>
      {failure !== null && <Note tone="crit">{failure}</Note>}
      <Button type="submit" variant="primary" size="large" isBusy={isBusy} className="w-full">
        Create account
      </Button>
    </form>
  );
}

'use client';
// Name and password. The error stands beside the form, the fields keep their text; password managers work.
import { useState, type FormEvent } from 'react';
import { failureMessage, isApiFailure } from '@/components/data/fetch-json';
import { signIn } from '@/components/data/session';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { formText } from '@/components/ui/form-text';
import { Input } from '@/components/ui/input';
import { Note } from '@/components/ui/note';
import { PasswordInput } from '@/components/ui/password-input';

function failureText(thrown: unknown): string {
  if (isApiFailure(thrown) && thrown.status === 429) {
    const { retryAfterSeconds } = thrown;
    return retryAfterSeconds === undefined
      ? 'Too many tries. Wait a little, then try again.'
      : `Too many tries. Try again in ${retryAfterSeconds} s.`;
  }
  return failureMessage(thrown);
}

/** `next` is a path of this site, checked by the page. */
export function LoginForm({ next }: { readonly next: string }) {
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);

  async function onSubmit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget;
    const fields = new FormData(form);
    const username = formText(fields, 'username').trim();
    const password = formText(fields, 'password');
    setIsBusy(true);
    setFailure(null);
    try {
      await signIn({ username, password });
      // A whole load: everything that was drawn for nobody is drawn anew.
      window.location.assign(next);
    } catch (thrown) {
      setFailure(failureText(thrown));
      setIsBusy(false);
      form.querySelector<HTMLInputElement>('[name="password"]')?.select();
    }
  }

  const isRefused = failure !== null;
  return (
    <form aria-label="Sign in" onSubmit={(event) => void onSubmit(event)} className="mt-5 flex flex-col gap-3.5">
      <Field label="Email or username">
        {(control) => (
          <Input
            {...control}
            name="username"
            size="large"
            required
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            aria-invalid={isRefused || undefined}
            aria-describedby={isRefused ? 'sign-in-failure' : undefined}
          />
        )}
      </Field>
      <Field label="Password">
        {(control) => (
          <PasswordInput
            {...control}
            name="password"
            size="large"
            required
            autoComplete="current-password"
            aria-invalid={isRefused || undefined}
            aria-describedby={isRefused ? 'sign-in-failure' : undefined}
          />
        )}
      </Field>
      {isRefused && (
        <Note tone="crit" id="sign-in-failure">
          {failure}
        </Note>
      )}
      <Button type="submit" variant="primary" size="large" isBusy={isBusy} className="w-full">
        Sign in
      </Button>
    </form>
  );
}

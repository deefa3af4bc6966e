'use client';
// A password that came from the environment and breaks the rules: shown until it is changed.
import { useProfile } from '@/components/data/profile';
import { LinkButton } from '@/components/ui/link-button';
import { Note } from '@/components/ui/note';

export function WeakPasswordNote() {
  const profile = useProfile();
  if (profile.data?.isPasswordWeak !== true) return null;
  return (
    <div className="mb-4">
      <Note
        tone="warn"
        actions={
          <LinkButton href="/profile" size="small">
            Change password
          </LinkButton>
        }
      >
        Your password is easy to guess. It was set when Watchfire started, so anybody who knows the settings knows it.
      </Note>
    </div>
  );
}

'use client';
// The person's own account: name and email, theme, keys, password.
import { useState } from 'react';
import { useProfile, useUpdateProfile } from '@/components/data/profile';
import { ChangePassword } from '@/components/features/profile/change-password';
import { Preferences } from '@/components/features/profile/preferences';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ErrorState } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Note } from '@/components/ui/note';
import { PageBreadcrumb } from '@/components/ui/page-chrome';
import { PageHeader } from '@/components/ui/page-header';
import { PageMain } from '@/components/ui/page-main';
import { Skeleton } from '@/components/ui/skeleton';
import { useToast } from '@/components/ui/toast';
import type { OwnUser } from '@/lib/api/people';

export function ProfilePage() {
  const profile = useProfile();
  return (
    <PageMain documentTitle="Profile">
      <PageBreadcrumb crumbs={[{ label: 'Profile' }]} />
      <PageHeader title="Profile" facts={profile.data && `Signed in as ${profile.data.login}`} />
      <div className="flex max-w-[640px] flex-col gap-3">
        <Card aria-busy={profile.isPending}>
          <h2 className="mb-3 text-base">Account</h2>
          {profile.data && <AccountForm key={profile.data.id} profile={profile.data} />}
          {!profile.data && profile.error && (
            <ErrorState
              title="Cannot load the profile"
              details={profile.error.message}
              onRetry={() => void profile.refetch()}
            />
          )}
          {!profile.data && !profile.error && <Skeleton className="h-24" />}
        </Card>
        <Card>
          <h2 className="mb-3 text-base">Preferences</h2>
          <Preferences />
        </Card>
        <Card>
          <ChangePassword login={profile.data?.login ?? ''} />
        </Card>
      </div>
    </PageMain>
  );
}

function AccountForm({ profile }: { readonly profile: OwnUser }) {
  const update = useUpdateProfile();
  const toast = useToast();
  const [name, setName] = useState(profile.name);
  const [email, setEmail] = useState(profile.email);
  const isChanged = name !== profile.name || email !== profile.email;
  return (
    <form
      noValidate
      aria-label="Account"
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        update.mutate(
          { name: name.trim(), email: email.trim() },
          { onSuccess: () => toast({ kind: 'success', text: 'Profile saved' }) },
        );
      }}
    >
      <div className="grid grid-cols-2 gap-3 max-md:grid-cols-1">
        <Field label="Name">
          {(control) => (
            <Input {...control} autoComplete="name" value={name} onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
        <Field label="Email">
          {(control) => (
            <Input
              {...control}
              type="email"
              autoComplete="email"
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          )}
        </Field>
      </div>
      {update.error && <Note tone="crit">{update.error.message}</Note>}
      <div>
        <Button
          type="submit"
          variant={isChanged ? 'primary' : 'outline'}
          disabled={!isChanged}
          isBusy={update.isPending}
        >
          Save profile
        </Button>
      </div>
    </form>
  );
}

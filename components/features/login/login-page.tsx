// The sign-in page: the only place for the brand's colour.
import { LoginForm } from '@/components/features/login/login-form';
import { GatePage } from '@/components/ui/gate-page';

export function LoginPage({ next, host }: { readonly next: string; readonly host: string }) {
  return (
    <GatePage title="Sign in to Watchfire" subtitle={host}>
      <LoginForm next={next} />
    </GatePage>
  );
}

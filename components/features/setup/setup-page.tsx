// The page behind the link that is printed at the first start.
import { SetupForm } from '@/components/features/setup/setup-form';
import { GatePage } from '@/components/ui/gate-page';

export function SetupPage({ token }: { readonly token: string }) {
  return (
    <GatePage
      title="Welcome to Watchfire"
      subtitle="Make the first account. It can do everything, and make further ones."
    >
      <SetupForm token={token} />
    </GatePage>
  );
}

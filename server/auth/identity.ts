// Who sends a request.
import type { Role } from '@/lib/api/roles';

export type Identity =
  | { readonly kind: 'anonymous'; readonly role: Role | null }
  /** A request without credentials from WATCHFIRE_TRUSTED_NETWORKS; only routes marked for it accept it. */
  | { readonly kind: 'network'; readonly role: null }
  | {
      readonly kind: 'user';
      readonly role: Role;
      readonly userId: number;
      readonly login: string;
      readonly by: 'session' | 'basic';
    };

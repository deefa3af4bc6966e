// Who sends a request.
import type { Role } from '@/lib/api/roles';

/** What is looked at of a request to tell who sends it and from where; the web's `Request` is one. */
export interface RequestHead {
  readonly method: string;
  readonly headers: Pick<Headers, 'get'>;
}

export type Identity =
  /** `role` is WATCHFIRE_ANONYMOUS_ROLE. */
  | { readonly kind: 'anonymous'; readonly role: Role | null }
  /** A request without credentials from WATCHFIRE_TRUSTED_NETWORKS; elsewhere than on routes marked for it, it is anonymous. */
  | { readonly kind: 'network'; readonly role: Role | null }
  | {
      readonly kind: 'user';
      readonly role: Role;
      readonly userId: number;
      readonly login: string;
      readonly by: 'session' | 'basic';
    };

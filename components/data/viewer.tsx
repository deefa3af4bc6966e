'use client';
// Who looks at this page, as the server said when it drew it. What a viewer may do decides which controls exist.
import { createContext, useContext, type ReactNode } from 'react';
import { roleAllows, type Action, type Role } from '@/lib/api/roles';

export interface Viewer {
  readonly kind: 'user' | 'anonymous';
  readonly role: Role | null;
  /** Empty for anonymous. */
  readonly login: string;
  /** 0 for anonymous. */
  readonly userId: number;
}

const ANONYMOUS: Viewer = { kind: 'anonymous', role: null, login: '', userId: 0 };
const ViewerContext = createContext<Viewer>(ANONYMOUS);

export function ViewerProvider({ viewer, children }: { readonly viewer: Viewer; readonly children: ReactNode }) {
  return <ViewerContext value={viewer}>{children}</ViewerContext>;
}

export function useViewer(): Viewer {
  return useContext(ViewerContext);
}

/** Whether this person's role allows an action: controls for what is not allowed are left out, not greyed. */
export function useCan(action: Action): boolean {
  const { role } = useViewer();
  return role !== null && roleAllows(role, action);
}

// Requests and answers about people. Types only: pages import this file. For the sign-in pages, use components/data/session.ts:
// signIn, signOut, currentUser, createFirstAccount. The page /setup?token=… asks `await runtime().auth.isSetupOpen(token)` and calls
// notFound() when that is false; a page that draws for the viewer asks `await runtime().auth.identify(request, '')` with the
// request's headers. A 429 carries Retry-After; "Wrong email or password" is the message of every failed sign-in.

/** As Grafana writes it; requests may use any letter case. */
export type GrafanaRole = 'Viewer' | 'Editor' | 'Admin';

/** POST /api/watchfire/setup; the answer sets the session cookie. 404: wrong or used token. */
export interface SetupRequestBody {
  readonly token: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
  /** Absent: the e-mail address. */
  readonly login?: string;
}

/** GET /api/user: the signed-in person; 401 for everybody else. */
export interface OwnUser {
  readonly id: number;
  readonly uid: string;
  readonly login: string;
  /** Empty when there is none. */
  readonly email: string;
  readonly name: string;
  readonly theme: string;
  readonly orgId: number;
  readonly isGrafanaAdmin: boolean;
  readonly isDisabled: boolean;
  readonly isExternal: boolean;
  readonly authLabels: readonly string[];
  readonly avatarUrl: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly role: GrafanaRole;
  /** The password came from the environment and breaks the rules: to be shown until it is changed. */
  readonly isPasswordWeak: boolean;
}

/** PUT /api/user, PUT /api/users/:id: absent fields stay; an empty e-mail address removes it. */
export interface UpdateUserRequest {
  readonly name?: string;
  readonly email?: string;
  readonly login?: string;
}

/** PUT /api/user/password: ends all sessions; this browser gets a new one with the answer. */
export interface ChangePasswordRequest {
  readonly oldPassword: string;
  readonly newPassword: string;
}

/** GET /api/org/users */
export interface OrgUser {
  readonly orgId: number;
  readonly userId: number;
  readonly uid: string;
  readonly login: string;
  readonly email: string;
  readonly name: string;
  readonly avatarUrl: string;
  readonly role: GrafanaRole;
  /** ISO 8601; absent when the person never signed in. */
  readonly lastSeenAt?: string;
  readonly lastSeenAtAge: string;
  readonly isDisabled: boolean;
  readonly authLabels: readonly string[];
}

/** GET /api/users */
export interface ListedUser {
  readonly id: number;
  readonly uid: string;
  readonly login: string;
  readonly email: string;
  readonly name: string;
  readonly avatarUrl: string;
  readonly isAdmin: boolean;
  readonly isDisabled: boolean;
  readonly role: GrafanaRole;
  readonly lastSeenAt?: string;
  readonly lastSeenAtAge: string;
  readonly authLabels: readonly string[];
}

/** POST /api/admin/users → {id, uid, message}. `role` defaults to Viewer; `login` or `email` must be there. */
export interface CreateUserRequest {
  readonly name?: string;
  readonly email?: string;
  readonly login?: string;
  readonly password: string;
  readonly role?: string;
}

/** GET /api/watchfire/home: what the checklist of the start page cannot see elsewhere. PUT {isChecklistDismissed}. */
export interface HomeFacts {
  readonly userCount: number;
  /** Dashboards that people made, without those of the installation. */
  readonly ownDashboardCount: number;
  readonly isChecklistDismissed: boolean;
}

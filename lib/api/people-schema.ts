// Validators of requests about people: names that can be shown, stored and typed into a login form.
import { z } from 'zod';
import { ROLES } from '@/lib/api/roles';

const NAME_LIMIT_CHARACTERS = 200;
const LOGIN_LIMIT_CHARACTERS = 190;
const EMAIL_LIMIT_CHARACTERS = 254;
/** Longer ones are refused by the password rules with a better message. */
const PASSWORD_READ_LIMIT_CHARACTERS = 16_384;

/** Controls, halves of pairs, direction marks and characters without width: two names could look the same. */
const INVISIBLE = /[\p{Cc}\p{Surrogate}\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/u;

const visible = z
  .string('expected text')
  .trim()
  .refine((text) => !INVISIBLE.test(text), 'it holds invisible characters');

export const personName = visible.max(NAME_LIMIT_CHARACTERS, `longer than ${NAME_LIMIT_CHARACTERS} characters`);

/** A colon would end the user's name in Basic authentication. */
export const login = visible
  .min(1, 'it is empty')
  .max(LOGIN_LIMIT_CHARACTERS, `longer than ${LOGIN_LIMIT_CHARACTERS} characters`)
  .refine((text) => !/[:\s]/u.test(text), 'it must hold neither colon nor space');

export const email = visible
  .max(EMAIL_LIMIT_CHARACTERS, `longer than ${EMAIL_LIMIT_CHARACTERS} characters`)
  .refine((text) => /^[^\s@:]+@[^\s@:]+$/.test(text), 'expected an address like "ada@example.org"');

/** Empty text stands for none. */
const optionalEmail = z.union([z.literal('').transform(() => null), z.null(), email]);

const password = z.string('expected text').max(PASSWORD_READ_LIMIT_CHARACTERS, 'it is too long');

/** Any letter case; Grafana writes "Viewer". */
export const role = z.preprocess(
  (value) => (typeof value === 'string' ? value.toLowerCase() : value),
  z.enum(ROLES, 'expected Viewer, Editor or Admin'),
);

export const setupBody = z.object({
  token: z.string().max(200),
  name: personName.min(1, 'it is empty'),
  email,
  login: login.optional(),
  password,
});

/** Strict: nobody gives themselves a role or rights by naming them. */
export const updateUserBody = z.strictObject({
  name: personName.optional(),
  email: optionalEmail.optional(),
  login: login.optional(),
  /** Sent by Grafana's clients; kept in the browser here. */
  theme: z.string().max(50).optional(),
});

export const changePasswordBody = z.object({ oldPassword: password, newPassword: password });

export const createUserBody = z
  .object({
    name: personName.optional(),
    email: optionalEmail.optional(),
    login: login.optional(),
    password,
    role: role.optional(),
  })
  .refine(
    (body) => body.login !== undefined || typeof body.email === 'string',
    'a login or an e-mail address is needed',
  );

export const changeRoleBody = z.object({ role });
export const resetPasswordBody = z.object({ password });
export const permissionsBody = z.object({ isGrafanaAdmin: z.boolean('expected true or false') });
export const homeBody = z.object({ isChecklistDismissed: z.boolean('expected true or false') });

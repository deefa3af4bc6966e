// What is wrong with the form of a new account, field by field, before the server is asked.
import { passwordProblem } from '@/lib/api/password-rules';
import type { Role } from '@/lib/api/roles';

export interface UserForm {
  readonly name: string;
  readonly email: string;
  readonly login: string;
  readonly password: string;
  readonly role: Role;
}

export type UserFormProblems = Partial<Record<'name' | 'email' | 'login' | 'password', string>>;

export function userFormProblems(form: UserForm): UserFormProblems {
  const hasEmail = form.email.trim() !== '';
  const hasLogin = form.login.trim() !== '';
  const problem = passwordProblem(form.password, [form.name, form.email, form.login]);
  return {
    ...(hasEmail &&
      !/^[^\s@]+@[^\s@]+$/.test(form.email.trim()) && { email: 'Not an email address: name@host is expected.' }),
    ...(!hasEmail && !hasLogin && { login: 'An email address or a login is needed.' }),
    ...(problem !== undefined && { password: `Cannot use this password: ${problem}.` }),
  };
}

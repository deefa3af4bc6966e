// What is wrong with the form of the first account, before the server is asked.
import { passwordProblem } from '@/lib/api/password-rules';

export interface SetupAccount {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

export type SetupProblems = Partial<Record<keyof SetupAccount, string>>;

export function setupProblems({ name, email, password }: SetupAccount): SetupProblems {
  const problem = passwordProblem(password, [name, email]);
  return {
    ...(name === '' && { name: 'A name is needed.' }),
    ...(!/^[^\s@]+@[^\s@]+$/.test(email) && { email: 'An email address is needed: name@host.' }),
    ...(problem !== undefined && { password: `Cannot use this password: ${problem}.` }),
  };
}

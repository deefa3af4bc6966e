// What a password must be: long enough, short enough to hash, and not one that everybody tries first.

export const PASSWORD_MIN_CHARACTERS = 12;
/** argon2 takes more; a body of megabytes must not reach it. */
export const PASSWORD_MAX_BYTES = 1024;

/** Passwords of 12 characters and more that head the lists of leaked ones, in lower case. */
const COMMON_PASSWORDS: ReadonlySet<string> = new Set([
  '123456789012',
  '1234567890123',
  '12345678901234',
  '123456789123',
  '123456123456',
  '123123123123',
  '987654321098',
  '012345678901',
  '0123456789ab',
  '1234567890ab',
  '1q2w3e4r5t6y',
  '1q2w3e4r5t6y7u',
  '1qaz2wsx3edc',
  '1qaz2wsx3edc4rfv',
  'qwertyuiop12',
  'qwertyuiop123',
  'qwertyuiop[]',
  'qwerty123456',
  'qwerty1234567',
  'qwertyqwerty',
  'qwertyuiopasdf',
  'asdfghjkl123',
  'asdfghjklqwe',
  'zxcvbnm12345',
  'abcdefghijkl',
  'abcdefghijklm',
  'abcd12345678',
  'abc123abc123',
  'password1234',
  'password12345',
  'password123456',
  'password123!',
  'password1234!',
  'passwordpassword',
  'p@ssw0rd1234',
  'passw0rd1234',
  'mypassword12',
  'mypassword123',
  'newpassword1',
  'newpassword123',
  'secretpassword',
  'changeme1234',
  'changemechangeme',
  'changeme12345',
  'letmein12345',
  'letmeinletmein',
  'welcome12345',
  'welcome123456',
  'iloveyou1234',
  'iloveyouiloveyou',
  'administrator',
  'administrator1',
  'adminadminadmin',
  'adminadmin12',
  'admin1234567',
  'admin12345678',
  'administrador',
  'rootrootroot',
  'testtesttest',
  'testtest1234',
  'testpassword',
  'defaultpassword',
  'temporarypassword',
  'monkeymonkey',
  'dragondragon',
  'footballfootball',
  'baseballbaseball',
  'sunshine1234',
  'princess1234',
  'superman1234',
  'unbelievable',
  'christopher1',
  'correcthorsebatterystaple',
  'correct horse battery staple',
  'trustno1trustno1',
  'grafanagrafana',
  'grafana12345',
  'prometheus12',
  'prometheus123',
  'prometheus1234',
  'watchfire123',
  'watchfire1234',
  'watchfirewatchfire',
  'monitoring12',
  'monitoring123',
  'monitoring1234',
  'postgres1234',
  'postgrespostgres',
]);

const encoder = new TextEncoder();

/** Returns why the password is refused, as a sentence part after "Cannot use this password: ", or undefined when it is good. */
export function passwordProblem(password: string, names: readonly (string | null)[] = []): string | undefined {
  if (/[\0\p{Surrogate}]/u.test(password)) return 'it holds a character that cannot be stored';
  if (encoder.encode(password).length > PASSWORD_MAX_BYTES) return `it is longer than ${PASSWORD_MAX_BYTES} bytes`;
  const characters = Array.from(password);
  if (characters.length < PASSWORD_MIN_CHARACTERS) return `it is shorter than ${PASSWORD_MIN_CHARACTERS} characters`;
  const lowerCase = password.toLowerCase();
  if (COMMON_PASSWORDS.has(lowerCase) || new Set(characters).size < 3) return 'it is one of those that are tried first';
  if (names.some((name) => name !== null && name.toLowerCase() === lowerCase)) return 'it is the name of the account';
  return undefined;
}

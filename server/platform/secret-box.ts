// Secrets that the database keeps: AES-256-GCM with a key made from WATCHFIRE_SECRET. What is sealed opens only in the place
// it was sealed for (table, row, field), so that a row copied elsewhere tells nothing.
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { EnvironmentError } from '@/lib/errors/environment-error';

export interface SecretBox {
  /** `place` names table, row and field. */
  seal(text: string, place: string): string;
  /** Throws EnvironmentError when the key has changed or the text was not sealed for this place. */
  open(sealed: string, place: string): string;
}

const FORM = 'wf1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

export function createSecretBox(secret: string): SecretBox {
  const key = Buffer.from(hkdfSync('sha256', secret, 'watchfire', 'stored secrets', KEY_BYTES));
  // Says which key sealed a value, without saying anything of the key.
  const keyId = createHash('sha256').update('key id').update(key).digest('hex').slice(0, 8);
  return {
    seal: (text, place) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place));
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return [FORM, keyId, Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64url')].join('.');
    },
    open: (sealed, place) => {
      const [form, sealedBy, text = ''] = sealed.split('.');
      if (form !== FORM || sealedBy !== keyId)
        throw new EnvironmentError('A stored secret was sealed with another key', {
          remedy: 'Start with the WATCHFIRE_SECRET that was set when it was stored, or enter it again',
        });
      const bytes = Buffer.from(text, 'base64url');
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES));
        decipher.setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(-TAG_BYTES));
        const opened = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
        return Buffer.concat([opened, decipher.final()]).toString('utf8');
      } catch (cause) {
        throw new EnvironmentError('A stored secret is damaged, or stands in another place than it was stored for', {
          cause,
        });
      }
    },
  };
}

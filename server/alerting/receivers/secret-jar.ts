// The secrets that one attempt has used, so that nothing it says afterwards repeats them: messages, answers, records.
import { SECRET_MASK, type Secret } from '@/lib/config/secret';

/** Shorter ones would mask ordinary words. */
const SHORTEST_CHARACTERS = 4;

export class SecretJar {
  private readonly texts = new Set<string>();
  private readonly opened = new Set<string>();

  /** Opens a secret and remembers it. */
  open(secret: Secret): string {
    return this.keepOpened(secret.reveal());
  }

  /** What a file of a secret holds. */
  keepOpened(text: string): string {
    if (text.length >= SHORTEST_CHARACTERS) this.opened.add(text);
    return this.keep(text);
  }

  /** Whether it holds a secret as a whole; parts of URLs do not count. */
  holdsOpened(text: string): boolean {
    return [...this.opened].some(
      (secret) => text.includes(secret) || text.includes(JSON.stringify(secret).slice(1, -1)),
    );
  }

  keep(text: string): string {
    const forms = [text, encodeURIComponent(text), encodeURI(text), JSON.stringify(text).slice(1, -1)];
    for (const form of forms) if (form.length >= SHORTEST_CHARACTERS) this.texts.add(form);
    return text;
  }

  /** A URL that is itself a secret: its host may be told, the rest not. */
  keepUrl(text: string): string {
    this.keep(text);
    const url = URL.canParse(text) ? new URL(text) : null;
    if (!url) return text;
    this.keep(url.href);
    const path = url.pathname + url.search;
    this.keep(path);
    for (const part of [...url.pathname.split('/'), ...url.searchParams.values(), url.password])
      if (part.length >= 8) this.keep(part);
    return text;
  }

  /** Headers that authenticate. */
  keepHeader(value: string): void {
    this.keep(value);
    const credentials = /^\S+\s+(.+)$/.exec(value)?.[1];
    if (credentials === undefined) return;
    this.keep(credentials);
    if (!value.startsWith('Basic ')) return;
    const [, ...password] = Buffer.from(credentials, 'base64').toString('utf8').split(':');
    this.keep(password.join(':'));
  }

  clean(text: string): string {
    let cleaned = text;
    // The longest first: a URL before its path.
    for (const secret of [...this.texts].toSorted((left, right) => right.length - left.length))
      cleaned = cleaned.replaceAll(secret, SECRET_MASK);
    return cleaned;
  }
}

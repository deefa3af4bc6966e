// Parts of a mail to the bytes that a mail server takes.
import MailComposer from 'nodemailer/lib/mail-composer';

export interface MailParts {
  /** One address, perhaps with a name. */
  readonly from: string;
  /** Addresses with commas between them. */
  readonly to: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
  readonly html: string;
  readonly deliveryId: string;
  readonly dateMs: number;
}

export interface Message {
  readonly envelope: { readonly from: string; readonly to: string[] };
  readonly headers: Readonly<Record<string, string>>;
  readonly source: Buffer;
}

/** Headers that the composer writes itself from what it is given. */
const COMPOSED: ReadonlySet<string> = new Set(['Subject', 'From', 'To', 'Cc', 'Bcc', 'Reply-To', 'Date', 'Message-Id']);

export async function composeMessage(parts: MailParts): Promise<Message> {
  const { headers } = parts;
  const header = (name: string): string | undefined => headers.get(name);
  const others = [...headers].filter(([name]) => !COMPOSED.has(name));
  // Header injection: a line break in a value would begin another header.
  const oneLine = (value: string): string => value.replaceAll(/[\r\n]+/g, ' ').trim();
  const mail = new MailComposer({
    from: header('From') ?? parts.from,
    to: header('To') ?? parts.to,
    ...(header('Cc') !== undefined && { cc: header('Cc') ?? '' }),
    ...(header('Reply-To') !== undefined && { replyTo: header('Reply-To') ?? '' }),
    subject: oneLine(header('Subject') ?? ''),
    date: new Date(parts.dateMs),
    // The same for each attempt: mail servers recognise a message that comes twice.
    messageId: header('Message-Id') ?? `<${parts.deliveryId}@watchfire>`,
    headers: others.map(([key, value]) => ({ key, value: oneLine(value) })),
    ...(parts.text !== '' && { text: parts.text }),
    ...(parts.html !== '' && { html: parts.html }),
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
  const source = await mail.build();
  const envelope = envelopeOf(parts);
  return { envelope, headers: Object.fromEntries([...headers].map(([name, value]) => [name, oneLine(value)])), source };
}

/** Those who get it are those of `to`, whatever the headers say; copies are for the headers alone, as in Alertmanager. */
function envelopeOf({ from, to }: MailParts): Message['envelope'] {
  const composer = new MailComposer({ from, to }).compile();
  const { from: sender, to: receivers } = composer.getEnvelope();
  return { from: sender === false ? '' : sender, to: receivers };
}

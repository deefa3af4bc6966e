// Words in cells: a value with its unit, JSON, pills, and pictures by their address.
import type { TableColumn } from '@/components/panels/table/prepare';
import type { ColorTheme } from '@/lib/series/colors';
import { UNKNOWN_COLOR } from '@/lib/series/colors';
import type { DisplayValue } from '@/lib/series/display';
import { classicColorByName } from '@/lib/series/palettes';
import { readableOn } from '@/lib/series/readable-on';
import { prettyText } from '@/lib/series/log-lines';

export function CellText({ shown, isMuted }: { readonly shown: DisplayValue; readonly isMuted: boolean }) {
  return (
    <>
      {shown.prefix}
      {shown.text}
      {shown.suffix !== '' && <span className={isMuted ? 'text-ink-muted' : undefined}>{shown.suffix}</span>}
    </>
  );
}

/** Pictures of the web and those inside the address itself; nothing else is loaded. */
const IMAGE_ADDRESS = /^(https?:\/\/|\/(?!\/)|data:image\/(png|jpe?g|gif|webp|avif);base64,)/i;

export function ImageCell({ address, alt }: { readonly address: string; readonly alt: string }) {
  if (!IMAGE_ADDRESS.test(address)) return address;
  return (
    // The address comes from the data: nothing is known of it at build time.
    // oxlint-disable-next-line nextjs/no-img-element
    <img
      src={address}
      alt={alt}
      loading="lazy"
      referrerPolicy="no-referrer"
      className="inline-block max-h-7 max-w-full object-contain"
    />
  );
}

export function JsonCell({ text }: { readonly text: string }) {
  return (
    <code className="font-mono text-2xs" title={prettyText(text)}>
      {text}
    </code>
  );
}

interface PillCellProps {
  readonly column: TableColumn;
  readonly text: string;
  readonly theme: ColorTheme;
}

/** A list as JSON or with commas: a pill for each word, of the colour of its mapping, else of its name. */
export function PillCell({ column, text, theme }: PillCellProps) {
  return (
    <span className="inline-flex flex-wrap gap-1">
      {pillWords(text).map((word, at) => {
        const mapped = column.display(word);
        const color = mapped.color === UNKNOWN_COLOR ? classicColorByName(word, theme) : mapped.color;
        return (
          // Two pills may say the same.
          <span
            key={`${word} ${at}`}
            className="rounded-full px-2 leading-5"
            style={{ background: color, color: readableOn(color) }}
          >
            {mapped.isMapped ? mapped.text : word}
          </span>
        );
      })}
    </span>
  );
}

function pillWords(text: string): string[] {
  if (text.trim().startsWith('[')) {
    try {
      const parsed: unknown = JSON.parse(text);
      if (Array.isArray(parsed)) return parsed.map((word) => (typeof word === 'string' ? word : JSON.stringify(word)));
    } catch {
      // Not JSON after all: the words between commas.
    }
  }
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

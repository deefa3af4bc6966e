'use client';
// The text panel: Markdown, HTML (both sanitised) or plain code.
import { useEffect, useMemo, useRef } from 'react';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { readTextOptions } from '@/components/panels/text/prepare';
import { renderText } from '@/components/panels/text/render-text';

/** Sizes of the product's type scale; user text cannot bring its own. */
const PROSE =
  "text-sm [&_[data-level='1']]:text-xl [&_[data-level='1']]:leading-7 [&_[data-level='2']]:text-base [&_:is(h1,h2,h3,h4,h5,h6)]:mt-3 [&_:is(h1,h2,h3,h4,h5,h6)]:mb-1 [&_:is(h1,h2,h3,h4,h5,h6)]:font-semibold " +
  '[&>:first-child]:mt-0 [&_p]:my-2 [&_ul]:my-2 [&_ul]:list-disc [&_ul]:pl-5 [&_ol]:my-2 [&_ol]:list-decimal [&_ol]:pl-5 [&_a]:text-accent-ink [&_a]:underline ' +
  '[&_code]:rounded-control [&_code]:bg-hover [&_code]:px-1 [&_code]:font-mono [&_code]:text-xs [&_pre]:my-2 [&_pre]:overflow-x-auto [&_pre]:rounded-control [&_pre]:bg-hover [&_pre]:p-2 [&_pre_code]:p-0 ' +
  '[&_blockquote]:my-2 [&_blockquote]:border-l-2 [&_blockquote]:border-line [&_blockquote]:pl-3 [&_blockquote]:text-ink-muted [&_hr]:my-3 [&_hr]:border-line-subtle ' +
  '[&_img]:max-w-full [&_table]:my-2 [&_table]:border-collapse [&_:is(td,th)]:border [&_:is(td,th)]:border-line-subtle [&_:is(td,th)]:px-2 [&_:is(td,th)]:py-1 [&_th]:text-left';

export function TextPanel({ options, title, isEditing = false, onPainted, interpolate }: PanelViewProps) {
  const text = useMemo(() => {
    const read = readTextOptions(options);
    // Values go into markup as text: none of them may bring tags along.
    const format = read.mode === 'code' ? 'glob' : 'html';
    return interpolate === undefined ? read : { ...read, content: interpolate(read.content, format) };
  }, [options, interpolate]);
  const article = useRef<HTMLElement>(null);
  useEffect(() => {
    if (text.mode !== 'code') article.current?.replaceChildren(renderText(text));
    onPainted?.();
  }, [text, onPainted]);
  if (text.content.trim() === '')
    return (
      <article aria-label={title} className="size-full px-1 text-sm text-ink-faint">
        {isEditing ? 'This text is empty: write it in the options.' : ''}
      </article>
    );
  if (text.mode === 'code')
    return (
      <article aria-label={title} className="size-full overflow-auto">
        <pre className="px-1 font-mono text-xs whitespace-pre text-ink">{text.content}</pre>
      </article>
    );
  return (
    <article
      ref={article}
      aria-label={title}
      className={`size-full overflow-auto px-1 break-words text-ink ${PROSE}`}
    />
  );
}

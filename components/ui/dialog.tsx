'use client';
// A dialog over the page. Esc and the scrim close it; the focus returns to what opened it.
import { X } from 'lucide-react';
import * as RadixDialog from 'radix-ui/dialog';
import type { FormEventHandler, ReactNode } from 'react';
import { IconButton } from '@/components/ui/icon-button';
import { useReturnFocus } from '@/components/ui/use-return-focus';

const WIDTH_CLASSES = { small: 'max-w-[400px]', medium: 'max-w-[520px]', large: 'max-w-[760px]' } as const;

export interface DialogProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  readonly title: string;
  readonly description?: ReactNode;
  readonly width?: keyof typeof WIDTH_CLASSES | undefined;
  /** Buttons at the right end. */
  readonly footer?: ReactNode;
  /** With it the body and the footer are one form. */
  readonly onSubmit?: FormEventHandler<HTMLFormElement> | undefined;
  readonly children?: ReactNode;
}

export function Dialog({
  isOpen,
  onOpenChange,
  title,
  description,
  width = 'medium',
  footer,
  onSubmit,
  children,
}: DialogProps) {
  const focus = useReturnFocus();
  const inside = (
    <>
      <div className="min-h-0 grow overflow-auto px-4 pt-0.5 pb-4">{children}</div>
      {footer && <div className="flex flex-wrap justify-end gap-2 border-t border-line-subtle px-4 py-3">{footer}</div>}
    </>
  );
  return (
    <RadixDialog.Root open={isOpen} onOpenChange={onOpenChange}>
      <RadixDialog.Portal>
        <RadixDialog.Overlay className="fade-in fixed inset-0 z-40 bg-scrim" />
        <RadixDialog.Content
          {...(description === undefined && { 'aria-describedby': undefined })}
          onOpenAutoFocus={(event) => {
            focus.remember();
            focusFirstField(event);
          }}
          onCloseAutoFocus={focus.giveBack}
          className={`rise-in fixed inset-x-3 top-[12vh] z-40 mx-auto flex max-h-[80vh] flex-col rounded-dialog border border-line bg-raised shadow-raised focus:outline-none max-md:top-3 max-md:max-h-[calc(100dvh-24px)] ${WIDTH_CLASSES[width]}`}
        >
          <div className="flex h-12 shrink-0 items-center gap-2 pr-3 pl-4">
            <RadixDialog.Title className="grow text-lg font-semibold">{title}</RadixDialog.Title>
            <RadixDialog.Close asChild>
              <IconButton label="Close" icon={<X />} hasTooltip={false} />
            </RadixDialog.Close>
          </div>
          {description !== undefined && (
            <RadixDialog.Description className="px-4 pb-3 text-ink-muted">{description}</RadixDialog.Description>
          )}
          {onSubmit === undefined ? (
            inside
          ) : (
            <form noValidate onSubmit={onSubmit} className="flex min-h-0 flex-col">
              {inside}
            </form>
          )}
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  );
}

/** Who opens a form wants to type: the first field gets the focus, not the button that closes the dialog. */
function focusFirstField(event: Event): void {
  const content = event.currentTarget;
  if (!(content instanceof HTMLElement)) return;
  const field = content.querySelector<HTMLInputElement>('input:not([type="hidden"]):enabled, textarea:enabled');
  if (!field) return;
  event.preventDefault();
  field.focus();
}

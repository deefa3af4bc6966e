'use client';
// A question that must be answered before something is lost. Cancel has the focus first.
import * as RadixAlertDialog from 'radix-ui/alert-dialog';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { useReturnFocus } from '@/components/ui/use-return-focus';

export interface AlertDialogProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  readonly title: string;
  /** What happens, in plain words. */
  readonly description: ReactNode;
  readonly confirmLabel: string;
  readonly cancelLabel?: string | undefined;
  readonly isDestructive?: boolean | undefined;
  readonly isBusy?: boolean | undefined;
  /** What is confirmed may still have to be found out. */
  readonly isConfirmable?: boolean | undefined;
  /** Does not close by itself: set `isOpen` when the work is done. */
  readonly onConfirm: () => void;
  /** More answers, between cancel and confirm. */
  readonly extraActions?: ReactNode;
}

export function AlertDialog({
  isOpen,
  onOpenChange,
  title,
  description,
  confirmLabel,
  cancelLabel = 'Cancel',
  isDestructive = true,
  isBusy = false,
  isConfirmable = true,
  onConfirm,
  extraActions,
}: AlertDialogProps) {
  const focus = useReturnFocus();
  return (
    <RadixAlertDialog.Root open={isOpen} onOpenChange={onOpenChange}>
      <RadixAlertDialog.Portal>
        <RadixAlertDialog.Overlay className="fade-in fixed inset-0 z-40 bg-scrim" />
        <RadixAlertDialog.Content
          onOpenAutoFocus={focus.remember}
          onCloseAutoFocus={focus.giveBack}
          className="rise-in fixed inset-x-3 top-[20vh] z-40 mx-auto max-w-[460px] max-md:top-3 rounded-dialog border border-line bg-raised shadow-raised focus:outline-none"
        >
          <RadixAlertDialog.Title className="px-4 pt-3 text-lg font-semibold">{title}</RadixAlertDialog.Title>
          <RadixAlertDialog.Description asChild>
            <div className="max-h-[50vh] overflow-y-auto px-4 pt-1 pb-4 text-ink-muted">{description}</div>
          </RadixAlertDialog.Description>
          <div className="flex flex-wrap justify-end gap-2 border-t border-line-subtle px-4 py-3">
            <RadixAlertDialog.Cancel asChild>
              <Button variant="ghost">{cancelLabel}</Button>
            </RadixAlertDialog.Cancel>
            {extraActions}
            <Button
              variant={isDestructive ? 'danger' : 'primary'}
              isBusy={isBusy}
              disabled={!isConfirmable}
              onClick={onConfirm}
            >
              {confirmLabel}
            </Button>
          </div>
        </RadixAlertDialog.Content>
      </RadixAlertDialog.Portal>
    </RadixAlertDialog.Root>
  );
}

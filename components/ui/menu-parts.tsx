'use client';
// What a menu consists of once it is open: Radix' menu and its items. Loaded by menu.tsx.
import { Check } from 'lucide-react';
import * as RadixMenu from 'radix-ui/dropdown-menu';
import { type ReactElement, type ReactNode, useEffect, useRef } from 'react';
import { classNames } from '@/components/ui/class-names';
import { IconFrame } from '@/components/ui/icon-frame';
import { Kbd } from '@/components/ui/kbd';
import { PageLink } from '@/components/ui/page-link';

const ITEM_CLASS =
  'flex h-control cursor-default items-center gap-2 rounded-control px-2 whitespace-nowrap no-underline outline-none select-none data-[highlighted]:bg-hover data-[disabled]:opacity-50';

export interface MenuProps {
  /** One element that takes a ref: Button or IconButton (with `hasTooltip={false}`). */
  readonly trigger: ReactElement;
  readonly align?: 'start' | 'end' | undefined;
  readonly isOpen?: boolean | undefined;
  readonly onOpenChange?: ((isOpen: boolean) => void) | undefined;
  readonly children: ReactNode;
}

export interface MenuItemProps {
  readonly icon?: ReactNode;
  readonly shortcut?: string | undefined;
  readonly isDestructive?: boolean | undefined;
  readonly disabled?: boolean | undefined;
  readonly onSelect: () => void;
  readonly children: ReactNode;
}

export interface MenuLinkProps {
  readonly icon?: ReactNode;
  readonly href: string;
  readonly opensNewTab?: boolean;
  readonly children: ReactNode;
}

export interface MenuRadioGroupProps {
  readonly label: string;
  readonly value: string;
  readonly onValueChange: (value: string) => void;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
}

export interface MenuLabelProps {
  readonly children: ReactNode;
}

export interface WholeMenuProps extends MenuProps {
  /** The key that asked for it, when it was a key: the first item has the focus then. */
  readonly openingKey: string | null;
}

export function WholeMenu({ trigger, align = 'start', isOpen, onOpenChange, children, openingKey }: WholeMenuProps) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (openingKey === null) return;
    // Again, now that there is somebody who listens to it.
    button.current?.focus();
    button.current?.dispatchEvent(new KeyboardEvent('keydown', { key: openingKey, bubbles: true, cancelable: true }));
  }, [openingKey]);
  return (
    <RadixMenu.Root
      modal={false}
      {...(isOpen === undefined ? { defaultOpen: openingKey === null } : { open: isOpen })}
      {...(onOpenChange !== undefined && { onOpenChange })}
    >
      <RadixMenu.Trigger asChild ref={button}>
        {trigger}
      </RadixMenu.Trigger>
      <RadixMenu.Portal>
        <RadixMenu.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="fade-in z-40 max-h-(--radix-dropdown-menu-content-available-height) min-w-[200px] overflow-auto rounded-panel border border-line bg-raised p-1 shadow-raised"
        >
          {children}
        </RadixMenu.Content>
      </RadixMenu.Portal>
    </RadixMenu.Root>
  );
}

export function MenuItem({
  icon,
  shortcut,
  isDestructive = false,
  disabled = false,
  onSelect,
  children,
}: MenuItemProps) {
  return (
    <RadixMenu.Item
      disabled={disabled}
      onSelect={onSelect}
      className={classNames(ITEM_CLASS, isDestructive ? 'text-crit' : 'text-ink')}
    >
      {icon && <IconFrame className={isDestructive ? '' : 'text-ink-muted'}>{icon}</IconFrame>}
      <span className="grow">{children}</span>
      {shortcut !== undefined && (
        <span aria-hidden="true">
          <Kbd keys={shortcut} />
        </span>
      )}
    </RadixMenu.Item>
  );
}

export function MenuLink({ icon, href, opensNewTab = false, children }: MenuLinkProps) {
  return (
    <RadixMenu.Item asChild>
      <PageLink
        href={href}
        className={`${ITEM_CLASS} text-ink`}
        {...(opensNewTab && { target: '_blank', rel: 'noopener noreferrer' })}
      >
        {icon && <IconFrame className="text-ink-muted">{icon}</IconFrame>}
        {children}
      </PageLink>
    </RadixMenu.Item>
  );
}

export function MenuRadioGroup({ label, value, onValueChange, choices }: MenuRadioGroupProps) {
  return (
    <RadixMenu.RadioGroup aria-label={label} value={value} onValueChange={onValueChange}>
      {choices.map((choice) => (
        <RadixMenu.RadioItem key={choice.value} value={choice.value} className={ITEM_CLASS}>
          <span className="flex w-4 justify-center">
            <RadixMenu.ItemIndicator>
              <Check className="size-3.5 text-accent-ink" strokeWidth={2} />
            </RadixMenu.ItemIndicator>
          </span>
          {choice.label}
        </RadixMenu.RadioItem>
      ))}
    </RadixMenu.RadioGroup>
  );
}

export function MenuSeparator() {
  return <RadixMenu.Separator className="-mx-1 my-1 border-t border-line-subtle" />;
}

export function MenuLabel({ children }: MenuLabelProps) {
  return <RadixMenu.Label className="px-2 pt-1.5 pb-0.5 text-2xs text-ink-muted">{children}</RadixMenu.Label>;
}

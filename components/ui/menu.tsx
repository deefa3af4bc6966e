'use client';
// A menu behind a button: <Menu trigger={<Button>New</Button>}><MenuItem …/></Menu>. Opens by click, Enter, Space, arrows.
import { Check } from 'lucide-react';
import { PageLink } from '@/components/ui/page-link';
import * as RadixMenu from 'radix-ui/dropdown-menu';
import {
  cloneElement,
  type ComponentPropsWithRef,
  type ReactElement,
  type ReactNode,
  type SyntheticEvent,
  useState,
} from 'react';
import { classNames } from '@/components/ui/class-names';
import { IconFrame } from '@/components/ui/icon-frame';
import { Kbd } from '@/components/ui/kbd';

export interface MenuProps {
  /** One element that takes a ref: Button or IconButton (with `hasTooltip={false}`). */
  readonly trigger: ReactElement;
  readonly align?: 'start' | 'end' | undefined;
  readonly isOpen?: boolean | undefined;
  readonly onOpenChange?: ((isOpen: boolean) => void) | undefined;
  readonly children: ReactNode;
}

const ITEM_CLASS =
  'flex h-control cursor-default items-center gap-2 rounded-control px-2 whitespace-nowrap no-underline outline-none select-none data-[highlighted]:bg-hover data-[disabled]:opacity-50';

/** What a trigger gets to know of its menu. */
type TriggerProps = ComponentPropsWithRef<'button'> & { readonly 'data-state'?: 'closed' };

const OPENING_KEYS: ReadonlySet<string> = new Set(['Enter', ' ', 'ArrowDown']);

/** Until it is opened for the first time there is only the button: a page has dozens of menus, and people open few. */
export function Menu(props: MenuProps) {
  const { trigger, isOpen, onOpenChange } = props;
  const [isWanted, setIsWanted] = useState(false);
  if (isWanted || isOpen !== undefined) return <WholeMenu {...props} />;
  const button = trigger as ReactElement<TriggerProps>;
  const open = (event: SyntheticEvent): void => {
    event.preventDefault();
    setIsWanted(true);
    onOpenChange?.(true);
  };
  return cloneElement(button, {
    'aria-haspopup': 'menu',
    'aria-expanded': false,
    'data-state': 'closed',
    onPointerDown: (event) => {
      button.props.onPointerDown?.(event);
      if (event.button === 0 && !event.ctrlKey) open(event);
    },
    onKeyDown: (event) => {
      button.props.onKeyDown?.(event);
      if (OPENING_KEYS.has(event.key)) open(event);
    },
  });
}

function WholeMenu({ trigger, align = 'start', isOpen, onOpenChange, children }: MenuProps) {
  return (
    <RadixMenu.Root
      modal={false}
      {...(isOpen === undefined ? { defaultOpen: true } : { open: isOpen })}
      {...(onOpenChange !== undefined && { onOpenChange })}
    >
      <RadixMenu.Trigger asChild>{trigger}</RadixMenu.Trigger>
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

export interface MenuItemProps {
  readonly icon?: ReactNode;
  readonly shortcut?: string | undefined;
  readonly isDestructive?: boolean | undefined;
  readonly disabled?: boolean | undefined;
  readonly onSelect: () => void;
  readonly children: ReactNode;
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

export function MenuLink({
  icon,
  href,
  opensNewTab = false,
  children,
}: {
  readonly icon?: ReactNode;
  readonly href: string;
  readonly opensNewTab?: boolean;
  readonly children: ReactNode;
}) {
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

export interface MenuRadioGroupProps {
  readonly label: string;
  readonly value: string;
  readonly onValueChange: (value: string) => void;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
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

export function MenuLabel({ children }: { readonly children: ReactNode }) {
  return <RadixMenu.Label className="px-2 pt-1.5 pb-0.5 text-2xs text-ink-muted">{children}</RadixMenu.Label>;
}

'use client';
// A menu behind a button: <Menu trigger={<Button>New</Button>}><MenuItem …/></Menu>. Opens by click, Enter, Space, arrows.
// Until it is opened for the first time there is only the button; the rest (menu-parts.tsx) is loaded when the pointer or the focus
// comes to it: a page has dozens of menus, and people open few.
import {
  cloneElement,
  type ComponentPropsWithRef,
  lazy,
  type ReactElement,
  Suspense,
  type SyntheticEvent,
  useState,
} from 'react';
import type { MenuProps } from '@/components/ui/menu-parts';

const load = () => import('@/components/ui/menu-parts');
const WholeMenu = lazy(async () => ({ default: (await load()).WholeMenu }));
export const MenuItem = lazy(async () => ({ default: (await load()).MenuItem }));
export const MenuLink = lazy(async () => ({ default: (await load()).MenuLink }));
export const MenuRadioGroup = lazy(async () => ({ default: (await load()).MenuRadioGroup }));
export const MenuSeparator = lazy(async () => ({ default: (await load()).MenuSeparator }));
export const MenuLabel = lazy(async () => ({ default: (await load()).MenuLabel }));

/** What a trigger gets to know of its menu. */
type TriggerProps = ComponentPropsWithRef<'button'> & { readonly 'data-state'?: 'open' | 'closed' };

const OPENING_KEYS: ReadonlySet<string> = new Set(['Enter', ' ', 'ArrowDown']);

export function Menu(props: MenuProps) {
  const { isOpen, onOpenChange } = props;
  const trigger = props.trigger as ReactElement<TriggerProps>;
  /** null: nobody asked for it yet. */
  const [wanted, setWanted] = useState<{ readonly key: string | null } | null>(null);
  const open = (event: SyntheticEvent, key: string | null): void => {
    event.preventDefault();
    setWanted({ key });
    if (key === null) onOpenChange?.(true);
  };
  const preload = (): void => void load();
  const button = cloneElement(trigger, {
    'aria-haspopup': 'menu',
    'aria-expanded': wanted !== null,
    'data-state': wanted === null ? 'closed' : 'open',
    onPointerEnter: (event) => {
      trigger.props.onPointerEnter?.(event);
      preload();
    },
    onFocus: (event) => {
      trigger.props.onFocus?.(event);
      preload();
    },
    onPointerDown: (event) => {
      trigger.props.onPointerDown?.(event);
      if (event.button === 0 && !event.ctrlKey) open(event, null);
    },
    onKeyDown: (event) => {
      trigger.props.onKeyDown?.(event);
      if (OPENING_KEYS.has(event.key)) open(event, event.key);
    },
  });
  if (wanted === null && isOpen === undefined) return button;
  return (
    <Suspense fallback={button}>
      <WholeMenu {...props} openingKey={wanted?.key ?? null} />
    </Suspense>
  );
}

// Walking a list box from its search field: arrows point at an option, Enter takes it, typing begins anew.
import { type KeyboardEvent, useState } from 'react';

export interface ListWalk {
  /** −1 when nothing is shown. */
  readonly activeIndex: number;
  readonly onPointAt: (index: number) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  /** For `aria-activedescendant`; the options carry `${id}-${index}`. */
  readonly activeId: string | undefined;
}

export interface ListWalkRequest<T> {
  /** Of the list box. */
  readonly id: string;
  readonly shown: readonly T[];
  readonly onTake: (option: T) => void;
  readonly firstIndex?: number | undefined;
}

/** `shown` may become shorter at any time: the pointed-at option stays within it. */
export function useListWalk<T>({ id, shown, onTake, firstIndex = 0 }: ListWalkRequest<T>): ListWalk {
  const [wanted, setWanted] = useState(firstIndex);
  const activeIndex = Math.min(wanted, shown.length - 1);
  function onKeyDown(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && shown.length > 0) {
      event.preventDefault();
      setWanted((activeIndex + step + shown.length) % shown.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const option = shown[activeIndex];
      if (option !== undefined) onTake(option);
    }
  }
  return {
    activeIndex,
    onPointAt: setWanted,
    onKeyDown,
    activeId: activeIndex >= 0 ? `${id}-${activeIndex}` : undefined,
  };
}

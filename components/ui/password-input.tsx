'use client';
// A password field with a button that shows what was typed. Pasting and password managers work.
import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { IconFrame } from '@/components/ui/icon-frame';
import { Input, type InputProps } from '@/components/ui/input';

export function PasswordInput(props: Omit<InputProps, 'type'>) {
  const [isShown, setIsShown] = useState(false);
  return (
    <span className="relative block">
      <Input {...props} type={isShown ? 'text' : 'password'} className="pr-9" />
      <button
        type="button"
        aria-label={isShown ? 'Hide what was typed' : 'Show what was typed'}
        aria-pressed={isShown}
        onClick={() => setIsShown(!isShown)}
        className="absolute top-1/2 right-1 flex size-7 -translate-y-1/2 items-center justify-center rounded-control text-ink-muted hover:bg-hover hover:text-ink"
      >
        <IconFrame>{isShown ? <EyeOff /> : <Eye />}</IconFrame>
      </button>
    </span>
  );
}

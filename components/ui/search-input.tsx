'use client';
// A search field with an icon and a button to clear it. `label` is its accessible name.
import { Search, X } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import { IconFrame } from '@/components/ui/icon-frame';
import { inputClass } from '@/components/ui/input-class';

export interface SearchInputProps {
  readonly label: string;
  readonly value: string;
  readonly onValueChange: (value: string) => void;
  readonly placeholder?: string | undefined;
  readonly icon?: ReactNode;
  readonly className?: string | undefined;
}

export function SearchInput({
  label,
  value,
  onValueChange,
  placeholder = label,
  icon,
  className = '',
}: SearchInputProps) {
  const field = useRef<HTMLInputElement>(null);
  return (
    <div className={`relative ${className}`}>
      <IconFrame className="pointer-events-none absolute top-0 left-2 h-control items-center text-ink-faint">
        {icon ?? <Search />}
      </IconFrame>
      <input
        ref={field}
        type="search"
        aria-label={label}
        placeholder={placeholder}
        value={value}
        onChange={(event) => onValueChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && value !== '') {
            event.stopPropagation();
            onValueChange('');
          }
        }}
        className={inputClass('medium', 'pr-8 pl-[30px]')}
      />
      {value !== '' && (
        <button
          type="button"
          aria-label="Clear"
          onClick={() => {
            onValueChange('');
            field.current?.focus();
          }}
          className="absolute top-[calc(var(--wf-control)/2-12px)] right-0.5 flex size-6 items-center justify-center rounded-control text-ink-muted hover:text-ink"
        >
          <IconFrame size={14}>
            <X />
          </IconFrame>
        </button>
      )}
    </div>
  );
}

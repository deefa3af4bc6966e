'use client';
// Copies a text and says so for a moment.
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '@/components/ui/button';
import type { ButtonSize, ButtonVariant } from '@/components/ui/button-class';
import { copyText } from '@/components/ui/copy-text';

const SHOWN_DURATION_MS = 2000;

export interface CopyButtonProps {
  /** As a function when it is long: it is made when it is copied. */
  readonly text: string | (() => string);
  readonly label?: string | undefined;
  readonly variant?: ButtonVariant | undefined;
  readonly size?: ButtonSize | undefined;
}

export function CopyButton({ text, label = 'Copy', variant = 'ghost', size }: CopyButtonProps) {
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setIsCopied(false), SHOWN_DURATION_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  return (
    <Button
      variant={variant}
      size={size}
      icon={isCopied ? <Check /> : <Copy />}
      onClick={() => void copyText(typeof text === 'string' ? text : text()).then(() => setIsCopied(true))}
    >
      {isCopied ? 'Copied' : label}
    </Button>
  );
}

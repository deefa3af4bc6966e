// A one-line text field. Takes all attributes of <input>; heights 28 and 36.
import type { ComponentPropsWithRef } from 'react';
import { inputClass, type InputSize } from '@/components/ui/input-class';

export interface InputProps extends Omit<ComponentPropsWithRef<'input'>, 'size'> {
  readonly size?: InputSize | undefined;
}

export function Input({ size, className, ...rest }: InputProps) {
  return <input type="text" {...rest} className={inputClass(size, className)} />;
}

'use client';
// What fills variables into a panel's picture: while new answers are on their way the values of those that are drawn, so that the
// picture is made once, not twice.
import { useState } from 'react';
import type { VariableScope } from '@/lib/dashboard/interpolate';

export function useShownScope(scope: VariableScope, isLoading: boolean): VariableScope {
  const [shown, setShown] = useState(scope);
  if (isLoading || shown === scope) return shown;
  setShown(scope);
  return scope;
}

import { expect, test } from 'vitest';
import { readFlag } from '@/server/http/alertmanager/alert-filter';

test('a flag that is absent or empty is true, and one that is no word for true is false', () => {
  const flag = (text: string): boolean => readFlag(new URLSearchParams(text), 'active');
  expect(['', 'active=', 'active=true', 'active=1', 'active=T'].map(flag)).toEqual([true, true, true, true, true]);
  expect(['active=false', 'active=0', 'active=x'].map(flag)).toEqual([false, false, false]);
});

// Which panel type draws a panel.
import { expect, it } from 'vitest';
import { findDefinition } from '@/components/dashboard/panel/find-definition';

it('shows a type by its own definition, or by that of another one that does the same', () => {
  expect(findDefinition('table')?.id).toBe('table');
  expect(findDefinition('datagrid')?.id).toBe('table');
});

it.each(['traces', 'constructor', '__proto__', ''])('knows no type %j', (type) => {
  expect(findDefinition(type)).toBeNull();
});

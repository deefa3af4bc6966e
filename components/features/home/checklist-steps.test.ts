import { expect, test } from 'vitest';
import { checklistSteps } from '@/components/features/home/checklist-steps';

const NOTHING = {
  hasHostJob: true,
  hasLooked: false,
  configuredTargetCount: 0,
  ownDashboardCount: 0,
  userCount: 1,
  canEdit: true,
  canManageUsers: true,
};
const done = (facts: Partial<typeof NOTHING>): string[] =>
  checklistSteps({ ...NOTHING, ...facts })
    .filter(({ isDone }) => isDone)
    .map(({ id }) => id);

test('checklistSteps() ticks each step by its own fact only', () => {
  expect(done({})).toEqual([]);
  expect(done({ hasLooked: true })).toEqual(['look']);
  expect(done({ configuredTargetCount: 1 })).toEqual(['target']);
  expect(done({ ownDashboardCount: 2 })).toEqual(['dashboard']);
  expect(done({ userCount: 2 })).toEqual(['invite']);
});

test('checklistSteps() offers nobody what their role may not do', () => {
  const steps = checklistSteps({ ...NOTHING, canEdit: false, canManageUsers: false });
  expect(steps.map(({ id }) => id)).toEqual(['look', 'target']);
});

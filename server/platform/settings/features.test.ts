import { expect, test } from 'vitest';
import { parseFeatureNames, sortFeatures } from '@/server/platform/settings/features';

test('names switch on what they name; those that need no switch are let through, others are told', () => {
  const names = parseFeatureNames('native-histograms, promql-experimental-functions,,promql-at-modifier ,promql-fast');
  expect(sortFeatures(names)).toEqual({ features: ['promql-experimental-functions'], unknown: ['promql-fast'] });
  expect(sortFeatures([])).toEqual({ features: [], unknown: [] });
});

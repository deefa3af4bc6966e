// A value axis of which nothing was asked.
import type { ChartAxis } from '@/components/charts/chart-model';

export const PLAIN_AXIS: ChartAxis = {
  side: 'left',
  isHidden: false,
  label: '',
  unit: undefined,
  decimals: undefined,
  min: undefined,
  max: undefined,
  softMin: undefined,
  softMax: undefined,
  includesZero: false,
  isCenteredOnZero: false,
  isMirrored: false,
  isGridShown: true,
  isBorderShown: false,
  color: null,
  widthPx: null,
  scale: { kind: 'linear' },
};

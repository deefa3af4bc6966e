import type { GalleryExample } from '@/components/panels/gallery-example';
import { numberFieldOf, textField, type Frame } from '@/lib/series/frame';

const regions: Frame = {
  refId: 'A',
  name: null,
  length: 4,
  fields: [
    textField('Region', ['north', 'south', 'east', 'west']),
    numberFieldOf('Orders', [420, 310, 150, 90]),
    numberFieldOf('Returns', [32, 44, 12, 9]),
  ],
};

export const EXAMPLES: readonly GalleryExample[] = [
  { title: 'Groups', frames: [regions], options: {} },
  { title: 'Stacked, lying', frames: [regions], options: { stacking: 'normal', orientation: 'horizontal' } },
  {
    title: 'Long names, turned',
    frames: [
      {
        ...regions,
        fields: [
          textField('Pod', ['checkout-7c9f6d4b5-x2x', 'checkout-7c9f6d4b5-q8z', 'search-5d8f-abc', 'login-66-de']),
          ...regions.fields.slice(1, 2),
        ],
      },
    ],
    options: { xTickLabelRotation: -45, legend: { showLegend: false } },
  },
  { title: 'Shares', frames: [regions], options: { stacking: 'percent' } },
  {
    title: 'Below zero',
    frames: [{ ...regions, fields: [...regions.fields.slice(0, 1), numberFieldOf('Change', [4, -3, 1.5, -0.5])] }],
    options: { showValue: 'always' },
    fieldConfig: { defaults: { unit: 'percent' }, overrides: [] },
  },
];

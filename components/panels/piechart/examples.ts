import { gallerySeries, type GalleryExample } from '@/components/panels/gallery-example';

const tenants = ['north', 'south', 'east', 'west', 'centre'].map((tenant, index) =>
  gallerySeries('requests', { tenant }, { at: () => [420, 260, 140, 60, 18][index] ?? 0, count: 2 }),
);

export const EXAMPLES: readonly GalleryExample[] = [
  {
    title: 'Ring with a legend',
    frames: tenants,
    options: { pieType: 'donut', legend: { placement: 'right', values: ['value', 'percent'] } },
    fieldConfig: { defaults: { unit: 'reqps' }, overrides: [] },
  },
  {
    title: 'Pie with words',
    frames: tenants,
    options: { pieType: 'pie', displayLabels: ['name', 'percent'], legend: { showLegend: false } },
    width: 260,
  },
  {
    title: 'One part',
    frames: tenants.slice(0, 1),
    options: { pieType: 'donut', legend: { placement: 'bottom', values: ['percent'] } },
    width: 260,
  },
];

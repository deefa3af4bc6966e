// States of three services over the gallery's hours, for the types that show states over time.
import { gallerySeries, wave, type GalleryExample } from '@/components/panels/gallery-example';

function services(count: number) {
  return ['checkout', 'search', 'login'].map((service, at) =>
    gallerySeries(
      'state',
      { service },
      {
        at: (share) => {
          const level = wave(share, at);
          if (level > 1) return 2;
          return level < -1.1 ? 0 : 1;
        },
        count,
      },
    ),
  );
}

export function stateExamples(count: number): readonly GalleryExample[] {
  return [
    {
      title: 'States by mapping',
      frames: services(count),
      options: {},
      fieldConfig: {
        defaults: {
          mappings: [
            {
              type: 'value',
              options: {
                '0': { text: 'Down', color: 'crit' },
                '1': { text: 'Up', color: 'ok' },
                '2': { text: 'Slow', color: 'warn' },
              },
            },
          ],
        },
        overrides: [],
      },
      width: 640,
      height: 180,
    },
  ];
}

import { GALLERY_TO_MS, type GalleryExample } from '@/components/panels/gallery-example';
import { labelSetOf } from '@/lib/labels/label-set';
import { textField, timeField, type Frame } from '@/lib/series/frame';

const LINES = [
  'level=info msg="request finished" method=GET path=/api/orders status=200 duration=12ms',
  'level=info msg="request finished" method=GET path=/api/orders/17 status=200 duration=9ms',
  'level=warn msg="slow query" table=orders duration=1.2s',
  'level=error msg="payment refused" provider=acme code=card_declined order=4711',
  'level=debug msg="cache miss" key=orders:17',
  'level=info msg="request finished" method=POST path=/api/orders status=201 duration=48ms',
  'FATAL out of memory: killed process 812 (worker)',
  '{"level":"info","msg":"worker started","worker":3,"queues":["mail","billing"]}',
  'connection from 10.0.4.17 closed',
];

const log: Frame = {
  refId: 'A',
  name: null,
  length: LINES.length,
  fields: [
    timeField(Float64Array.from(LINES, (_, at) => GALLERY_TO_MS - at * 1_730)),
    textField('Line', LINES, { labels: labelSetOf({ app: 'shop', pod: 'shop-7c9f' }) }),
  ],
};

export const EXAMPLES: readonly GalleryExample[] = [
  { title: 'Lines with their time', frames: [log], options: { showTime: true }, width: 640 },
  {
    title: 'Wrapped, with common labels',
    frames: [log],
    options: { wrapLogMessage: true, showCommonLabels: true, prettifyLogMessage: true, enableLogDetails: false },
  },
];

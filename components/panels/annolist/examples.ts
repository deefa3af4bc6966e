import { GALLERY_TO_MS, type GalleryExample } from '@/components/panels/gallery-example';
import type { AnnotationEntry } from '@/components/panels/panel-sources';

const entry = (text: string, minutes: number, tags: readonly string[]): AnnotationEntry => ({
  key: text,
  text,
  timeMs: GALLERY_TO_MS - minutes * 60_000,
  endMs: null,
  tags,
  author: 'ada',
  dashboardUid: 'hosts',
  panelId: 4,
});
const sources = {
  loadAnnotations: () =>
    Promise.resolve([
      entry('Deployed 4.18.2', 12, ['deploy', 'shop']),
      entry('Failover to db-2', 95, ['incident']),
      entry('Scaled to 12 workers', 240, []),
    ]),
};

export const EXAMPLES: readonly GalleryExample[] = [
  { title: 'Latest', frames: [], options: {}, sources, width: 360 },
  { title: 'None yet', frames: [], options: {}, width: 300, height: 160 },
];

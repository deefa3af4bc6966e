// Slices to what ECharts draws. Pure.
import type { ChartOption } from '@/components/charts/echarts/chart-option';
import { canvasColor, canvasText } from '@/components/charts/echarts/outside-words';
import { readableOn } from '@/lib/series/readable-on';

export interface PieSlice {
  readonly key: string;
  /** 0–1 of the whole; without one there is no slice. */
  readonly share: number;
  readonly color: string;
  /** Lines of text on the slice. */
  readonly words: readonly string[];
}

export interface PieCircle {
  readonly centerX: number;
  readonly centerY: number;
  readonly radiusPx: number;
  /** 0 for a pie without hole. */
  readonly innerPx: number;
}

export interface PieRequest {
  readonly slices: readonly PieSlice[];
  readonly circle: PieCircle;
  /** Lines between slices. */
  readonly gapColor: string;
  /** The others step back. */
  readonly emphasisedKey: string | null;
}

const FADED = 0.35;
const WORD_CHARACTERS = 18;
/** Along the arc, for words to stand on a slice. */
const WORDS_NEED_PX = 30;

/** In the order of ECharts' data: slices without a share are not in it. */
export function drawnSlices<Slice extends PieSlice>(slices: readonly Slice[]): readonly Slice[] {
  return slices.filter(({ share }) => share > 0);
}

export function pieOption({ slices, circle, gapColor, emphasisedKey }: PieRequest): ChartOption {
  // A circle without a radius has no places for labels, on which ECharts fails.
  const drawn = circle.radiusPx >= 1 ? drawnSlices(slices) : [];
  return {
    series: {
      type: 'pie',
      center: [circle.centerX, circle.centerY],
      radius: [circle.innerPx, circle.radiusPx],
      // The first slice begins at the top.
      startAngle: 90,
      clockwise: true,
      avoidLabelOverlap: false,
      // Slices that are put together by nobody: no circle stands for an empty whole.
      stillShowZeroSum: false,
      showEmptyCircle: false,
      emphasis: { disabled: true },
      labelLine: { show: false },
      data: drawn.map(({ key, share, color, words }) => ({
        value: share,
        itemStyle: {
          color: canvasColor(color),
          borderColor: gapColor,
          borderWidth: gapPx(share, drawn.length, circle),
          opacity: emphasisedKey === null || emphasisedKey === key ? 1 : FADED,
        },
        label: {
          show: words.length > 0 && hasRoomForWords(share, circle),
          position: 'inside',
          // A function, as a text would be taken for a template.
          formatter: () => words.map(shortened).join('\n'),
          fontSize: 11,
          fontWeight: 600,
          lineHeight: 13,
          color: readableOn(color),
        },
      })),
    },
  };
}

/** Lines between slices thinner than this would hide them. */
const LEAST_SLICE_PX = 4;

function gapPx(share: number, count: number, { radiusPx }: PieCircle): number {
  return count > 1 && share * 2 * Math.PI * radiusPx >= LEAST_SLICE_PX ? 1 : 0;
}

function hasRoomForWords(share: number, { innerPx, radiusPx }: PieCircle): boolean {
  return share * Math.PI * (innerPx + radiusPx) >= WORDS_NEED_PX;
}

function shortened(word: string): string {
  return canvasText(word.length > WORD_CHARACTERS ? `${word.slice(0, WORD_CHARACTERS - 1)}…` : word);
}

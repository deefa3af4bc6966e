// A chart and its legend share the room: below the plot, or at its right.
import type { ReactNode } from 'react';
import { ChartLegend, type ChartLegendProps } from '@/components/charts/chart-legend';

export interface LegendLayoutProps extends ChartLegendProps {
  /** Absent when there is nothing to list, or no room for it. */
  readonly hasLegend: boolean;
  /** The plot; takes what the legend leaves. */
  readonly children: ReactNode;
  /** Under the legend's entries. */
  readonly note?: ReactNode;
}

/** In a lower panel the plot needs all there is. */
export const LEAST_PX_WITH_LEGEND = 90;

export function LegendLayout({ hasLegend, children, note, ...legend }: LegendLayoutProps) {
  const { placement, widthPx } = legend.options;
  const isRight = placement === 'right';
  return (
    <div className={`flex size-full min-h-0 min-w-0 ${isRight ? 'flex-row' : 'flex-col'}`}>
      {children}
      {hasLegend && (
        <div
          className={
            isRight
              ? 'max-w-[55%] min-w-0 shrink-0 overflow-auto py-1 pl-3'
              : // Whole rows of 24 px, and what shows that more follow: half a name looks broken.
                'wf-more-below max-h-[max(3rem,round(down,40%,1.5rem))] shrink-0 overflow-y-auto'
          }
          style={isRight && widthPx !== null ? { width: widthPx } : undefined}
        >
          <ChartLegend {...legend} />
          {note}
        </div>
      )}
    </div>
  );
}

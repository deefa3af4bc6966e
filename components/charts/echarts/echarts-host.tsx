'use client';
// The one place where ECharts meets React: loads a family, keeps one instance as large as its room, disposes of it.
// Texts are drawn on the canvas. Tooltips are ours: those of ECharts are HTML, and names of series come from outside.
import type { EChartsType } from 'echarts/core';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ChartOption } from '@/components/charts/echarts/chart-option';
import { loadFamily, type FamilyName } from '@/components/charts/echarts/load-family';
import { ErrorState } from '@/components/ui/error-state';

export interface PointedItem {
  readonly seriesIndex: number;
  /** Of the series' data. */
  readonly dataIndex: number;
  /** Pixels inside the chart. */
  readonly x: number;
  readonly y: number;
}

export interface EChartsHostProps {
  readonly family: FamilyName;
  readonly option: ChartOption;
  readonly width: number;
  readonly height: number;
  /** The pointer is on an item of a series that is not silent, or on none any more. */
  readonly onPointed?: ((item: PointedItem | null) => void) | undefined;
  readonly onPainted?: (() => void) | undefined;
}

export function EChartsHost({ family, option, width, height, onPointed, onPainted }: EChartsHostProps) {
  const place = useRef<HTMLDivElement>(null);
  const [chart, setChart] = useState<EChartsType | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const hasRoom = width >= 1 && height >= 1;
  const latest = useRef({ width, height, onPointed });
  useLayoutEffect(() => {
    latest.current = { width, height, onPointed };
  });

  useEffect(() => {
    const element = place.current;
    if (!hasRoom || failure !== null || element === null) return undefined;
    let made: EChartsType | null = null;
    let isGone = false;
    const start = async (): Promise<void> => {
      const create = await loadFamily(family);
      if (isGone) return;
      made = create(element, latest.current);
      tellPointed(made, (item) => latest.current.onPointed?.(item));
      setChart(made);
    };
    start().catch((thrown: unknown) => {
      if (!isGone) setFailure(thrown instanceof Error ? thrown.message : String(thrown));
    });
    return () => {
      isGone = true;
      made?.dispose();
      setChart(null);
    };
  }, [family, hasRoom, failure]);

  useEffect(() => {
    if (chart === null) {
      if (!hasRoom || failure !== null) onPainted?.();
      return;
    }
    // React may still hold one that was disposed of in the same turn.
    if (chart.isDisposed()) return;
    if (chart.getWidth() !== width || chart.getHeight() !== height) chart.resize({ width, height });
    const textStyle = { fontFamily: getComputedStyle(chart.getDom()).fontFamily };
    chart.setOption({ animation: false, textStyle, ...option }, { notMerge: true });
    onPainted?.();
  }, [chart, option, width, height, hasRoom, failure, onPainted]);

  if (failure !== null)
    return <ErrorState title="The chart could not be drawn" details={failure} onRetry={() => setFailure(null)} />;
  return (
    <div
      ref={place}
      aria-hidden
      aria-busy={hasRoom && chart === null}
      className="overflow-hidden"
      style={{ width: Math.max(0, width), height: Math.max(0, height) }}
    />
  );
}

function tellPointed(chart: EChartsType, tell: (item: PointedItem | null) => void): void {
  chart.on('mousemove', ({ seriesIndex = 0, dataIndex, event }) => {
    if (event !== undefined) tell({ seriesIndex, dataIndex, x: event.offsetX, y: event.offsetY });
  });
  chart.on('mouseout', () => tell(null));
  chart.on('globalout', () => tell(null));
}

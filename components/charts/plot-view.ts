// The living part of a time chart: draws when its input or size changes, with a frame of the page, and says when the pixels are there.
import { createChartEngine } from '@/components/charts/chart-engine';
import { createMarkLayer } from '@/components/charts/mark-layer';
import { layoutPlot } from '@/components/charts/plot-layout';
import { createPlotHover, type PlotHoverDeps } from '@/components/charts/plot-hover';
import type { Painted, PlotElements, PlotInput } from '@/components/charts/plot-picture';
import { projectSeries } from '@/components/charts/project-series';
import { createTextMeter } from '@/components/charts/text-meter';

export interface PlotView {
  update: (input: PlotInput) => void;
  resize: (size: { readonly widthPx: number; readonly heightPx: number }) => void;
  /** Emphasises one series, the others fade; null = all alike. */
  emphasise: (key: string | null) => void;
  dispose: () => void;
}

export type PlotDeps = Pick<PlotHoverDeps, 'hover' | 'onHoverPoints'>;

export function createPlotView(elements: PlotElements, deps: PlotDeps): PlotView {
  const meter = createTextMeter(elements.root);
  const engine = createChartEngine(elements.canvasHost);
  let input: PlotInput | null = null;
  let size = { widthPx: 0, heightPx: 0 };
  let painted: Painted | null = null;
  const marks = createMarkLayer(elements.root.parentElement ?? elements.root);
  const paint = (): void => {
    if (input === null) return;
    // Nobody waits for a picture that has no room.
    if (size.widthPx < 1 || size.heightPx < 1) {
      input.onPainted?.();
      return;
    }
    const fontFamily = meter.fontFamily();
    const layout = layoutPlot({ ...input, ...size, measure: meter.widthOf });
    const drawn = input.plotted.map((one) => ({ source: one.source, projected: projectSeries(one, layout) }));
    engine.draw({ model: input.model, layout, drawn, theme: input.theme, fontFamily });
    painted = { input, layout, drawn };
    marks.draw(painted);
    hover.draw();
    input.onPainted?.();
  };
  const hover = createPlotHover({ ...deps, elements, painted: () => painted, paint });
  const schedulePaint = (): void => deps.hover.frames.paint(paint);

  return {
    update: (next) => {
      input = next;
      schedulePaint();
    },
    resize: (next) => {
      if (next.widthPx === size.widthPx && next.heightPx === size.heightPx) return;
      size = next;
      schedulePaint();
    },
    emphasise: hover.emphasise,
    dispose: () => {
      hover.dispose();
      marks.remove();
      engine.dispose();
    },
  };
}

'use client';
// The geomap panel: rows of the frames at their places on the world.
import { useEffect, useMemo, useState } from 'react';
import { useChartTheme } from '@/components/charts/chart-theme';
import { GeoMap } from '@/components/charts/geo/geo-map';
import { loadCountries, type Gazetteer } from '@/lib/geo/gazetteer';
import { isGazetteerNeeded, prepareGeomap } from '@/components/panels/geomap/prepare';
import type { PanelViewProps } from '@/components/panels/panel-definition';

const NO_PLACES: Gazetteer = new Map();

export function GeomapPanel(props: PanelViewProps) {
  const { frames, options, fieldConfig, timeZone, title, width, height, onPainted } = props;
  const theme = useChartTheme();
  const isNeeded = useMemo(() => isGazetteerNeeded({ frames, options }), [frames, options]);
  const gazetteer = useGazetteer(isNeeded);
  const model = useMemo(
    () => prepareGeomap({ frames, options, fieldConfig, theme, timeZone, gazetteer }),
    [frames, options, fieldConfig, theme, timeZone, gazetteer],
  );
  const isWaiting = isNeeded && gazetteer === null;
  return (
    <GeoMap
      title={title}
      model={model}
      width={width}
      height={height}
      // Without its places it is not the picture that was asked for.
      onPainted={isWaiting ? undefined : onPainted}
    />
  );
}

function useGazetteer(isNeeded: boolean): Gazetteer | null {
  const [gazetteer, setGazetteer] = useState<Gazetteer | null>(null);
  useEffect(() => {
    if (!isNeeded) return undefined;
    let isGone = false;
    loadCountries().then(
      (loaded) => !isGone && setGazetteer(loaded),
      () => !isGone && setGazetteer(NO_PLACES),
    );
    return () => {
      isGone = true;
    };
  }, [isNeeded]);
  return gazetteer;
}

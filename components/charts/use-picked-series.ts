// Which series the reader has left on by the legend.
import { useCallback, useMemo, useState } from 'react';
import { pickSeries, type Picked } from '@/components/charts/picked-series';

const NOTHING_PICKED: Picked = { kind: 'all' };

export interface PickedSeries {
  readonly isHidden: (key: string) => boolean;
  readonly pick: (key: string, isAdding: boolean) => void;
}

/** `series` are all that can be picked, the same array as long as nothing changed. */
export function usePickedSeries(series: readonly { readonly key: string }[]): PickedSeries {
  const [picked, setPicked] = useState<Picked>(NOTHING_PICKED);
  const isHidden = useCallback((key: string) => picked.kind === 'some' && !picked.keys.has(key), [picked]);
  const allKeys = useMemo(() => series.map(({ key }) => key), [series]);
  const pick = useCallback(
    (key: string, isAdding: boolean) => setPicked((current) => pickSeries(current, { key, isAdding, allKeys })),
    [allKeys],
  );
  return useMemo(() => ({ isHidden, pick }), [isHidden, pick]);
}

// The exemplars of a request with the references of their series.
import { readExemplar } from '@/lib/formats/remote-write/read-exemplar';
import type { WriteRequest } from '@/lib/formats/remote-write/write-request';
import { type KnownSeries, NOT_KNOWN } from '@/server/remote/known-series';
import type { RemoteWriteLimits } from '@/lib/formats/remote-write/remote-write-limits';
import type { NewExemplar } from '@/server/storage/ports';

/**
 * Right after the request's series were resolved: a sender puts exemplars beside the samples of their series or apart from
 * them. Those of series that are not stored are left out. Throws InputError for broken messages.
 */
export function requestExemplars(
  request: WriteRequest,
  { known, limits }: { readonly known: KnownSeries; readonly limits: RemoteWriteLimits },
): NewExemplar[] {
  const { bytes, exemplarCount, exemplarSeries, exemplarStarts, exemplarEnds, labelStarts, labelEnds } = request;
  const exemplars: NewExemplar[] = [];
  for (let at = 0; at < exemplarCount; at += 1) {
    const pushed = readExemplar({ bytes, start: exemplarStarts[at] ?? 0, end: exemplarEnds[at] ?? 0 }, limits);
    const series = exemplarSeries[at] ?? 0;
    const number = known.identify(labelStarts[series] ?? 0, labelEnds[series] ?? 0);
    const seriesRef = number > 0 ? known.refOf(number) : NOT_KNOWN;
    if (pushed && seriesRef !== NOT_KNOWN) exemplars.push({ ...pushed, seriesRef });
  }
  return exemplars;
}

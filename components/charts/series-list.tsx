// A plain legend: names beside their colours.

export interface SeriesListProps {
  readonly title: string;
  readonly series: readonly { readonly key: string; readonly name: string; readonly color: string }[];
}

export function SeriesList({ title, series }: SeriesListProps) {
  return (
    <ul aria-label={`Legend for ${title}`} className="flex min-h-0 flex-wrap px-1 gap-x-3.5 overflow-hidden text-xs">
      {series.map(({ key, name, color }) => (
        <li key={key} className="flex h-6 min-w-0 items-center gap-1.5 text-ink-muted" title={name}>
          <span aria-hidden className="size-2.5 flex-none rounded-[2px]" style={{ background: color }} />
          <span className="truncate">{name}</span>
        </li>
      ))}
    </ul>
  );
}

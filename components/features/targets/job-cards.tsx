// One card a job: how many of its targets are up, with a bar of one piece a target.
import type { TargetGroup } from '@/components/features/targets/group-targets';

/** More pieces would be thinner than the gaps between them. */
const PIECE_LIMIT = 40;

export interface JobCardsProps {
  readonly groups: readonly TargetGroup[];
  readonly onJob: (job: string) => void;
}

export function JobCards({ groups, onJob }: JobCardsProps) {
  return (
    <ul className="grid grid-cols-[repeat(auto-fill,minmax(180px,1fr))] gap-2 max-md:grid-cols-2">
      {groups.map((group) => (
        <li key={group.job} className="min-w-0">
          <JobCard group={group} onSelect={() => onJob(group.job)} />
        </li>
      ))}
    </ul>
  );
}

function JobCard({ group, onSelect }: { readonly group: TargetGroup; readonly onSelect: () => void }) {
  const { job, targets, upCount, unknownCount } = group;
  const hasDown = upCount + unknownCount < targets.length;
  return (
    <button
      type="button"
      aria-label={`${job}: ${upCount} of ${targets.length} up. Show only this job`}
      onClick={onSelect}
      className="block w-full rounded-panel border border-line-subtle bg-panel px-3 py-2 text-left hover:border-line"
    >
      <span className="flex items-center gap-2">
        <span className="min-w-0 grow truncate font-semibold">{job}</span>
        <span className="tabular-nums">
          <span className={hasDown ? 'text-crit' : ''}>{upCount}</span>
          <span className="text-ink-muted"> / {targets.length}</span>
        </span>
      </span>
      <span className="mt-1.5 flex gap-0.5">
        {piecesOf(group).map((color, index) => (
          // Pieces have no identity: the bar is redrawn as a whole.
          <span key={index} className={`h-1 grow rounded-[1px] ${color}`} />
        ))}
      </span>
    </button>
  );
}

/** Up, waiting, down from left to right; with many targets in proportion, but what is down is always seen. */
function piecesOf({ targets, upCount, unknownCount }: TargetGroup): readonly string[] {
  const total = targets.length;
  const pieceCount = Math.min(total, PIECE_LIMIT);
  const share = (count: number): number => (count === 0 ? 0 : Math.max(1, Math.round((count / total) * pieceCount)));
  const downPieces = share(total - upCount - unknownCount);
  const unknownPieces = Math.min(share(unknownCount), pieceCount - downPieces);
  const upPieces = pieceCount - downPieces - unknownPieces;
  return [
    ...Array.from({ length: upPieces }, () => 'bg-fill-ok'),
    ...Array.from({ length: unknownPieces }, () => 'bg-fill-nodata'),
    ...Array.from({ length: downPieces }, () => 'bg-fill-crit'),
  ];
}

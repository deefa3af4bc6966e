// Targets that relabelling took away, with the labels they were found with.
import type { DroppedTarget } from '@/components/data/targets';
import { LabelChip } from '@/components/ui/chip';
import { EmptyState } from '@/components/ui/empty-state';
import { Cell, HeadCell, Row, Table } from '@/components/ui/table';

/** The page stays quick; the filter reaches the rest. */
const SHOWN_LIMIT = 200;

export interface DroppedTableProps {
  readonly targets: readonly DroppedTarget[];
  readonly query: string;
}

export function DroppedTable({ targets, query }: DroppedTableProps) {
  const wanted = query.trim().toLowerCase();
  const matching = targets.filter(({ discoveredLabels }) =>
    Object.entries(discoveredLabels).some(([name, value]) => `${name}=${value}`.toLowerCase().includes(wanted)),
  );
  if (matching.length === 0)
    return (
      <EmptyState title={targets.length === 0 ? 'No target was dropped' : 'No dropped target matches'}>
        Relabelling rules of the configuration may drop what discovery found. Such targets stand here.
      </EmptyState>
    );
  return (
    <>
      <Table label="Dropped targets" density="list">
        <thead>
          <tr>
            <HeadCell className="pl-4">Address</HeadCell>
            <HeadCell>Labels before relabelling</HeadCell>
          </tr>
        </thead>
        <tbody>
          {matching.slice(0, SHOWN_LIMIT).map(({ discoveredLabels, watchfire }) => (
            <Row key={JSON.stringify(discoveredLabels)}>
              <Cell isRowHeader className="pl-4 font-mono text-xs">
                {discoveredLabels['__address__'] ?? '–'}
                <span className="block font-sans text-ink-muted">{watchfire.reason}</span>
              </Cell>
              <Cell className="py-1 whitespace-normal">
                <span className="flex flex-wrap gap-1">
                  {Object.entries(discoveredLabels).map(([name, value]) => (
                    <LabelChip key={name} name={name} value={value} />
                  ))}
                </span>
              </Cell>
            </Row>
          ))}
        </tbody>
      </Table>
      {matching.length > SHOWN_LIMIT && (
        <p className="border-t border-line-subtle px-4 py-2 text-xs text-ink-muted">
          {SHOWN_LIMIT} of {matching.length} shown: filter to see the others
        </p>
      )}
    </>
  );
}

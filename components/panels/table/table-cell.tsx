// One cell of the table panel: text by its unit and mappings, coloured or as a bar where its column asks for it.
import type { TableColumn } from '@/components/panels/table/prepare';
import { UNKNOWN_COLOR, wordColor, type ColorTheme } from '@/lib/series/colors';
import { displayInColumn } from '@/lib/series/column-decimals';
import type { DisplayValue } from '@/lib/series/display';
import { cellAt } from '@/lib/series/frame';
import { readableOn } from '@/lib/series/readable-on';

const ALIGN_CLASS = { left: 'text-left', right: 'text-right', center: 'text-center' } as const;

export interface TableCellProps {
  readonly column: TableColumn;
  readonly row: number;
  readonly theme: ColorTheme;
}

export function TableCell({ column, row, theme }: TableCellProps) {
  const cell = cellAt(column.field, row);
  const shown = displayInColumn(cell, column.display, column.decimals);
  const isNumeric = column.field.type !== 'string';
  const hasColor = shown.color !== UNKNOWN_COLOR;
  const isFilled = column.kind === 'colorBackground' && hasColor;
  const style = {
    ...(isFilled && { background: shown.color, color: readableOn(shown.color) }),
    ...(column.kind === 'colorText' && hasColor && { color: wordColor(shown.color, theme) }),
  };
  return (
    <td
      data-value={String(cell)}
      title={column.field.type === 'string' ? shown.text : undefined}
      style={style}
      className={`max-w-96 truncate border-b border-line-subtle px-1 ${ALIGN_CLASS[column.align]} ${isNumeric ? 'tabular-nums whitespace-nowrap' : ''}`}
    >
      {column.kind === 'gauge' ? (
        <BarCell shown={shown} theme={theme} />
      ) : (
        <CellText shown={shown} isMuted={!isFilled && column.kind === 'plain'} />
      )}
    </td>
  );
}

function CellText({ shown, isMuted }: { readonly shown: DisplayValue; readonly isMuted: boolean }) {
  return (
    <>
      {shown.prefix}
      {shown.text}
      {shown.suffix !== '' && <span className={isMuted ? 'text-ink-muted' : undefined}>{shown.suffix}</span>}
    </>
  );
}

/** One blue for a value; another colour only when a threshold gives it a meaning. */
function BarCell({ shown, theme }: { readonly shown: DisplayValue; readonly theme: ColorTheme }) {
  const isPlain = shown.color === UNKNOWN_COLOR || shown.color === theme.ink;
  const percent = Math.min(100, Math.max(0, shown.share * 100));
  return (
    <span className="flex items-center gap-2">
      <span
        aria-hidden
        className="h-1.5 min-w-12 flex-1 overflow-hidden rounded-[1px]"
        style={{ background: theme.hover }}
      >
        <span
          className="block h-full"
          style={{ width: `${percent}%`, background: isPlain ? theme.series[0] : shown.color }}
        />
      </span>
      <span className="min-w-12 text-right whitespace-nowrap">
        <CellText shown={shown} isMuted />
      </span>
    </span>
  );
}

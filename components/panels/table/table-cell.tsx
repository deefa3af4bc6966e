// One cell of the table panel: text by its unit and mappings, coloured, as a bar, a line, a picture, words or links as its column asks.
import { CellBar } from '@/components/panels/table/cell-bar';
import { CellSparkline } from '@/components/panels/table/cell-sparkline';
import { CellText, ImageCell, JsonCell, PillCell } from '@/components/panels/table/cell-words';
import type { TableColumn } from '@/components/panels/table/prepare';
import { UNKNOWN_COLOR, withAlpha, wordColor, type ColorTheme } from '@/lib/series/colors';
import { displayInColumn } from '@/lib/series/column-decimals';
import type { DisplayValue } from '@/lib/series/display';
import { cellAt } from '@/lib/series/frame';
import { readableOn } from '@/lib/series/readable-on';

const ALIGN_CLASS = { left: 'text-left', right: 'text-right', center: 'text-center' } as const;

export interface TableCellProps {
  readonly column: TableColumn;
  readonly row: number;
  readonly theme: ColorTheme;
  /** Of a column that colours whole rows; null = none. */
  readonly rowColor: string | null;
}

export function TableCell({ column, row, theme, rowColor }: TableCellProps) {
  const cell = cellAt(column.field, row);
  const shown = displayInColumn(cell, column.display, column.decimals);
  const isNumeric = column.field.type !== 'string';
  const style = cellColors(column, shown, { theme, rowColor });
  const wrap = column.isWrapped ? 'break-words whitespace-pre-wrap py-1.5' : 'truncate';
  return (
    <td
      data-value={String(cell)}
      title={column.field.type === 'string' && !column.isWrapped ? shown.text : undefined}
      style={style}
      className={`max-w-96 border-b border-line-subtle px-2 ${wrap} ${ALIGN_CLASS[column.align]} ${isNumeric ? 'tabular-nums' : ''} ${isNumeric && !column.isWrapped ? 'whitespace-nowrap' : ''}`}
    >
      <CellContent column={column} row={row} shown={shown} theme={theme} isFilled={style.background !== undefined} />
    </td>
  );
}

interface CellColors {
  readonly background?: string;
  readonly color?: string;
}

/** The colour of a column that fills whole rows, or of one value; the rest keeps the colours of the table. */
function cellColors(
  { cell }: TableColumn,
  shown: DisplayValue,
  { theme, rowColor }: { readonly theme: ColorTheme; readonly rowColor: string | null },
): CellColors {
  const hasColor = shown.color !== UNKNOWN_COLOR;
  if (cell.kind === 'colorBackground' && hasColor) {
    const background = cell.isGradient
      ? `linear-gradient(120deg, ${withAlpha(shown.color, 0.85)}, ${shown.color})`
      : shown.color;
    return { background, color: readableOn(shown.color) };
  }
  if (rowColor !== null) return { background: rowColor, color: readableOn(rowColor) };
  if (cell.kind === 'colorText' && hasColor) return { color: wordColor(shown.color, theme) };
  return {};
}

/** Of the column that colours whole rows, where there is one. */
export function rowColorOf(columns: readonly TableColumn[], row: number): string | null {
  const column = columns.find(({ cell }) => cell.kind === 'colorBackground' && cell.isWholeRow);
  if (column === undefined) return null;
  const { color } = column.display(cellAt(column.field, row));
  return color === UNKNOWN_COLOR ? null : color;
}

interface CellContentProps extends Pick<TableCellProps, 'column' | 'row' | 'theme'> {
  readonly shown: DisplayValue;
  readonly isFilled: boolean;
}

function CellContent({ column, row, shown, theme, isFilled }: CellContentProps) {
  const { cell } = column;
  switch (cell.kind) {
    case 'gauge':
      return <CellBar shown={shown} mode={cell.mode} valueMode={cell.valueMode} theme={theme} />;
    case 'sparkline':
      return <CellSparkline column={column} row={row} shown={shown} hasValue={cell.hasValue} theme={theme} />;
    case 'image':
      return <ImageCell address={shown.text} alt={cell.alt} />;
    case 'json':
      return <JsonCell text={shown.text} />;
    case 'pill':
      return <PillCell column={column} text={shown.text} theme={theme} />;
    default:
      return <CellText shown={shown} isMuted={!isFilled && cell.kind === 'plain'} />;
  }
}

// One cell of the table panel: text by its unit and mappings, coloured, as a bar, a line, a picture, words or links as its column asks.
import { CellBar } from '@/components/panels/table/cell-bar';
import { FilterButtons } from '@/components/panels/table/filter-buttons';
import { CellSparkline } from '@/components/panels/table/cell-sparkline';
import { CellText, ImageCell, JsonCell, PillCell } from '@/components/panels/table/cell-words';
import type { TableColumn } from '@/components/panels/table/prepare';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { LinkAnchor, ValueLinks } from '@/components/panels/value-links';
import type { ResolvedLink } from '@/lib/dashboard/link-url';
import { joinParts } from '@/lib/units/format-value';
import { UNKNOWN_COLOR, withAlpha, type ColorTheme } from '@/lib/series/colors';
import type { DisplayValue } from '@/lib/series/display';
import { cellAt, type Cell, type Field, type Frame } from '@/lib/series/frame';
import { readableOn } from '@/lib/series/readable-on';
import { wordColor } from '@/lib/series/word-color';

const ALIGN_CLASS = { left: 'text-left', right: 'text-right', center: 'text-center' } as const;

export interface TableCellProps {
  readonly column: TableColumn;
  readonly row: number;
  readonly theme: ColorTheme;
  /** Of a column that colours whole rows; null = none. */
  readonly rowColor: string | null;
  /** The frame that is shown; null while there is none. */
  readonly frame: Frame | null;
  readonly linksAt: PanelViewProps['linksAt'];
  readonly onFilter: PanelViewProps['onFilter'];
}

export function TableCell(props: TableCellProps) {
  const { column, row, theme, rowColor, onFilter } = props;
  const cell = cellAt(column.field, row);
  const shown = column.display(cell);
  const links = linksOfCell(props, shown);
  const isNumeric = column.field.type !== 'string';
  const style = cellColors(column, shown, { theme, rowColor });
  const hasFilters = onFilter !== undefined && column.isLabel && typeof cell === 'string' && cell !== '';
  const wrap = column.isWrapped ? 'break-words whitespace-pre-wrap py-1.5' : 'truncate';
  return (
    <td
      data-value={String(cell)}
      title={column.field.type === 'string' && !column.isWrapped ? shown.text : undefined}
      style={style}
      className={`max-w-96 border-b border-line-subtle px-2 first:pl-1 last:pr-1 ${wrap} ${ALIGN_CLASS[column.align]} ${isNumeric ? 'tabular-nums' : ''} ${isNumeric && !column.isWrapped ? 'whitespace-nowrap' : ''} ${hasFilters ? 'group/cell relative' : ''}`}
    >
      {column.cell.kind === 'links' && links.length > 0 ? (
        <LinkList links={links} />
      ) : (
        <ValueLinks
          links={links}
          label={shown.text}
          className={style.background === undefined ? 'text-accent-ink' : 'underline'}
        >
          <CellContent
            column={column}
            row={row}
            shown={shown}
            theme={theme}
            isFilled={style.background !== undefined}
          />
        </ValueLinks>
      )}
      {hasFilters && <FilterButtons label={column.field.name} value={cell} onFilter={onFilter} />}
    </td>
  );
}

function LinkList({ links }: { readonly links: readonly ResolvedLink[] }) {
  return (
    <span className="inline-flex flex-wrap gap-x-3">
      {links.map((link) => (
        <LinkAnchor key={`${link.title} ${link.url}`} link={link} className="text-accent-ink hover:underline">
          {link.title}
        </LinkAnchor>
      ))}
    </span>
  );
}

function linksOfCell({ column, row, frame, linksAt }: TableCellProps, shown: DisplayValue): readonly ResolvedLink[] {
  const { field, name, names } = column;
  const { links } = field.config;
  if (linksAt === undefined || frame === null || links === undefined || links.length === 0) return [];
  const text = joinParts(shown);
  const textOf = (one: Field, cell: Cell): string =>
    one === field ? joinParts(column.display(cell)) : String(cell ?? '');
  return linksAt(links, { frame, field, fieldName: name, row, text, names, textOf });
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
    case 'plain':
    case 'links':
    case 'colorText':
    case 'colorBackground':
      return <CellText shown={shown} isMuted={!isFilled && cell.kind === 'plain'} />;
  }
}

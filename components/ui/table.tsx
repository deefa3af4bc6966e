// Table parts with the sizes of the product: dense rows 32, list rows 40. Wide tables scroll inside their own frame.
import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ComponentPropsWithRef, ReactNode } from 'react';
import { classNames } from '@/components/ui/class-names';
import { IconFrame } from '@/components/ui/icon-frame';

export interface TableProps extends ComponentPropsWithRef<'table'> {
  /** Accessible name. */
  readonly label: string;
  readonly density?: 'dense' | 'list' | undefined;
}

export function Table({ label, density = 'dense', className, ...rest }: TableProps) {
  return (
    <div className="overflow-x-auto">
      <table
        {...rest}
        aria-label={label}
        className={classNames(
          'w-full border-separate border-spacing-0',
          density === 'list' ? 'text-sm [&_td]:h-10 [&_tbody_th]:h-10' : 'text-xs [&_td]:h-8 [&_tbody_th]:h-8',
          className,
        )}
      />
    </div>
  );
}

export interface HeadCellProps extends ComponentPropsWithRef<'th'> {
  readonly isNumeric?: boolean | undefined;
  /** Undefined: the column cannot be sorted. */
  readonly sort?: 'ascending' | 'descending' | 'none' | undefined;
  readonly onSort?: (() => void) | undefined;
}

export function HeadCell({ isNumeric = false, sort, onSort, className, children, ...rest }: HeadCellProps) {
  return (
    <th
      scope="col"
      {...rest}
      aria-sort={sort}
      className={classNames(
        'h-[26px] px-2 text-xs font-normal whitespace-nowrap text-ink-muted',
        isNumeric ? 'text-right' : 'text-left',
        className,
      )}
    >
      {sort === undefined ? (
        children
      ) : (
        <SortButton sort={sort} onSort={onSort}>
          {children}
        </SortButton>
      )}
    </th>
  );
}

function SortButton({ sort, onSort, children }: Pick<HeadCellProps, 'sort' | 'onSort' | 'children'>) {
  return (
    <button type="button" onClick={onSort} className="inline-flex min-h-6 items-center gap-0.5 hover:text-ink">
      {children}
      {sort !== 'none' && <IconFrame size={12}>{sort === 'ascending' ? <ArrowUp /> : <ArrowDown />}</IconFrame>}
    </button>
  );
}

export function Row({ className, ...rest }: ComponentPropsWithRef<'tr'>) {
  return (
    <tr
      {...rest}
      className={classNames('group/row hover:[&>*]:bg-hover/55 focus-within:[&>*]:bg-hover/55', className)}
    />
  );
}

export interface CellProps extends ComponentPropsWithRef<'td'> {
  readonly isNumeric?: boolean | undefined;
  /** The cell that names the row: becomes a row header. */
  readonly isRowHeader?: boolean | undefined;
}

export function Cell({ isNumeric = false, isRowHeader = false, className, ...rest }: CellProps) {
  const look = classNames(
    'border-t border-line-subtle px-2 font-normal whitespace-nowrap',
    isNumeric ? 'text-right tabular-nums' : 'text-left',
    className,
  );
  return isRowHeader ? <th scope="row" {...rest} className={look} /> : <td {...rest} className={look} />;
}

/** Actions at the end of a row: ghosts until the row has the pointer or the focus. */
export function RowActions({ children }: { readonly children: ReactNode }) {
  return (
    <span className="flex justify-end gap-0.5 opacity-60 transition-opacity group-focus-within/row:opacity-100 group-hover/row:opacity-100">
      {children}
    </span>
  );
}

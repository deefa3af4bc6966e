// A number as a bar in a cell, on the scale of its column.
import { CellText } from '@/components/panels/table/cell-words';
import { UNKNOWN_COLOR, withAlpha, type ColorTheme } from '@/lib/series/colors';
import type { DisplayValue } from '@/lib/series/display';
import { wordColor } from '@/lib/series/word-color';

export interface CellBarProps {
  readonly shown: DisplayValue;
  readonly mode: 'basic' | 'gradient' | 'lcd';
  readonly valueMode: 'color' | 'text' | 'hidden';
  readonly theme: ColorTheme;
}

/** One blue for a value; another colour only when a threshold gives it a meaning. */
export function CellBar({ shown, mode, valueMode, theme }: CellBarProps) {
  const isPlain = shown.color === UNKNOWN_COLOR || shown.color === theme.ink;
  const color = isPlain ? (theme.series[0] ?? theme.ink) : shown.color;
  const percent = Math.min(100, Math.max(0, shown.share * 100));
  return (
    <span className="flex items-center gap-2">
      <span
        aria-hidden
        className="h-1.5 min-w-12 flex-1 overflow-hidden rounded-[1px]"
        style={{ background: theme.hover }}
      >
        <span className="block h-full" style={{ width: `${percent}%`, background: barPaint(color, mode, theme) }} />
      </span>
      {valueMode !== 'hidden' && (
        <span
          className="min-w-12 text-right whitespace-nowrap"
          style={valueMode === 'color' && !isPlain ? { color: wordColor(shown.color, theme) } : undefined}
        >
          <CellText shown={shown} isMuted={valueMode === 'text'} />
        </span>
      )}
    </span>
  );
}

const LCD_CELL_PX = 5;

function barPaint(color: string, mode: CellBarProps['mode'], theme: ColorTheme): string {
  if (mode === 'lcd')
    return `repeating-linear-gradient(to right, ${color} 0 ${LCD_CELL_PX}px, ${theme.hover} ${LCD_CELL_PX}px ${LCD_CELL_PX + 1.5}px)`;
  return mode === 'gradient' ? `linear-gradient(to right, ${withAlpha(color, 0.55)}, ${color})` : color;
}

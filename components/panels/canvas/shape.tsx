'use client';
// The outlines of canvas elements, each stretched to its box.
import type { LucideIcon } from 'lucide-react';
import type { CanvasItem } from '@/components/panels/canvas/items';
import { iconOf } from '@/components/panels/canvas/icon-names';

const CLOUD = 'M25 78 A18 18 0 0 1 22 43 A24 24 0 0 1 66 32 A17 17 0 0 1 84 46 A16 16 0 0 1 80 78 Z';
const OUTLINES: Readonly<Record<string, string>> = {
  triangle: '50,2 98,98 2,98',
  parallelogram: '25,2 98,2 75,98 2,98',
};

/** What cannot be a plain box; null for those. */
export function ItemShape({ item }: { readonly item: CanvasItem }) {
  switch (item.shape) {
    case 'ellipse':
    case 'triangle':
    case 'parallelogram':
    case 'cloud':
      return <Outline item={item} />;
    case 'icon':
      return item.image === null ? <IconShape icon={iconOf(item.icon.name)} color={item.icon.color} /> : null;
    case 'server':
      return <ServerShape item={item} />;
    case 'drone':
      return <DroneShape />;
    case 'turbine':
      return <TurbineShape />;
    case 'box':
    case 'button':
      return null;
  }
}

function Outline({ item: { shape, fill, border } }: { readonly item: CanvasItem }) {
  const paint = {
    fill,
    stroke: border.color,
    strokeWidth: border.widthPx,
    vectorEffect: 'non-scaling-stroke' as const,
  };
  return (
    <svg aria-hidden className="absolute inset-0 size-full" viewBox="0 0 100 100" preserveAspectRatio="none">
      {shape === 'ellipse' && <ellipse cx={50} cy={50} rx={49} ry={49} {...paint} />}
      {shape === 'cloud' && <path d={CLOUD} {...paint} />}
      {OUTLINES[shape] !== undefined && <polygon points={OUTLINES[shape]} {...paint} />}
    </svg>
  );
}

function IconShape({ icon: Icon, color }: { readonly icon: LucideIcon; readonly color: string }) {
  return <Icon aria-hidden className="absolute inset-0 size-full" strokeWidth={1.5} style={{ color }} />;
}

const METAL = { fill: 'none', stroke: 'currentColor', strokeWidth: 2, vectorEffect: 'non-scaling-stroke' as const };

function ServerShape({ item: { lights, kind } }: { readonly item: CanvasItem }) {
  return (
    <svg aria-hidden className="absolute inset-0 size-full text-ink-muted" viewBox="0 0 100 100">
      {kind === 'Database' ? (
        <>
          <path d="M20 18 V82 A30 10 0 0 0 80 82 V18" fill={lights.status} stroke="currentColor" strokeWidth={2} />
          <ellipse cx={50} cy={18} rx={30} ry={10} fill={lights.status} stroke="currentColor" strokeWidth={2} />
          <path d="M20 40 A30 10 0 0 0 80 40 M20 61 A30 10 0 0 0 80 61" {...METAL} />
        </>
      ) : (
        <>
          <rect
            x={18}
            y={kind === 'Terminal' ? 14 : 6}
            width={64}
            height={kind === 'Terminal' ? 54 : 88}
            rx={4}
            {...METAL}
          />
          <rect x={26} y={22} width={48} height={10} rx={2} fill={lights.status} />
          {kind === 'Stack' && <path d="M18 50 H82 M26 60 H74 M26 70 H74" {...METAL} />}
          {kind === 'Terminal' && <path d="M50 68 V84 M32 88 H68" {...METAL} />}
        </>
      )}
      <circle cx={68} cy={kind === 'Terminal' ? 56 : 80} r={4} fill={lights.bulb} stroke="currentColor" />
    </svg>
  );
}

function DroneShape() {
  return (
    <svg aria-hidden className="absolute inset-0 size-full text-ink-muted" viewBox="0 0 100 100">
      <path d="M22 22 L78 78 M78 22 L22 78" {...METAL} />
      {[22, 78].flatMap((x) => [22, 78].map((y) => <circle key={`${x} ${y}`} cx={x} cy={y} r={16} {...METAL} />))}
      <rect x={40} y={40} width={20} height={20} rx={4} fill="currentColor" />
    </svg>
  );
}

function TurbineShape() {
  return (
    <svg aria-hidden className="absolute inset-0 size-full text-ink-muted" viewBox="0 0 100 100">
      <path d="M48 36 L45 98 H55 L52 36 Z" fill="currentColor" />
      {[0, 120, 240].map((degrees) => (
        <path key={degrees} d="M50 34 L46 4 L54 4 Z" fill="currentColor" transform={`rotate(${degrees} 50 34)`} />
      ))}
      <circle cx={50} cy={34} r={4} fill="currentColor" />
    </svg>
  );
}

// A grey shape of the final size while something loads for the first time. Appears after 150 ms, so that fast answers never flash.

export function Skeleton({ className = '' }: { readonly className?: string | undefined }) {
  return <span aria-hidden="true" className={`late block rounded-control bg-hover ${className}`} />;
}

// The product's mark.

export function FlameMark({ className = '' }: { readonly className?: string | undefined }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={`shrink-0 text-brand ${className}`}
    >
      <path d="M8 14.25c2.7 0 4.6-1.85 4.6-4.5 0-2.2-1.35-3.3-2.4-4.7C9.35 3.95 9 2.9 9 1.75 6.6 2.8 5.75 4.95 6.05 6.9c-.8-.3-1.25-.95-1.4-1.75-.8 1.05-1.25 2.75-1.25 4.6 0 2.65 1.9 4.5 4.6 4.5Z" />
    </svg>
  );
}

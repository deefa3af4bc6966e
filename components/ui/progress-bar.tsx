// Two pixels on top of a region that reloads; what is shown stays. The parent must be `relative`.

export function ProgressBar() {
  return (
    <span aria-hidden="true" className="absolute inset-x-0 top-0 block h-0.5 overflow-hidden">
      <span className="progress-slide absolute h-0.5 w-[30%] bg-accent-ink" />
    </span>
  );
}

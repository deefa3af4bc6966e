'use client';
// A switch for each annotation query of the dashboard.
import { Flag, TriangleAlert } from 'lucide-react';
import { useDashboardContext } from '@/components/dashboard/state/dashboard-context';
import { useStore } from '@/components/dashboard/state/store';
import { Button } from '@/components/ui/button';

export function AnnotationToggles() {
  const { annotations } = useDashboardContext();
  const layers = useStore(annotations, (state) => state);
  const shown = layers.filter(({ query }) => !query.isHidden);
  if (shown.length === 0) return null;
  return (
    <fieldset aria-label="Annotations" className="contents">
      {shown.map(({ query, isOn, problem }) => (
        <Button
          key={query.key}
          aria-label={query.name}
          aria-pressed={isOn}
          variant={isOn ? 'on' : 'outline'}
          icon={problem === null ? <Flag /> : <TriangleAlert className="text-warn" />}
          title={problem ?? undefined}
          onClick={() => annotations.toggle(query.key)}
        >
          {query.name}
        </Button>
      ))}
    </fieldset>
  );
}

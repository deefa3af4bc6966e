// The first steps, and which of them have really happened.

export interface ChecklistFacts {
  /** Whether this machine is read by the built-in host exporter. */
  readonly hasHostJob: boolean;
  /** Opened one of the dashboards that come with the product. */
  readonly hasLooked: boolean;
  /** Targets that somebody configured, without Watchfire's own. */
  readonly configuredTargetCount: number;
  readonly ownDashboardCount: number;
  readonly userCount: number;
  readonly canEdit: boolean;
  readonly canManageUsers: boolean;
}

export interface ChecklistStep {
  readonly id: 'look' | 'target' | 'dashboard' | 'invite';
  readonly title: string;
  readonly text: string;
  readonly action: string;
  readonly href: string;
  readonly isDone: boolean;
}

/** Steps that the person may do, in the order in which they make sense. */
export function checklistSteps(facts: ChecklistFacts): readonly ChecklistStep[] {
  return [
    {
      id: 'look',
      title: facts.hasHostJob ? 'Look at your machine' : 'Look at Watchfire itself',
      text: facts.hasHostJob
        ? 'Watchfire reads this machine and itself: their dashboards are live.'
        : 'Watchfire scrapes itself: its own dashboard is live.',
      action: 'Open',
      href: facts.hasHostJob ? '/d/this-machine' : '/d/watchfire-itself',
      isDone: facts.hasLooked,
    },
    {
      id: 'target',
      title: 'Add a scrape target',
      text: 'A few lines in prometheus.yml, ready to copy.',
      action: 'Show how',
      href: '/targets?add=1',
      isDone: facts.configuredTargetCount > 0,
    },
    ...(facts.canEdit
      ? [
          {
            id: 'dashboard',
            title: 'Create a dashboard',
            text: 'Pick a metric by name; chart, unit and legend follow from it.',
            action: 'New dashboard',
            href: '/d/new',
            isDone: facts.ownDashboardCount > 0,
          } as const,
        ]
      : []),
    ...(facts.canManageUsers
      ? [
          {
            id: 'invite',
            title: 'Invite someone',
            text: 'Viewers look, editors build, admins run the place.',
            action: 'New user',
            href: '/users?new=1',
            isDone: facts.userCount > 1,
          } as const,
        ]
      : []),
  ];
}

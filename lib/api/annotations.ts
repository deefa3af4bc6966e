// Annotations as the API sends them, in Grafana's shape.

export interface AnnotationAnswer {
  readonly id: number;
  readonly alertId: number;
  readonly alertName: string;
  readonly dashboardId: number;
  readonly dashboardUID: string;
  /** 0: of the whole dashboard. */
  readonly panelId: number;
  readonly userId: number;
  readonly newState: string;
  readonly prevState: string;
  /** Milliseconds since 1970, as all times here. */
  readonly created: number;
  readonly updated: number;
  readonly time: number;
  /** Equal to `time` for a single moment. */
  readonly timeEnd: number;
  readonly text: string;
  readonly tags: readonly string[];
  readonly login: string;
  readonly email: string;
  readonly avatarUrl: string;
  readonly data: unknown;
}

export interface TagCount {
  readonly tag: string;
  readonly count: number;
}

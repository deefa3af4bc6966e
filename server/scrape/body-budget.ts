// How many bytes of answers may be in memory at once: large answers of many targets together must not exhaust it.

export interface BodyBudget {
  /** What one answer holds of the budget. */
  reserve(): Reservation;
}

export interface Reservation {
  /** Throws BudgetError when there is no room. */
  grow(sizeBytes: number): void;
  /** Gives all of it back; further calls do nothing. */
  release(): void;
}

class BudgetError extends Error {
  readonly code = 'EBUDGET';
}

interface Gauge {
  set(value: number): void;
}

export function createBodyBudget(
  limitBytes: number,
  gauges: { readonly used: Gauge; readonly limit: Gauge },
): BodyBudget {
  let usedBytes = 0;
  gauges.limit.set(limitBytes);
  return {
    reserve: () => {
      let ownBytes = 0;
      return {
        grow: (sizeBytes) => {
          if (usedBytes + sizeBytes > limitBytes) throw new BudgetError('too many large answers at once');
          usedBytes += sizeBytes;
          ownBytes += sizeBytes;
          gauges.used.set(usedBytes);
        },
        release: () => {
          usedBytes -= ownBytes;
          ownBytes = 0;
          gauges.used.set(usedBytes);
        },
      };
    },
  };
}

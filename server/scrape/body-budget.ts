// How many bytes of answers may be in memory at once: large answers of many targets together must not exhaust it.

export interface BodyBudget {
  readonly limitBytes: number;
  readonly usedBytes: number;
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

export function createBodyBudget(limitBytes: number): BodyBudget {
  let usedBytes = 0;
  return {
    limitBytes,
    get usedBytes() {
      return usedBytes;
    },
    reserve: () => {
      let ownBytes = 0;
      return {
        grow: (sizeBytes) => {
          if (usedBytes + sizeBytes > limitBytes) throw new BudgetError('too many large answers at once');
          usedBytes += sizeBytes;
          ownBytes += sizeBytes;
        },
        release: () => {
          usedBytes -= ownBytes;
          ownBytes = 0;
        },
      };
    },
  };
}

// The group that is committed and not in the head yet: for the rest of this turn of the event loop at most, so that the next row can be
// on its way to PostgreSQL first.
import type { ApplyGroup } from '@/server/storage/log/commit-group';
import type { AppendOutcome } from '@/server/storage/ports';

/** Hears once how the members of a group fared. */
export interface GroupListener {
  stored(outcomes: readonly AppendOutcome[]): void;
  failed(cause: unknown): void;
}

export class HeldGroup {
  private held: (() => void) | undefined;

  /** Brings what is held into the head and tells its members; undefined when nothing is held. */
  get apply(): (() => void) | undefined {
    return this.held;
  }

  hold(applyGroup: ApplyGroup, listener: GroupListener): void {
    const apply = (): void => {
      if (this.held !== apply) return;
      this.held = undefined;
      let outcomes: readonly AppendOutcome[];
      try {
        outcomes = applyGroup();
      } catch (cause) {
        listener.failed(cause);
        return;
      }
      listener.stored(outcomes);
    };
    this.held = apply;
    // After all that follows from the commit without waiting.
    process.nextTick(apply);
  }
}

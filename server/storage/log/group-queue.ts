// What waits for its commit, in order, and how much of it becomes the next row of the log.
import type { GroupMember } from '@/server/storage/log/commit-group';

export interface QueuedMember extends GroupMember {
  readonly sizeBytes: number;
  /** By the monotonic clock: commit at the latest then. */
  readonly dueMs: number;
}

export class GroupQueue<Member extends QueuedMember> {
  private members: Member[] = [];
  private sizeBytes = 0;
  private takenBytes = 0;

  constructor(private readonly maxGroupSamples: number) {}

  get isEmpty(): boolean {
    return this.members.length === 0;
  }

  /** As much waits as was taken last. */
  get isAsLargeAsLast(): boolean {
    return !this.isEmpty && this.sizeBytes >= this.takenBytes;
  }

  /** When the first must go; Infinity when nothing waits. */
  get dueMs(): number {
    return this.members.reduce((least, { dueMs }) => Math.min(least, dueMs), Infinity);
  }

  push(member: Member): void {
    this.members.push(member);
    this.sizeBytes += member.sizeBytes;
  }

  /** What makes one row: at least one, then as many as fit. */
  take(): readonly Member[] {
    const length = groupLength(this.members, this.maxGroupSamples);
    const group = this.members.slice(0, length);
    this.members = this.members.slice(length);
    this.takenBytes = group.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    this.sizeBytes -= this.takenBytes;
    return group;
  }
}

function groupLength(members: readonly GroupMember[], maxSamples: number): number {
  let sampleCount = 0;
  let length = 0;
  while (length < members.length && (length === 0 || sampleCount < maxSamples)) {
    const batch = members[length]?.batch;
    sampleCount += (batch?.count ?? 0) + (batch?.histograms?.histograms.length ?? 0);
    length += 1;
  }
  return length;
}

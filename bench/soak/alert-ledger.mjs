// What a webhook was told, held against what was posted. An episode is one time that an alert fires, known by its start.

const EXAMPLES = 10;

/** Messages are noted one by one while the storm goes on. */
export function createAlertLedger() {
  /** Number of an alert → start of the episode → what was posted and told of it. */
  const alerts = new Map();
  const lastOfGroup = new Map();
  /** Number of an alert → what was last said of it. */
  const lastToldOf = new Map();
  const findings = [];
  const repeatedAtMs = [];
  let findingCount = 0;
  let messageCount = 0;

  const find = (text) => {
    findingCount += 1;
    if (findings.length < EXAMPLES) findings.push(text);
  };
  const episodesOf = (number) => {
    if (!alerts.has(number)) alerts.set(number, new Map());
    return alerts.get(number);
  };

  const noteAlert = ({ labels, status, startsAt }, atMs) => {
    const number = Number(labels.instance);
    const episode = alerts.get(number)?.get(Date.parse(startsAt));
    const name = `alert ${number} of ${startsAt}`;
    if (!episode) return find(`${name}: told as ${status}, but nobody posted it`);
    if (status === 'resolved' && !episode.isEndPosted) find(`${name}: told as resolved while it fires`);
    if (status === 'firing' && episode.told === 'resolved') find(`${name}: told as firing after its end was told`);
    episode.told = status;
    lastToldOf.set(number, status);
    episode.toldAtMs = atMs;
    episode.wasFiringTold ||= status === 'firing';
  };

  return {
    /** To be called before the request: it may arrive although its answer does not. */
    notePosting: (number, startsAtMs, isFiring) => {
      const episodes = episodesOf(number);
      const episode = episodes.get(startsAtMs) ?? { isEndPosted: false, told: null, wasFiringTold: false };
      episodes.set(startsAtMs, episode);
      if (!isFiring) episode.isEndPosted = true;
    },
    noteMessage: ({ atMs, groupKey, alerts: told }) => {
      messageCount += 1;
      const said = told
        .map(({ status, startsAt, fingerprint }) => `${fingerprint} ${status} ${startsAt}`)
        .toSorted()
        .join();
      if (lastOfGroup.get(groupKey) === said) repeatedAtMs.push(atMs);
      lastOfGroup.set(groupKey, said);
      for (const alert of told) noteAlert(alert, atMs);
    },
    /** What the last message about an episode said; null: nothing yet. */
    told: (number, startsAtMs) => {
      const episode = alerts.get(number)?.get(startsAtMs);
      return episode?.told ? { status: episode.told, atMs: episode.toldAtMs } : null;
    },
    get messageCount() {
      return messageCount;
    },
    /**
     * Once all is quiet. A steady alert is posted anew only after it was told: each of its episodes is owed both messages. Of one that
     * comes and goes faster than its group is looked at only the last word counts: that it ended and came again is nobody's news.
     */
    settle: (isSteady) => {
      for (const [number, episodes] of alerts) {
        const last = [...episodes].at(-1);
        const lastTold = lastToldOf.get(number) ?? null;
        for (const [startsAtMs, { isEndPosted, told, wasFiringTold }] of isSteady(number) ? episodes : [last]) {
          const name = `alert ${number} of ${new Date(startsAtMs).toISOString()}`;
          const word = isSteady(number) ? told : lastTold;
          if (!isEndPosted && word !== 'firing') find(`${name} fires, last told: ${word}`);
          if (isEndPosted && isSteady(number) && !wasFiringTold) find(`${name} is over and was never told as firing`);
          if (isEndPosted && word === 'firing') find(`${name} is over, last told: firing`);
        }
      }
    },
    find,
    /** `killsAtMs`: milliseconds since 1970, in order. */
    result: (killsAtMs) => {
      const ofKill = new Map();
      for (const atMs of repeatedAtMs) {
        const kill = killsAtMs.findLastIndex((killMs) => killMs <= atMs);
        ofKill.set(kill, (ofKill.get(kill) ?? 0) + 1);
      }
      return {
        wrong: findingCount,
        examples: findings,
        repeated: repeatedAtMs.length,
        /** Messages that came again though nothing had been killed. */
        repeatedBeforeKills: ofKill.get(-1) ?? 0,
        mostRepeatedOfOneKill: Math.max(0, ...[...ofKill].flatMap(([kill, count]) => (kill < 0 ? [] : [count]))),
      };
    },
  };
}

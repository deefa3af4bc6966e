// jira: one issue a group, found again by a label; created, updated, reopened and resolved by transitions.
import { failureOf, isSuccess, toldAnswer, type HttpAnswer } from '@/server/alerting/receivers/http-caller';
import { issueFields, labelOf } from '@/server/alerting/receivers/jira-fields';
import { permanent, retryable, type FailedOutcome } from '@/server/alerting/receivers/outcome';
import { jsonAnswer, joinUrl, sent, type Attempt, type Receiver } from '@/server/alerting/receivers/receiver';
import type { DeliveryOutcome } from '@/server/alerting/ports';

export const sendJira: Receiver<'jira'> = async (attempt) => {
  const { settings, notification, jar } = attempt;
  const isFiring = notification.status === 'firing';
  const found = await findIssue(attempt);
  if (found.kind !== 'found') return found;
  const { issue, answer } = found;
  if (!issue) {
    // Nobody needs an issue about what is over.
    if (!isFiring) return sent(answer, jar);
    return asOutcome(
      await attempt.http.succeed({
        method: 'POST',
        url: urlOf(attempt, 'issue'),
        json: { fields: issueFields(attempt, 'create') },
      }),
      attempt,
    );
  }
  const path = `issue/${encodeURIComponent(issue.key)}`;
  const updated = await attempt.http.succeed({
    method: 'PUT',
    url: urlOf(attempt, path),
    json: { fields: issueFields(attempt, 'update') },
  });
  if (updated.kind !== 'answer') return updated;
  // Firing and done, or resolved and not done: the issue has to move.
  const wanted = isFiring ? settings.reopen_transition : settings.resolve_transition;
  const transition = isFiring === issue.isDone ? wanted : undefined;
  if (transition === undefined || transition === '') return sent(updated, jar);
  return moveIssue(attempt, path, transition);
};

function asOutcome(answer: HttpAnswer | FailedOutcome, { jar }: Attempt<'jira'>): DeliveryOutcome {
  return answer.kind === 'answer' ? sent(answer, jar) : answer;
}

function urlOf({ settings }: Attempt<'jira'>, path: string): string {
  return joinUrl(settings.api_url ?? '', path);
}

interface Issue {
  readonly key: string;
  readonly isDone: boolean;
}

type Found = { readonly kind: 'found'; readonly issue: Issue | undefined; readonly answer: HttpAnswer };

async function findIssue(attempt: Attempt<'jira'>): Promise<Found | FailedOutcome> {
  const { settings, http, jar, isPreview } = attempt;
  // Atlassian's own servers have moved the search to another place.
  const isCloud =
    settings.api_type === 'cloud' || (settings.api_type !== 'datacenter' && isAtlassian(settings.api_url ?? ''));
  const json = { jql: jqlOf(attempt), maxResults: 2, fields: ['status'] };
  const answer = await http.call({ method: 'POST', url: urlOf(attempt, isCloud ? 'search/jql' : 'search'), json });
  if (answer.kind !== 'answer') return answer;
  if (!isSuccess(answer)) return failureOf(answer, jar);
  const { issues } = jsonAnswer(answer);
  if (Array.isArray(issues)) return { kind: 'found', issue: readIssue(issues[0]), answer };
  if (isPreview) return { kind: 'found', issue: undefined, answer };
  // An answer that broke off, or the page of a proxy: without knowing, the same issue would be made again and again.
  return retryable('other', 'Jira did not say which issues there are', {
    statusCode: answer.statusCode,
    answer: toldAnswer(answer, jar),
  });
}

function isAtlassian(url: string): boolean {
  return URL.canParse(url) && /(^|\.)(atlassian\.net|jira\.com)$/.test(new URL(url).hostname);
}

function jqlOf(attempt: Attempt<'jira'>): string {
  const { settings, notification, texts } = attempt;
  const parts: string[] = [];
  const { wont_fix_resolution: wontFix, reopen_transition: reopen, reopen_duration: reopenMs = 0 } = settings;
  if (wontFix !== undefined && wontFix !== '') parts.push(`resolution != ${JSON.stringify(wontFix)}`);
  const mayReopen = notification.status === 'firing' && reopen !== undefined && reopen !== '';
  if (!mayReopen) parts.push('statusCategory != Done');
  else if (reopenMs > 0)
    parts.push(`(resolutiondate is EMPTY OR resolutiondate >= -${Math.floor(reopenMs / 60_000)}m)`);
  parts.push(`project=${JSON.stringify(texts.needed(settings.project ?? ''))}`);
  parts.push(`labels=${JSON.stringify(labelOf(notification))}`);
  return `${parts.join(' and ')} order by status ASC,resolutiondate DESC`;
}

function readIssue(found: unknown): Issue | undefined {
  if (typeof found !== 'object' || found === null || !('key' in found) || typeof found.key !== 'string')
    return undefined;
  const text = JSON.stringify('fields' in found ? found.fields : {});
  const category: unknown = (JSON.parse(text) as { status?: { statusCategory?: { key?: unknown } } }).status
    ?.statusCategory?.key;
  return { key: found.key, isDone: category === 'done' };
}

async function moveIssue(attempt: Attempt<'jira'>, path: string, name: string): Promise<DeliveryOutcome> {
  const { http, jar } = attempt;
  const url = urlOf(attempt, `${path}/transitions`);
  const answer = await http.succeed({ method: 'GET', url });
  if (answer.kind !== 'answer') return answer;
  const { transitions } = jsonAnswer(answer);
  const wanted = (Array.isArray(transitions) ? (transitions as unknown[]) : []).find(
    (transition): transition is { readonly id: unknown } =>
      typeof transition === 'object' &&
      transition !== null &&
      'name' in transition &&
      transition.name === name &&
      'id' in transition,
  );
  if (!wanted) return permanent('clientError', `Jira offers no transition ${JSON.stringify(name)} for this issue`);
  const moved = await http.succeed({ method: 'POST', url, json: { transition: { id: wanted.id } } });
  return moved.kind === 'answer' ? sent(moved, jar) : moved;
}

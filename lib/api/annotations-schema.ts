// Validators of requests about annotations.
import { z } from 'zod';

const TEXT_LIMIT_CHARACTERS = 10_000;
const TAG_LIMIT_CHARACTERS = 100;
const TAGS_LIMIT = 100;
const TIME_LIMIT_MS = 8.64e15;

const timeMs = z
  .number('expected milliseconds since 1970')
  .min(-TIME_LIMIT_MS)
  .max(TIME_LIMIT_MS)
  .transform(Math.round);
const text = z
  .string('expected text')
  .trim()
  .min(1, 'it is empty')
  .max(TEXT_LIMIT_CHARACTERS, `longer than ${TEXT_LIMIT_CHARACTERS} characters`);
const tags = z
  .array(z.string('expected text').max(TAG_LIMIT_CHARACTERS, `longer than ${TAG_LIMIT_CHARACTERS} characters`))
  .max(TAGS_LIMIT, `more than ${TAGS_LIMIT} tags`)
  .transform((list) => [...new Set(list.map((tag) => tag.trim()).filter((tag) => tag !== ''))]);
const data = z.record(z.string(), z.unknown(), 'expected an object');
const panelId = z.int('expected a whole number').min(0).max(2_147_483_647);

/** Without a dashboard it belongs to none and is found by its tags. Without a time it is of now. */
export const createAnnotationBody = z.object({
  dashboardUID: z.string('expected text').max(200).nullish(),
  panelId: panelId.nullish(),
  time: timeMs.nullish(),
  timeEnd: timeMs.nullish(),
  tags: tags.nullish(),
  text,
  data: data.nullish(),
  /** Before there were ends: the answer then names two ids. */
  isRegion: z.boolean().nullish(),
});

/** PATCH: what is absent stays. */
export const patchAnnotationBody = z.object({
  time: timeMs.nullish(),
  timeEnd: timeMs.nullish(),
  tags: tags.nullish(),
  text: text.nullish(),
  data: data.nullish(),
});

/** PUT: tags that are absent go. */
export const putAnnotationBody = patchAnnotationBody.extend({ text });

/** `what` is the title, `when` is in seconds; tags are a list, or words in one text. */
export const graphiteAnnotationBody = z.object({
  what: text,
  when: z
    .number('expected seconds since 1970')
    .min(-TIME_LIMIT_MS / 1000)
    .max(TIME_LIMIT_MS / 1000)
    .nullish(),
  data: z.string('expected text').max(TEXT_LIMIT_CHARACTERS).nullish(),
  tags: z
    .union([
      z
        .string()
        .transform((words) => words.split(/\s+/))
        .pipe(tags),
      tags,
    ])
    .nullish(),
});

/** Either one annotation, or all of one panel. */
export const massDeleteBody = z.object({
  annotationId: z.int('expected a whole number').min(1).nullish(),
  dashboardUID: z.string('expected text').max(200).nullish(),
  panelId: panelId.nullish(),
});

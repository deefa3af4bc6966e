// Query results as lines, in the form of promtool.
import { z } from 'zod';

const labelsSchema = z.record(z.string(), z.string());
const pointSchema = z.tuple([z.number(), z.string()]);
const histogramSchema = z.tuple([z.number(), z.looseObject({ count: z.string(), sum: z.string() })]);
const dataSchema = z.discriminatedUnion('resultType', [
  z.object({ resultType: z.literal('scalar'), result: pointSchema }),
  z.object({ resultType: z.literal('string'), result: pointSchema }),
  z.object({
    resultType: z.literal('vector'),
    result: z.array(
      z.object({ metric: labelsSchema, value: pointSchema.optional(), histogram: histogramSchema.optional() }),
    ),
  }),
  z.object({
    resultType: z.literal('matrix'),
    result: z.array(
      z.object({
        metric: labelsSchema,
        values: z.array(pointSchema).optional(),
        histograms: z.array(histogramSchema).optional(),
      }),
    ),
  }),
]);

/** `up{job="a"} => 1 @[1700000000]`; a matrix has its series on lines of their own. */
export function resultLines(data: unknown): string[] {
  const parsed = dataSchema.parse(data);
  switch (parsed.resultType) {
    case 'scalar':
      return [`scalar: ${parsed.result[1]} @[${parsed.result[0]}]`];
    case 'string':
      return [`${parsed.result[1]} @[${parsed.result[0]}]`];
    case 'vector':
      return parsed.result.map(({ metric, value, histogram }) => {
        const [time, text] = value ?? histogramPoint(histogram);
        return `${labelsText(metric)} => ${text} @[${time}]`;
      });
    case 'matrix':
      return parsed.result.flatMap(({ metric, values = [], histograms = [] }) => [
        `${labelsText(metric)} =>`,
        ...[...values, ...histograms.map(histogramPoint)].map(([time, text]) => `${text} @[${time}]`),
      ]);
  }
}

export function labelsText(labels: Readonly<Record<string, string>>): string {
  const { __name__: name = '', ...others } = labels;
  const pairs = Object.entries(others).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return pairs.length === 0 && name !== '' ? name : `${name}{${pairs.join(', ')}}`;
}

function histogramPoint(histogram: z.infer<typeof histogramSchema> | undefined): [number, string] {
  if (!histogram) return [0, ''];
  const [time, { count, sum }] = histogram;
  return [time, `{count:${count}, sum:${sum}}`];
}

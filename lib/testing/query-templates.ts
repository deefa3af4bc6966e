// Queries with holes, `{{.name}}`, filled with every combination of the values for them.

export interface QueryTemplate {
  readonly query: string;
  readonly variant_args?: readonly string[];
  readonly should_fail?: boolean;
}

export type Variants = Readonly<Record<string, readonly string[]>>;

export function expandTemplate({ query, variant_args: names = [] }: QueryTemplate, variants: Variants): string[] {
  return names.reduce(
    (texts, name) =>
      texts.flatMap((text) => (variants[name] ?? []).map((value) => text.replaceAll(`{{.${name}}}`, () => value))),
    [query],
  );
}

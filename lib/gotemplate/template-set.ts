// Templates that know each other by name: parse texts into a set, then run one of them or a text that uses them.
import { BUILTINS } from '@/lib/gotemplate/builtins';
import { type MissingKey } from '@/lib/gotemplate/evaluation';
import { runTree } from '@/lib/gotemplate/execution';
import { HtmlOutput } from '@/lib/gotemplate/html/html-output';
import { Budget, DEFAULT_TEMPLATE_LIMITS, type TemplateLimits } from '@/lib/gotemplate/limits';
import { isEmptyBody, type TemplateTree } from '@/lib/gotemplate/nodes';
import { PlainOutput } from '@/lib/gotemplate/output';
import { parseSource } from '@/lib/gotemplate/parser';
import { FunctionError, TemplateError } from '@/lib/gotemplate/template-error';
import { quote } from '@/lib/gotemplate/tokens';
import { type TemplateFunction, type TemplateValue } from '@/lib/gotemplate/values';

export interface ParseOptions {
  /** What messages call the template. */
  readonly name: string;
  /** Names of functions beyond Go's own. */
  readonly functions?: Iterable<string>;
}

export interface ExecuteOptions {
  readonly functions?: ReadonlyMap<string, TemplateFunction>;
  readonly limits?: Partial<TemplateLimits>;
  /** Clock for the limit of time; without it steps alone are limited. */
  readonly now?: () => number;
  /** What `.Missing` of a map gives: `zero` (as Prometheus and Alertmanager have it), `<no value>`, or an error. */
  readonly missingKey?: MissingKey;
  /** `html` escapes each value for the place where it stands, as Go's html/template does. */
  readonly mode?: 'text' | 'html';
}

export class TemplateSet {
  private readonly trees: Map<string, TemplateTree>;

  private constructor(trees: ReadonlyMap<string, TemplateTree>) {
    this.trees = new Map(trees);
  }

  static empty(): TemplateSet {
    return new TemplateSet(new Map());
  }

  /** A set with the templates of the text added; what it defines again replaces the older. Throws TemplateError. */
  with(source: string, { name, functions = [] }: ParseOptions): TemplateSet {
    const names = new Set(functions);
    const next = new TemplateSet(this.trees);
    for (const tree of parseSource(name, source, (word) => BUILTINS.has(word) || names.has(word)))
      if (!next.trees.has(tree.name) || !isEmptyBody(tree.body)) next.trees.set(tree.name, tree);
    return next;
  }

  has(name: string): boolean {
    return this.trees.has(name);
  }

  names(): string[] {
    return [...this.trees.keys()];
  }

  /** Throws TemplateError with the place and the reason. */
  execute(name: string, data: TemplateValue, options: ExecuteOptions = {}): string {
    const tree = this.trees.get(name);
    if (!tree) throw new TemplateError(`template: no template ${quote(name)} associated with template ${quote(name)}`);
    const limits = { ...DEFAULT_TEMPLATE_LIMITS, ...options.limits };
    return this.run(tree, data, { options, budget: new Budget(limits, options.now), depth: 0 });
  }

  private run(
    tree: TemplateTree,
    data: TemplateValue,
    { options, budget, depth }: { options: ExecuteOptions; budget: Budget; depth: number },
  ): string {
    const limit = budget.limits.outputCharacters;
    const output = options.mode === 'html' ? new HtmlOutput(limit) : new PlainOutput(limit);
    runTree(tree, data, {
      functions: options.functions ?? new Map(),
      missingKey: options.missingKey ?? 'default',
      budget,
      find: (name) => this.trees.get(name),
      output,
      functionContext: {
        spend: (stepCount) => budget.spend(stepCount),
        outputLimit: limit,
        executeTemplate: (name, nested) => {
          const called = this.trees.get(name);
          if (!called) throw new FunctionError(`template ${quote(name)} not defined`);
          if (depth >= NESTED_RUN_LIMIT)
            throw new FunctionError(`exceeded maximum template depth (${NESTED_RUN_LIMIT})`);
          return this.run(called, nested, { options, budget, depth: depth + 1 });
        },
      },
    });
    return output.toString();
  }
}

/** How deep functions such as `tmpl` may run templates in templates. */
const NESTED_RUN_LIMIT = 50;

export interface ParsedTemplate {
  execute: (data: TemplateValue, options?: ExecuteOptions) => string;
}

/** One text on its own. Throws TemplateError. */
export function parseTemplate(source: string, options: ParseOptions): ParsedTemplate {
  const set = TemplateSet.empty().with(source, options);
  const hasActions = source.includes('{{');
  return {
    execute: (data, run) => (hasActions || run?.mode === 'html' ? set.execute(options.name, data, run) : source),
  };
}

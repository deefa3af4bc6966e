// Builds the CodeMirror view of a query. Knows nothing of React.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, linter } from '@codemirror/lint';
import { EditorState, Prec } from '@codemirror/state';
import { EditorView, keymap, placeholder } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { newCompleteStrategy, PromQLExtension } from '@prometheus-io/codemirror-promql';
import { withLanguageTables } from '@/components/dashboard/editor/complete-functions';
import { createMetricsClient } from '@/components/dashboard/editor/metrics-client';
import { completeVariables } from '@/components/dashboard/editor/complete-variables';
import { queryProblem } from '@/lib/dashboard/query-problem';

export interface PromqlView {
  /** Replaces the text when it is another one; the cursor stays where it can. */
  setText: (text: string) => void;
  setDescribedBy: (id: string | undefined) => void;
  destroy: () => void;
}

export interface PromqlViewOptions {
  readonly label: string;
  readonly text: string;
  /** Takes the keyboard as soon as it is there: who opens the editor wants to type. */
  readonly hasInitialFocus: boolean;
  readonly variableNames: () => readonly string[];
  readonly onChange: (text: string) => void;
  readonly onBlur: () => void;
  readonly onRun: () => void;
}

const LINT_DELAY_MS = 300;

const HIGHLIGHTS = HighlightStyle.define([
  { tag: [tags.keyword, tags.function(tags.variableName), tags.modifier], color: 'var(--wf-accent-ink)' },
  { tag: tags.operatorKeyword, color: 'var(--wf-accent-ink)' },
  { tag: tags.labelName, color: 'var(--wf-info)' },
  { tag: tags.string, color: 'var(--wf-ok)' },
  { tag: [tags.number, tags.special(tags.number)], color: 'var(--wf-warn)' },
  { tag: [tags.operator, tags.arithmeticOperator, tags.logicOperator], color: 'var(--wf-ink-muted)' },
  { tag: tags.comment, color: 'var(--wf-ink-faint)', fontStyle: 'italic' },
]);

const THEME = EditorView.theme({
  '&': {
    border: '1px solid var(--wf-line-strong)',
    borderRadius: '4px',
    backgroundColor: 'var(--wf-raised)',
    color: 'var(--wf-ink)',
    fontSize: '13px',
  },
  '&.cm-focused': { outline: '2px solid var(--wf-accent-ink)', outlineOffset: '-1px' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '20px', fontFeatureSettings: '"calt" 0' },
  '.cm-content': { padding: '6px 0', minHeight: '32px', caretColor: 'var(--wf-ink)' },
  '.cm-line': { padding: '0 10px' },
  '.cm-cursor': { borderLeft: '2px solid var(--wf-ink)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': {
    background: 'color-mix(in srgb, var(--wf-accent) 40%, transparent) !important',
  },
  '.cm-placeholder': { color: 'var(--wf-ink-faint)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--wf-crit) 1px',
    textUnderlineOffset: '4px',
  },
  '&.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--wf-hover)',
    outline: '1px solid var(--wf-line-strong)',
  },
  '.cm-tooltip': {
    border: '1px solid var(--wf-line)',
    borderRadius: '6px',
    backgroundColor: 'var(--wf-raised)',
    color: 'var(--wf-ink)',
    boxShadow: 'var(--wf-shadow)',
    overflow: 'hidden',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--font-mono)', fontSize: '12px', maxHeight: '280px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '4px 8px', lineHeight: '20px' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--wf-hover)', color: 'var(--wf-ink)' },
  '.cm-completionMatchedText': { textDecoration: 'none', color: 'var(--wf-accent-ink)', fontWeight: '600' },
  '.cm-completionDetail': { color: 'var(--wf-ink-muted)', fontStyle: 'normal', fontFamily: 'var(--font-sans)' },
  '.cm-completionIcon': { color: 'var(--wf-ink-muted)' },
  '.cm-tooltip.cm-completionInfo': { padding: '8px 10px', maxWidth: '320px', fontSize: '12px', lineHeight: '16px' },
  '.cm-diagnostic': { padding: '4px 8px', borderLeft: '3px solid var(--wf-crit)', fontSize: '12px' },
});

export function createPromqlView(parent: HTMLElement, options: PromqlViewOptions): PromqlView {
  const client = createMetricsClient();
  const known = newCompleteStrategy({ remote: client, maxMetricsMetadata: 10_000 });
  const promql = new PromQLExtension()
    .activateLinter(false)
    .setComplete({ completeStrategy: withLanguageTables(known) });
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        history(),
        bracketMatching(),
        closeBrackets(),
        autocompletion({ icons: false, maxRenderedOptions: 50, activateOnTypingDelay: 50 }),
        promql.asExtension(),
        EditorState.languageData.of(() => [{ autocomplete: completeVariables(options.variableNames) }]),
        syntaxHighlighting(HIGHLIGHTS),
        linter((current) => diagnosticsOf(current.state.doc.toString()), { delay: LINT_DELAY_MS }),
        placeholder('PromQL, for example rate(node_cpu_seconds_total[$__rate_interval])'),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': options.label, spellcheck: 'false' }),
        Prec.highest(keymap.of([{ key: 'Mod-Enter', run: () => runAndStay(options.onRun) }])),
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !isOutside(update)) options.onChange(update.state.doc.toString());
        }),
        EditorView.domEventHandlers({ blur: () => options.onBlur() }),
        THEME,
      ],
    }),
  });
  if (options.hasInitialFocus) view.focus();
  return {
    setText: (text) => {
      const before = view.state.doc.toString();
      if (text === before) return;
      view.dispatch({
        changes: { from: 0, to: before.length, insert: text },
        selection: { anchor: Math.min(view.state.selection.main.anchor, text.length) },
        userEvent: OUTSIDE,
      });
    },
    setDescribedBy: (id) => {
      if (id === undefined) view.contentDOM.removeAttribute('aria-describedby');
      else view.contentDOM.setAttribute('aria-describedby', id);
      view.contentDOM.setAttribute('aria-invalid', String(id !== undefined));
    },
    destroy: () => {
      promql.destroy();
      view.destroy();
    },
  };
}

/** Marks a change that came from the page (undo, another query), so that it is not reported back. */
const OUTSIDE = 'outside';

function isOutside(update: { readonly transactions: readonly { isUserEvent: (event: string) => boolean }[] }): boolean {
  return update.transactions.some((transaction) => transaction.isUserEvent(OUTSIDE));
}

function runAndStay(run: () => void): boolean {
  run();
  return true;
}

function diagnosticsOf(text: string): readonly Diagnostic[] {
  const problem = queryProblem(text);
  if (!problem) return [];
  return [{ from: problem.startOffset, to: problem.endOffset, severity: 'error', message: problem.message }];
}

// Reads the numbers that panels show, out of the page: the name of each series with the text that stands for it.
import type { Page } from '@playwright/test';

/** Names with their texts; a panel of one series may leave its name out. */
export type ShownNumbers = readonly (readonly [name: string, text: string])[];

/** Of all panels that have been drawn, by title. */
export async function shownNumbers(page: Page): Promise<Map<string, ShownNumbers>> {
  const panels = await page
    .locator('section[data-panel-id]:not([data-state="idle"])')
    .evaluateAll((sections: HTMLElement[]) => {
      const wordsOf = (element: Element | null | undefined): string =>
        (element?.textContent ?? '').replaceAll(/\s+/g, ' ').trim();
      const all = (root: Element, selector: string): Element[] => [...root.querySelectorAll(selector)];
      const labelled = (elements: Element[]): [string, string][] =>
        elements.map((element) => {
          // Many dials in a small room are a list of lines.
          const named = element.closest('li')?.querySelector('[title]');
          if (named) return [named.getAttribute('title') ?? '', wordsOf(element)];
          const label = element.closest('[aria-label]')?.getAttribute('aria-label') ?? '';
          return [label.split(/:(?: |$)/)[0] ?? '', wordsOf(element)];
        });
      const rowsOf = (section: Element, selector: string): [string, string][] =>
        all(section, selector).map((row) => [
          wordsOf(row.querySelector('th, button')),
          wordsOf(row.querySelector('[data-calc]')),
        ]);
      const readers: Record<string, (section: Element) => [string, string][]> = {
        stat: (section) =>
          all(section, '[data-testid="stat-value"]').map((value) => {
            let tile: Element | null = value;
            let name: Element | null = null;
            while (tile !== section && tile !== null && name === null) {
              tile = tile.parentElement;
              name = tile?.querySelector(':scope > [title]') ?? null;
            }
            return [name?.getAttribute('title') ?? '', wordsOf(value)];
          }),
        gauge: (section) => labelled(all(section, '[data-testid="stat-value"]')),
        bargauge: (section) => labelled(all(section, '[data-testid="stat-value"]')),
        polystat: (section) =>
          all(section, 'li').map((cell) => {
            const [name = '', ...text] = (cell.getAttribute('aria-label') ?? '').split(': ');
            return [name, text.join(': ').replaceAll(/\s+/g, ' ').trim()];
          }),
        piechart: (section) => rowsOf(section, 'li'),
        timeseries: (section) => rowsOf(section, 'tbody tr, li'),
        barchart: (section) => rowsOf(section, 'tbody tr, li'),
        table: (section) => {
          const heads = all(section, 'thead th').map(wordsOf);
          const at = Math.max(heads.indexOf('at'), heads.indexOf('Field'));
          return all(section, 'tbody tr').map((row) => {
            const cells = all(row, 'td');
            return [wordsOf(cells[at]), wordsOf(cells.at(-1))];
          });
        },
        'state-timeline': (section) =>
          all(section, 'svg g[data-row]').map((row) => [
            row.getAttribute('data-row') ?? '',
            wordsOf(row.querySelector(':scope > g:last-of-type text')),
          ]),
      };
      readers['status-history'] = readers['state-timeline'] as (typeof readers)[string];
      return sections.map((section): [string, [string, string][]] => [
        section.getAttribute('aria-label') ?? '',
        readers[section.dataset['panelType'] ?? '']?.(section) ?? [],
      ]);
    });
  return new Map(panels);
}

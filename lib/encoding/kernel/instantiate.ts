// A WebAssembly kernel over a memory of its own.

export const PAGE_BYTES = 65_536;

/** undefined where the engine cannot reserve address space for WebAssembly. */
export function instantiate(
  codeBase64: string,
  sizeBytes: number,
): { readonly exports: unknown; readonly memory: WebAssembly.Memory } | undefined {
  const memory = reserve(Math.ceil(sizeBytes / PAGE_BYTES));
  if (!memory) return undefined;
  const code = Uint8Array.from(atob(codeBase64), (character) => character.codePointAt(0) ?? 0);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code), { env: { memory } });
  return { exports, memory };
}

function reserve(pages: number): WebAssembly.Memory | undefined {
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages });
  } catch (thrown) {
    if (thrown instanceof RangeError) return undefined;
    throw thrown;
  }
}

// The first code that runs: how the engine keeps its memory must be said before it loads the product.
import { boundHeapGrowth } from '@/server/platform/heap-growth';

boundHeapGrowth();
// Runs on import, and ends the process itself.
await import('@/server/main');

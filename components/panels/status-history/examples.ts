import { stateExamples } from '@/components/panels/state-examples';

export const EXAMPLES = stateExamples(37);

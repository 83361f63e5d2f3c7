/**
 * Rules as an organization hands them to the reading thread, for tests and measures.
 * @module
 */
import { packRules, type Rule } from '@hinoban/sigma'
import type { RuleSetGiven } from './seams.ts'

export const givenRules = (rules: readonly Rule[]): RuleSetGiven => ({
  version: '1',
  names: new Map(),
  layers: [
    {
      digest: 'test',
      pack: packRules(
        { rules, correlations: [], alerting: new Set(), faults: [] },
        { digest: 'test' },
      ),
      places: Int32Array.from(rules.keys()),
    },
  ],
  off: [],
  wanted: new Map(),
  filters: [],
})

/**
 * What holds where nobody has decided: which logs are asked of what, how soon alerts are looked at, when people work. Pure.
 * @module
 */
import type { LogPolicy } from './contract-expected.ts'
import { DEFAULT_EXPECTED } from './expected-logs.ts'

export const defaultPolicy = (timeZone: string): LogPolicy => ({
  expected: {
    'domain-controller': [...DEFAULT_EXPECTED['domain-controller']],
    edge: [...DEFAULT_EXPECTED.edge],
    server: [...DEFAULT_EXPECTED.server],
    nas: [...DEFAULT_EXPECTED.nas],
    network: [...DEFAULT_EXPECTED.network],
    saas: [...DEFAULT_EXPECTED.saas],
    computer: [...DEFAULT_EXPECTED.computer],
  },
  answerHours: { critical: 24, high: 72, medium: 168, low: null, informational: null },
  hours: {
    days: [1, 2, 3, 4, 5],
    from: '08:00',
    to: '20:00',
    timeZone,
    holidays: timeZone === 'Asia/Tokyo' ? 'japan' : 'none',
    daysOff: [],
  },
  siteHours: [],
  version: 0,
})

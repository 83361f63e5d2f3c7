/**
 * Words that the first script of the console needs: nothing of the shapes stands here, so they weigh nothing. Pure.
 * @module
 */
export const LEVELS = ['informational', 'low', 'medium', 'high', 'critical'] as const

/**
 * on · off: a person or the set's default · part: it only feeds a correlation · refused: it could not be read ·
 * needs-list: a list of the site is missing · no-source: no log that arrives here can hold what it looks for.
 */
export const RULE_STATES = ['on', 'off', 'part', 'refused', 'needs-list', 'no-source'] as const

/** as-is: texts as they are, but for case · nfkc: half-width and full-width are one. */
export const COMPARISONS = ['as-is', 'nfkc'] as const

/** syslog: devices send · http: shippers send with a token · file: Hinoban follows files · upload: people hand in · agent: osquery. */
export const SOURCE_KINDS = ['syslog', 'http', 'file', 'agent', 'upload'] as const

/** off: a person stopped it · waiting: has never spoken · speaking · silent: longer than its limit · unwatched: no limit was set. */
export const SOURCE_HEALTHS = ['off', 'waiting', 'speaking', 'silent', 'unwatched'] as const

/** What alerts are gathered by when there are many. */
export const GROUPINGS = ['rule', 'host', 'user', 'site'] as const
export type Grouping = (typeof GROUPINGS)[number]

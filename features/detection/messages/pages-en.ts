/**
 * Titles of the pages of detection.
 * @module
 */
export const pages = {
  events: 'Search logs',
  alerts: 'Alerts',
  alert: 'Alert',
  rules: 'Detection rules',
  rule: 'Detection rule',
  sets: 'Rule sets',
  coverage: 'ATT&CK coverage',
  exceptions: 'Exceptions from rules',
  indicators: 'Indicators of compromise',
  hunts: 'Searches of past logs',
  hunt: 'Searches of past logs',
  trace: 'Event against rule',
  importRules: 'Import Sigma rules',
  sign: 'Sign the daily review',
  expected: 'Expected logs',
  logPolicy: 'Decide which logs are asked for',
  access: 'Access review',
  workingHours: 'Set working hours and holidays',
  logSources: 'Log sources',
  logSource: 'Log source',
  addLogSource: 'Add a log source',
  retention: 'Decide how long logs are kept',
}
export type PageWords = typeof pages

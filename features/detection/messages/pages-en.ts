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
  importRules: 'Import Sigma rules',
  sign: 'Sign the look of the day',
}
export type PageWords = typeof pages

/**
 * The titles of the pages of vulnerabilities.
 * @module
 */
export const pages = {
  list: 'Vulnerabilities',
  overdue: 'Vulnerabilities past their deadline',
  exploited: 'Vulnerabilities known to be exploited',
  finding: 'Vulnerability',
  coverage: 'What cannot be judged',
  policy: 'Policy for deadlines',
  suppressions: 'False alarms and accepted risks',
  vex: 'VEX documents',
  vexDocument: 'VEX document',
  tab: 'Vulnerabilities',
}
export type PageWords = typeof pages

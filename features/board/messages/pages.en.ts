/**
 * The titles of the pages of the board: the navigation and the palette need them, and nothing more.
 * @module
 */
export const pages = {
  today: 'Today',
  board: 'Board',
  findings: 'Findings',
  measureIt: 'Measures without evidence',
  onlyOverdue: 'overdue only',
  actions: 'Actions',
  exceptions: 'Exceptions',
  measure: 'Measure',
}
export type PageWords = typeof pages

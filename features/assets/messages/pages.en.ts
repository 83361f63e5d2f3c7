/**
 * The titles of the pages of the inventory.
 * @module
 */
export const pages = {
  list: 'Assets',
  add: 'Enter an asset',
  ownerNone: 'No owner',
  merges: 'Merges to review',
  detail: 'Asset',
  unknown: 'Unknown devices',
  exposure: 'Exposure',
  questions: 'Questions to agents',
  network: 'Network',
}
export type PageWords = typeof pages

/**
 * The titles of the pages of the inventory.
 * @module
 */
export const pages = {
  list: 'Assets',
  add: 'Enter an asset',
  ownerNone: 'No owner',
  detail: 'Asset',
}
export type PageWords = typeof pages

/**
 * The title of the page of channels, for navigation and palette.
 * @module
 */
export const pages = { title: 'Notices', add: 'Add a channel', mine: 'Notices to me' }
export type PageWords = typeof pages

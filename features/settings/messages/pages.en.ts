/**
 * The title of the settings.
 * @module
 */
export const pages = {
  title: 'System settings',
}
export type PageWords = typeof pages

/**
 * The words of the frame around all pages.
 * @module
 */
import { plural } from '../../../platform/i18n/index.ts'
import type { Section } from '../../../ui/page.ts'

export const en = {
  sections: {
    today: 'Today',
    measures: 'Measures',
    assets: 'Assets',
    imports: 'Imports',
    organization: 'Organization',
    settings: 'Settings',
  } satisfies Record<Section, string>,
  navigation: 'Main navigation',
  openNavigation: 'Open the navigation',
  switchOrganization: 'Switch the organization',
  userMenu: (name: string) => `Menu of ${name}`,
  mySettings: 'My account and security',
  shortcuts: 'Keyboard shortcuts',
  seeAs: 'See as another role…',
  previewLabel: 'Preview of a role',
  previewBanner: (role: string, sites: number | null) =>
    sites === null
      ? `You see Hinoban as “${role}” does. You can look, but not change anything.`
      : `You see Hinoban as “${role}” of ${plural('en', sites, { one: '1 site', other: `${sites} sites` })} does. You can look, but not change anything.`,
  previewEnd: 'End the preview',
  signOut: 'Sign out',
  sampleLabel: 'Sample company',
  sampleBanner: 'You are looking at a sample company. Its people, devices and figures are made up.',
  sampleEnd: 'Remove it',
  searchTitle: 'Search',
  searchLead: (query: string) => `Results for “${query}”`,
  searchPages: 'Pages and actions',
  searchIn: 'Look in the lists',
  searchNothing: 'No page or action has this name. Look for it in the lists.',
  changeLanguage: 'Show in Japanese',
  themeTo: {
    system: 'Appearance: as the device',
    light: 'Appearance: light',
    dark: 'Appearance: dark',
  },
}
export type Messages = typeof en

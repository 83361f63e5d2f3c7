/**
 * The words of the frame around all pages.
 * @module
 */
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
  signOut: 'Sign out',
  signedOut: 'You are signed out.',
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

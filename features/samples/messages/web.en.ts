/**
 * The words of the sample company's page.
 * @module
 */
import { pages } from './pages.en.ts'
export const en = {
  title: pages.title,
  lead: 'A made-up company with a head office, two plants and a subsidiary in Thailand. Its files run through the real imports, so that you can look around before you bring in your own.',
  none: 'The sample company is not loaded.',
  noneText:
    'It becomes an organization of its own beside yours; your data are not touched. Afterwards one click removes it, and not one row of it is left.',
  load: 'Load the sample company',
  loading: 'The sample company is being loaded',
  files: (done: number, total: number) => `${done} of ${total} files are in`,
  ready: 'The sample company is ready.',
  readyText:
    'Your organization and the sample company are separate. You can change between them at the top at any time.',
  open: 'Open the sample company',
  inside: 'You are in the sample company.',
  insideText:
    'It belongs to the organization from which it was loaded. Go back there to remove it; nothing of it is left afterwards.',
  back: (name: string) => `Go back to ${name}`,
  failed: 'The sample company could not be loaded completely.',
  failedText: 'Remove it and try again.',
  remove: 'Remove the sample company',
  removeAsk: 'Remove the sample company?',
  removeText:
    'All of its people, assets, evidence and findings are removed. Your own organization stays as it is.',
  removed: 'The sample company was removed.',
}
export type WebMessages = typeof en

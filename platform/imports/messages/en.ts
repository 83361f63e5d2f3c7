/**
 * What imports say in English.
 * @module
 */
import type { ProblemMessages } from '../../problem/index.ts'
import type { importsProblems } from '../contract.ts'

export const en = {
  problems: {
    'imports.unrecognised': ({ file }) =>
      `Hinoban does not know the format of “${file}”. Check that it is one of the listed kinds and was exported completely.`,
    'imports.empty_file': ({ file }) =>
      `“${file}” is empty. Export it again and upload the new file.`,
    'imports.too_large': ({ file, limitMb }) =>
      `“${file}” is larger than ${limitMb} MB. Split it, or ask the administrator to raise the limit.`,
    'imports.no_file': () => 'No file arrived. Choose a file and upload it again.',
    'imports.not_ready': ({ state }) =>
      `This import is not waiting for confirmation (state: ${state}). Reload the page to see where it stands.`,
    'imports.already_ended': ({ state }) => `This import has already ended (state: ${state}).`,
    'imports.site_needed': () => 'Choose the site that this file is about.',
    'imports.unknown_site': () => 'This site does not exist or is not yours. Choose another site.',
    'imports.mapping_incomplete': ({ missing }) =>
      `A column is still missing: ${missing}. Map it and try again.`,
    'imports.mapping_wrong': ({ field }) =>
      `The mapping of “${field}” points to a field or column that does not exist. Map it again.`,
  } satisfies ProblemMessages<typeof importsProblems>,
  failures: {
    memory:
      'Reading the file needed more memory than is allowed. Split the file and import the parts.',
    time: 'Reading the file took longer than is allowed. Split the file and import the parts.',
    crashed:
      'Reading the file stopped unexpectedly. What had been taken in before stays. Import it again to continue.',
    unreadable:
      'The file could not be read as this kind of file. Export it again and upload the new file.',
    gone: 'The uploaded file is no longer stored. Upload it again.',
    incident:
      'An unexpected error stopped this import. What had been taken in before stays. Import it again to continue.',
  },
  dropFolder: 'drop folder',
  columns: { number: 'No.', kind: 'Kind', where: 'Where', why: 'What is wrong' },
  kinds: { record: 'Row', damage: 'Damage' },
}
export type Messages = typeof en

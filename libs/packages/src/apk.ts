/**
 * Lists of Alpine's apk: `apk info -v`, `apk list -I`, and its database (apk spec, "APKINDEX format").
 * @module
 */
import { type Entry, system, UNREADABLE } from './entry.ts'
import type { Distribution } from './purl.ts'

/** `name-version-rN`: the version begins with a digit (apk-package(5)). */
const NAME_VERSION = /^([A-Za-z0-9_.][A-Za-z0-9._+-]*?)-(\d[A-Za-z0-9._~+]*-r\d+)$/
const ALPINE: Distribution = { id: 'alpine', version: '' }

/** `musl-1.2.5-r0`, or with ` - the musl c library` behind it. */
export const apkName = (line: string, distribution: Distribution | null): Entry => {
  const [given = ''] = line.trim().split(' - ', 1)
  const found = NAME_VERSION.exec(given)
  return found
    ? system('apk', { name: found[1] ?? '', version: found[2] ?? '' }, distribution ?? ALPINE)
    : UNREADABLE
}

/** `musl-1.2.5-r0 x86_64 {musl} (MIT) [installed]` */
export const apkListLine = (line: string, distribution: Distribution | null): Entry => {
  const found = /^(\S+) (\S+) \{([^}]*)\} \(.*\)(?: \[(installed|upgradable[^\]]*)\])?$/.exec(
    line.trim(),
  )
  const parts = NAME_VERSION.exec(found?.[1] ?? '')
  if (!found || !parts) return UNREADABLE
  const [, , arch = '', origin = ''] = found
  return system(
    'apk',
    { name: parts[1] ?? '', version: parts[2] ?? '', arch, source: origin.split('/').at(-1) ?? '' },
    distribution ?? ALPINE,
  )
}

/** One paragraph of /lib/apk/db/installed, whose keys are single letters. */
export const apkParagraph = (
  fields: ReadonlyMap<string, string>,
  distribution: Distribution | null,
): Entry => {
  const name = fields.get('P') ?? ''
  const version = fields.get('V') ?? ''
  if (name === '' || version === '') return UNREADABLE
  return system(
    'apk',
    {
      name,
      version,
      arch: fields.get('A') ?? '',
      source: fields.get('o') ?? '',
      publisher: fields.get('m') ?? '',
    },
    distribution ?? ALPINE,
  )
}

/**
 * Lists of dpkg: `dpkg -l`, `dpkg-query -W` in any format, and the status file itself (deb-control(5), dpkg-query(1)).
 * @module
 */
import { CUT_OFF, type Entry, NOTHING, REMOVED, system, UNREADABLE } from './entry.ts'
import type { Distribution } from './purl.ts'

const NAME = /^[a-z0-9][a-z0-9+.-]*$/
/** deb-version(7): an epoch, digits first, then letters, digits and .+~-: */
const VERSION = /^(?:\d+:)?[0-9][A-Za-z0-9.+~:-]*$/
const ARCH =
  /^(?:all|any|amd64|i386|arm64|armhf|armel|mips(?:64)?(?:el)?|ppc64(?:el)?|powerpc|riscv64|s390x|loong64|alpha|hppa|ia64|m68k|sh4|sparc64|x32)$/

/** Desired action, status, error: `ii `, `rc `, `hi `, `iFR`. */
export const DPKG_LINE: RegExp = /^[uihrp][ncHUFWti][ R]\s+\S+\s+\S+/
const RULER = /^\+\+\+-(=+)-(=+)-/

/** Old dpkg fitted its table into a terminal of 80 signs and cut what was wider. */
const NARROW = 14

export const dpkgList = (): ((line: string, distribution: Distribution | null) => Entry) => {
  let isNarrow = false
  return (line, distribution) => {
    const ruler = RULER.exec(line)
    if (ruler) {
      isNarrow = (ruler[1] ?? '').length <= NARROW
      return NOTHING
    }
    if (/^(?:Desired=|\||\|\/|\+\+\+-)/.test(line)) return NOTHING
    // Headings in the language of the machine begin with the same sign.
    if (!DPKG_LINE.test(line)) return UNREADABLE
    const [flags = '', name = '', version = '', arch = ''] = line.split(/\s+/, 4)
    if (flags[1] !== 'i') return REMOVED
    const [bare = '', own = ''] = name.split(':')
    if (!NAME.test(bare) || !VERSION.test(version)) return UNREADABLE
    if (isNarrow && (name.length === NARROW || version.length === NARROW)) return CUT_OFF
    return system('deb', { name: bare, version, arch: own || readArch(arch) }, distribution)
  }
}

const readArch = (field: string): string => (ARCH.test(field) ? field : '')

/** Fields of `dpkg-query -W -f=…` in whatever order, separated by tabs, blanks, commas, semicolons or bars. */
export const dpkgQuery = (line: string, distribution: Distribution | null): Entry => {
  const fields = splitFields(line)
  const [first = '', own = ''] = (fields[0] ?? '').split(':')
  if (!NAME.test(first) || fields.length < 2) return UNREADABLE
  let version = ''
  let arch = ARCH.test(own) ? own : ''
  let source = ''
  let state = ''
  for (const field of fields.slice(1)) {
    if (arch === '' && ARCH.test(field)) arch = field
    else if (isState(field)) state = field
    else if (version === '' && VERSION.test(field)) version = field
    else if (source === '' && NAME.test(field) && !VERSION.test(field)) source = field
  }
  // Without a version dpkg-query lists what only left its configuration.
  if (version === '') return fields.length === 2 && fields[1] === '' ? REMOVED : UNREADABLE
  if (state !== '' && !/(?:^|\s)installed$|^[uihrp]i/.test(state)) return REMOVED
  return system('deb', { name: first, version, arch, source }, distribution)
}

const STATES =
  /^(?:not-installed|config-files|half-installed|unpacked|half-configured|triggers-awaited|triggers-pending|installed)$/
const isState = (field: string): boolean =>
  STATES.test(field) ||
  /^(?:unknown|install|hold|deinstall|purge) (?:ok|reinstreq) [a-z-]+$/.test(field) ||
  /^[uihrp][ncHUFWti][ R]?$/.test(field)

const splitFields = (line: string): readonly string[] => {
  const separator = ['\t', '|', ';', ','].find((sign) => line.includes(sign))
  if (separator !== undefined)
    return line.split(separator, 20).map((field) => field.trim().replace(/^"(.*)"$/, '$1'))
  // "install ok installed" holds blanks itself.
  return line
    .trim()
    .replace(/ (unknown|install|hold|deinstall|purge) (ok|reinstreq) ([a-z-]+)/, ' $3')
    .split(/\s+/, 20)
}

/** A name without a letter (there is a game called 2048) makes no list of packages of a table of numbers. */
export const isDpkgQueryLine = (line: string): boolean => {
  if (!/^[^\t ,;|]*[a-z]/.test(line.trim())) return false
  const entry = dpkgQuery(line, null)
  return entry.kind === 'package' || entry.kind === 'removed'
}

/** One paragraph of the status file. */
export const dpkgParagraph = (
  fields: ReadonlyMap<string, string>,
  distribution: Distribution | null,
): Entry => {
  const name = fields.get('package') ?? ''
  const version = fields.get('version') ?? ''
  const state = fields.get('status') ?? ''
  if (name === '') return UNREADABLE
  if (state !== '' && !/\sinstalled$/.test(state)) return REMOVED
  if (!NAME.test(name) || !VERSION.test(version)) return UNREADABLE
  const [source = ''] = (fields.get('source') ?? '').split(/[\s(]/, 1)
  return system(
    'deb',
    {
      name,
      version,
      arch: fields.get('architecture') ?? '',
      source,
      publisher: fields.get('maintainer') ?? '',
    },
    distribution,
  )
}

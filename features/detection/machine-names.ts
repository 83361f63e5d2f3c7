/**
 * One machine under its many names: `PC01`, `pc01.corp.example`, `CORP\PC01`. A name with its whole domain is a machine by itself; one
 * without, or with the short name of a domain, is that machine only where no other can be meant. Pure.
 * @module
 */

export type MachineName = {
  /** How the machine is called everywhere in Hinoban: lower case, without what says nothing. */
  readonly key: string
  /** The name without its domain; null for an address, and for what is no name of a machine: it is only ever itself. */
  readonly label: string | null
  /** With dots: a whole one. Without: the short name by which Windows calls it. Empty: not said. */
  readonly domain: string
}

/** Said in place of a domain where there is none. */
const NO_DOMAINS = new Set(
  'workgroup local localdomain localhost lan home mshome arbeitsgruppe'.split(' '),
)
const MAX_NAME = 300

export const readMachine = (text: string): MachineName => {
  const name = text
    .trim()
    .toLowerCase()
    .replace(/^\\\\/, '')
    .replace(/[.$]+$/, '')
  const [, short, label, whole = ''] =
    /^(?:([\p{L}\p{N}_-]+)\\)?([\p{L}\p{N}_-]+)((?:\.[\p{L}\p{N}_-]+)*)$/u.exec(name) ?? []
  if (label === undefined || name.length > MAX_NAME || /^\d+(?:\.\d+)*$/.test(name))
    return { key: text.trim().toLowerCase(), label: null, domain: '' }
  // `CORP\pc01.corp.example` says it twice; the whole domain says more.
  const said = whole === '' ? (short ?? '') : whole.slice(1)
  const domain = NO_DOMAINS.has(said) || said === label ? '' : said
  return { key: keyOf(label, domain), label: label === 'localhost' ? null : label, domain }
}

const keyOf = (label: string, domain: string): string =>
  domain === '' ? label : domain.includes('.') ? `${label}.${domain}` : `${domain}\\${label}`

/** Which machine each of these is; names of one label each time, keys in and out. */
export const foldMachines = (names: readonly MachineName[]): ReadonlyMap<string, string> => {
  const byLabel = Map.groupBy(
    names.filter(({ label }) => label !== null),
    ({ label }) => label,
  )
  const folded = new Map(names.map(({ key }) => [key, key]))
  for (const same of byLabel.values()) {
    const wholes = new Set(same.filter(({ domain }) => domain.includes('.')).map(({ key }) => key))
    const machines = new Set(wholes)
    for (const { key, label, domain } of same) {
      if (domain === '' || domain.includes('.')) continue
      const meant = [...wholes].filter((whole) => whole.startsWith(`${label}.${domain}.`))
      const machine = meant.length === 1 ? (meant[0] ?? key) : key
      folded.set(key, machine)
      machines.add(machine)
    }
    const [only] = machines
    for (const { key, domain } of same)
      if (domain === '' && only !== undefined && machines.size === 1) folded.set(key, only)
  }
  return folded
}

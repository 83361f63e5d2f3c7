/**
 * Decisions about readings of network devices: what a changed mark proves, what changed in meaning between two
 * readings, and which versions a device ran when. Pure.
 * @module
 */
import type {
  ConfigurationChange,
  ConfigurationView,
  DeviceConfiguration,
  DeviceReading,
  DeviceVersion,
  KeptSecret,
  ReadingRow,
  SecretState,
} from './contract-device.ts'

/**
 * What stays as it is until somebody sets it anew, so that another text is another secret or the same one set again.
 * FortiOS (`ENC`) encrypts anew at every export, type 6 with every master key: there another text proves nothing.
 */
const STEADY = /^(?:plain|type [045789]|type 10|phash|pbkdf2|hashed?|sha\d*|md5|\$\d.*|[1-9])$/
const STEADY_BY_VENDOR: Readonly<Record<string, RegExp>> = {
  // crypt(3) of Junos, the hash of ASA.
  juniper: /^encrypted$/,
  cisco: /^(?:encrypted|nt-encrypted|mschap)$/,
}

/** `k1a2b3c4d.…`: marks of different keys cannot be compared. */
const keyOf = (mark: string): string => mark.split('.')[0] ?? ''

/** What two readings prove of a secret. */
export const secretsCompared = (
  vendor: string,
  before: KeptSecret,
  after: KeptSecret,
): Exclude<SecretState, 'new'> => {
  if (after === null) return 'none'
  if (before === null) return 'unknown'
  if (keyOf(before.mark) !== keyOf(after.mark)) return 'unknown'
  if (before.mark === after.mark) return 'same'
  const form = after.form ?? ''
  const isSteady = STEADY.test(form) || STEADY_BY_VENDOR[vendor]?.test(form) === true
  return isSteady && before.form === after.form ? 'changed' : 'unknown'
}

export const readingRow = (r: DeviceReading): ReadingRow => ({
  id: r.id,
  takenAt: r.takenAt.toISOString(),
  timeFrom: r.timeFrom,
  recordedAt: r.recordedAt.toISOString(),
  state: r.state,
  changedAt: r.changedAt === null ? null : new Date(r.changedAt).toISOString(),
  version: r.version === null ? '' : r.build === null ? r.version : `${r.version} build ${r.build}`,
  file: r.file,
  import: r.importId,
  hasConfiguration: r.configuration !== null,
  sessions: r.sessions === null ? null : r.sessions.length,
})

/** The name by which a thing is the same in two readings. */
const NAMES = {
  accounts: (a: DeviceConfiguration['accounts'][number]) => `${a.use} ${a.name}`,
  portals: (p: DeviceConfiguration['portals'][number]) => `${p.kind} ${p.name ?? ''}`,
  services: (s: DeviceConfiguration['services'][number]) => `${s.service} ${s.interface ?? ''}`,
  servers: (s: DeviceConfiguration['servers'][number]) => `${s.kind} ${s.name} ${s.server ?? ''}`,
  tunnels: (t: DeviceConfiguration['tunnels'][number]) => t.name,
  certificates: (c: DeviceConfiguration['certificates'][number]) => `${c.isOwn} ${c.name}`,
  apiKeys: (k: DeviceConfiguration['apiKeys'][number]) => k.name,
  inbound: (i: DeviceConfiguration['inbound'][number]) => `${i.name} ${i.to}`,
} as const

const byName = <T>(list: readonly T[], nameOf: (one: T) => string): ReadonlyMap<string, T> => {
  const map = new Map<string, T>()
  for (const one of list) if (!map.has(nameOf(one))) map.set(nameOf(one), one)
  return map
}

/** The newest configuration as the page shows it: every secret only by what the comparison proves. */
export const configurationView = (
  reading: DeviceReading,
  c: DeviceConfiguration,
  before: DeviceConfiguration | null,
): ConfigurationView => {
  const stated = <T extends { readonly secret: KeptSecret }>(
    list: readonly T[],
    old: readonly T[] | undefined,
    nameOf: (one: T) => string,
  ) => {
    const known = byName(old ?? [], nameOf)
    return list.map((one) => ({ ...one, secret: state(one, known.get(nameOf(one))) }))
  }
  const state = (
    one: { readonly secret: KeptSecret },
    old: { readonly secret: KeptSecret } | undefined,
  ): SecretState => {
    if (one.secret === null) return 'none'
    return old === undefined ? 'new' : secretsCompared(reading.vendor, old.secret, one.secret)
  }
  const certificates = byName(before?.certificates ?? [], NAMES.certificates)
  const marks = new Set((before?.communities ?? []).map((s) => s.secret?.mark ?? ''))
  return {
    reading: readingRow(reading),
    isWhole: c.isWhole,
    notRead: c.notRead,
    administrationFromInternet: c.administrationFromInternet,
    accounts: stated(c.accounts, before?.accounts, NAMES.accounts),
    portals: c.portals,
    services: c.services,
    servers: stated(c.servers, before?.servers, NAMES.servers),
    tunnels: stated(c.tunnels, before?.tunnels, NAMES.tunnels),
    certificates: c.certificates.map(({ mark, ...shown }) => {
      const old = certificates.get(NAMES.certificates({ ...shown, mark }))
      return { ...shown, secret: old === undefined ? 'new' : keyState(old, { ...shown, mark }) }
    }),
    apiKeys: stated(c.apiKeys, before?.apiKeys, NAMES.apiKeys),
    communities: c.communities.map(({ access, secret }) => ({
      access,
      secret:
        secret === null
          ? 'none'
          : before === null
            ? 'new'
            : marks.has(secret.mark)
              ? 'same'
              : 'new',
    })),
    logging: c.logging,
    inbound: c.inbound,
  }
}

type OneCertificate = DeviceConfiguration['certificates'][number]

/** A renewed certificate over the same key is no new key. */
const keyState = (before: OneCertificate, after: OneCertificate): SecretState => {
  if (before.says !== null && after.says !== null)
    return before.says.key === after.says.key ? 'same' : 'changed'
  if (before.mark === null || after.mark === null) return 'unknown'
  return before.mark === after.mark ? 'same' : 'unknown'
}

// ── what changed ───────────────────────────────────────────────────────────────────────────────────────────

type What = ConfigurationChange['what']

const change = (
  what: What,
  how: ConfigurationChange['how'],
  name: string,
  [field, from, to]: readonly [string, string, string] = ['', '', ''],
): ConfigurationChange => ({ what, how, name, field, from, to })

/** Lists of two readings, name by name. What is missing in a damaged file has not gone. */
const compared = <T>(
  what: What,
  [before, after]: readonly [readonly T[], readonly T[]],
  isWhole: boolean,
  as: {
    readonly nameOf: (one: T) => string
    readonly label: (one: T) => string
    readonly fields: (one: T) => Readonly<Record<string, string>>
    readonly secret?: (a: T, b: T) => SecretState
  },
): ConfigurationChange[] => {
  const [old, now] = [byName(before, as.nameOf), byName(after, as.nameOf)]
  const changes: ConfigurationChange[] = []
  for (const [name, one] of now) {
    const known = old.get(name)
    if (known === undefined) {
      changes.push(change(what, 'added', as.label(one)))
      continue
    }
    const [from, to] = [as.fields(known), as.fields(one)]
    for (const field of Object.keys(to))
      if (from[field] !== to[field])
        changes.push(
          change(what, 'changed', as.label(one), [field, from[field] ?? '', to[field] ?? '']),
        )
    if (as.secret?.(known, one) === 'changed')
      changes.push(change(what, 'secret', as.label(one), ['secret', '', '']))
  }
  if (isWhole)
    for (const [name, one] of old)
      if (!now.has(name)) changes.push(change(what, 'removed', as.label(one)))
  return changes
}

const yes = (value: boolean | null): string => (value === null ? 'unknown' : value ? 'yes' : 'no')
const port = (value: number | null): string => (value === null ? '' : String(value))

/** Every change of meaning, administration and accounts first; the older reading comes first. */
export const changesBetween = (
  older: DeviceReading,
  newer: DeviceReading,
): readonly ConfigurationChange[] => {
  const [a, b] = [older.configuration, newer.configuration]
  const [from, to] = [readingRow(older).version, readingRow(newer).version]
  const version =
    from !== '' && to !== '' && from !== to
      ? [change('version', 'changed', '', ['version', from, to])]
      : []
  if (a === null || b === null) return version
  const secret = <T extends { readonly secret: KeptSecret }>(x: T, y: T): SecretState =>
    secretsCompared(newer.vendor, x.secret, y.secret)
  const administration =
    a.administrationFromInternet === b.administrationFromInternet
      ? []
      : [
          change('administration', 'changed', '', [
            'administrationFromInternet',
            a.administrationFromInternet,
            b.administrationFromInternet,
          ]),
        ]
  return [
    ...version,
    ...administration,
    ...compared('account', [a.accounts, b.accounts], b.isWhole, {
      nameOf: NAMES.accounts,
      label: (one) => one.name,
      fields: (one) => ({
        role: one.role ?? '',
        isEnabled: yes(one.isEnabled),
        secondFactor: one.secondFactor,
        trustedHosts: (one.trustedHosts ?? []).join(', '),
      }),
      secret,
    }),
    ...compared('portal', [a.portals, b.portals], b.isWhole, {
      nameOf: NAMES.portals,
      label: (one) => [one.kind, one.name].filter(Boolean).join(' '),
      fields: (one) => ({
        isOn: yes(one.isOn),
        port: port(one.port),
        interfaces: one.interfaces.join(', '),
        outside: yes(one.outside !== null),
      }),
    }),
    ...compared('service', [a.services, b.services], b.isWhole, {
      nameOf: NAMES.services,
      label: (one) => [one.service, one.interface].filter(Boolean).join(' '),
      fields: (one) => ({
        port: port(one.port),
        outside: yes(one.outside !== null),
        isRestricted: yes(one.isRestricted),
      }),
    }),
    ...compared('server', [a.servers, b.servers], b.isWhole, {
      nameOf: NAMES.servers,
      label: (one) => `${one.kind} ${one.name}`,
      fields: (one) => ({ account: one.account ?? '' }),
      secret,
    }),
    ...compared('tunnel', [a.tunnels, b.tunnels], b.isWhole, {
      nameOf: NAMES.tunnels,
      label: (one) => one.name,
      fields: (one) => ({ remote: one.remote ?? '' }),
      secret,
    }),
    ...compared('certificate', [a.certificates, b.certificates], b.isWhole, {
      nameOf: NAMES.certificates,
      label: (one) => one.name,
      fields: (one) => ({ serial: one.says?.serial ?? '', notAfter: one.says?.notAfter ?? '' }),
      secret: keyState,
    }),
    ...compared('apiKey', [a.apiKeys, b.apiKeys], b.isWhole, {
      nameOf: NAMES.apiKeys,
      label: (one) => one.name,
      fields: () => ({}),
      secret,
    }),
    ...compared('inbound', [a.inbound, b.inbound], b.isWhole, {
      nameOf: NAMES.inbound,
      label: (one) => one.name,
      fields: (one) => ({
        from: one.from,
        services: one.services.join(', '),
        isRestricted: yes(one.isRestricted),
      }),
    }),
    ...communitiesChanged(a, b),
    ...compared('logging', [a.logging, b.logging], b.isWhole, {
      nameOf: (one) => one,
      label: (one) => one,
      fields: () => ({}),
    }),
  ]
}

/** A community has no name but itself: it comes and goes by its mark, where the marks can be compared. */
const communitiesChanged = (
  a: DeviceConfiguration,
  b: DeviceConfiguration,
): ConfigurationChange[] => {
  const of = (c: DeviceConfiguration) =>
    c.communities.flatMap((s) =>
      s.secret === null ? [] : [{ mark: s.secret.mark, access: s.access }],
    )
  const [old, now] = [of(a), of(b)]
  if (new Set([...old, ...now].map((s) => keyOf(s.mark))).size > 1) return []
  return compared('community', [old, now], b.isWhole, {
    nameOf: (one) => one.mark,
    label: (one) => one.access ?? '',
    fields: (one) => ({ access: one.access ?? '' }),
  })
}

// ── versions ───────────────────────────────────────────────────────────────────────────────────────────────

/** Readings oldest first. A version ends where another begins; one that comes back stands again. */
export const versionSpans = (readings: readonly DeviceReading[]): readonly DeviceVersion[] => {
  const spans: { -readonly [K in keyof DeviceVersion]: DeviceVersion[K] }[] = []
  for (const r of readings) {
    if (r.version === null) continue
    const last = spans.at(-1)
    const isSame =
      last !== undefined &&
      last.version === r.version &&
      (last.build === null || r.build === null || last.build === r.build)
    if (last && isSame) {
      last.until = r.takenAt
      last.build ??= r.build
      last.product ??= r.product
      last.isSeenRunning ||= r.state === 'running'
    } else
      spans.push({
        product: r.product,
        version: r.version,
        build: r.build,
        isSeenRunning: r.state === 'running',
        from: r.takenAt,
        until: r.takenAt,
      })
  }
  return spans
}

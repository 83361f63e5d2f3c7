/**
 * What a FortiOS configuration keeps secret besides its users, and which rules let the outside in: tunnels, servers
 * that are asked, certificates, keys of the API, policies.
 * @module
 */
import { type Entry, settingOf } from './fortinet-tables.ts'
import type { Configuration, Inbound, Kept, Outside } from './parts.ts'
import { hashIn } from './text.ts'

/** `set password ENC «…»`; FortiOS encrypts anew at every export. */
export const keptIn = (entry: Entry, ...keys: readonly string[]): Kept => {
  const raw = keys.map((key) => entry.raw.get(key)).find((text) => text !== undefined)
  return {
    secretHash: hashIn(raw),
    secretForm: raw === undefined ? null : raw.includes(' ENC ') ? 'ENC' : 'plain',
  }
}

const named = (entries: readonly Entry[], ...tables: readonly string[]): Entry[] =>
  entries.filter((e) => e.name !== null && tables.includes(e.table))

const SERVERS = {
  'user radius': { kind: 'radius', server: 'server', account: '', secret: 'secret' },
  'user tacacs+': { kind: 'tacacs', server: 'server', account: '', secret: 'key' },
  'user ldap': { kind: 'ldap', server: 'server', account: 'username', secret: 'password' },
  'user saml': { kind: 'saml', server: 'idp-entity-id', account: '', secret: '' },
  'user fortitoken': { kind: 'token', server: '', account: '', secret: '' },
} as const

export const serversOf = (entries: readonly Entry[]): Configuration['authentication'] =>
  Object.entries(SERVERS).flatMap(([table, { kind, server, account, secret }]) =>
    named(entries, table).map((e) => ({
      kind,
      name: e.name ?? '',
      server: settingOf(e, server),
      account: settingOf(e, account),
      ...keptIn(e, secret),
      line: e.line,
    })),
  )

export const tunnelsOf = (entries: readonly Entry[]): Configuration['tunnels'] =>
  named(entries, 'vpn ipsec phase1-interface', 'vpn ipsec phase1').map((e) => ({
    name: e.name ?? '',
    remote: settingOf(e, 'type') === 'dynamic' ? null : settingOf(e, 'remote-gw'),
    ...keptIn(e, 'psksecret'),
    line: e.line,
  }))

export const certificatesOf = (entries: readonly Entry[]): Configuration['certificates'] =>
  named(entries, 'vpn certificate local', 'vpn certificate ca', 'vpn certificate remote').map(
    (e) => ({
      name: e.name ?? '',
      isOwn: e.table === 'vpn certificate local',
      hash: hashIn(e.raw.get('certificate') ?? e.raw.get('ca') ?? e.raw.get('remote')),
      says: null,
      line: e.line,
    }),
  )

export const apiKeysOf = (entries: readonly Entry[]): Configuration['apiKeys'] =>
  named(entries, 'system api-user').map((e) => ({
    name: e.name ?? '',
    ...keptIn(e, 'api-key'),
    line: e.line,
  }))

/** Policies that accept what comes from an outside interface; one that is switched off lets nothing in. */
export const inboundOf = (
  entries: readonly Entry[],
  outsides: ReadonlyMap<string, Outside | null>,
): Inbound[] =>
  named(entries, 'firewall policy').flatMap((e) => {
    const from = (e.set.get('srcintf') ?? []).filter(
      (name) => (outsides.get(name) ?? null) !== null,
    )
    if (from.length === 0 || settingOf(e, 'action') !== 'accept') return []
    if (settingOf(e, 'status') === 'disable') return []
    return [
      {
        name: settingOf(e, 'name') ?? e.name ?? '',
        from: from.join(', '),
        to: (e.set.get('dstaddr') ?? []).join(', '),
        services: [...(e.set.get('service') ?? [])],
        isRestricted: !(e.set.get('srcaddr') ?? ['all']).includes('all'),
        line: e.line,
      },
    ]
  })

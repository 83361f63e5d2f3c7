/**
 * Pre-shared keys of tunnels and certificates, as the other vendors write them.
 * @module
 */
import type { Block, Line } from './blocks.ts'
import type { Certificate, Tunnel } from './parts.ts'
import { byName, type Statement, under } from './statements.ts'
import { hashIn, unquote } from './text.ts'

const tunnel = (
  name: string,
  remote: string | null,
  { text, line }: Line,
  form: string | null = null,
): Tunnel => ({ name, remote, secretHash: hashIn(text), secretForm: form, line })

/** `key 6 «…»`, `key 0 «…»`: type 6 is encrypted anew with another master key, type 0 stands as it is. */
const formOf = (text: string): string => {
  const type = /\b(?:key|pre-shared-key) (\d) ?«/.exec(text)?.[1] ?? '0'
  return type === '0' ? 'plain' : `type ${type}`
}

/** IOS and ASA. */
export const blockTunnels = (blocks: readonly Block[]): Tunnel[] => {
  let old = 0
  return blocks.flatMap((b): Tunnel[] => {
    // The address behind the key was replaced along with it.
    if (/^crypto isakmp key .*«/.test(b.text)) {
      old += 1
      return [tunnel(`isakmp key ${old}`, null, b, formOf(b.text))]
    }
    const group = /^crypto isakmp client configuration group (\S+)/.exec(b.text)?.[1]
    if (group !== undefined)
      return b.inner
        .filter((l) => /^key /.test(l.text))
        .map((l) => tunnel(group, null, l, formOf(l.text)))
    const ring = /^crypto (?:ikev2 )?keyring (\S+)/.exec(b.text)?.[1]
    const peer = /^tunnel-group (\S+) ipsec-attributes/.exec(b.text)?.[1]
    const name = ring ?? peer
    if (name === undefined) return []
    let remote = peer !== undefined && /^\d/.test(peer) ? peer : null
    return b.inner.flatMap((l) => {
      const own = /^(?:pre-shared-key )?address ([\d.]{7,15})(?: ([\d.]{7,15}))?/.exec(l.text)
      if (own) remote = own[1] === '0.0.0.0' ? null : (own[1] ?? null)
      const kind =
        /^((?:ikev[12] )?(?:local-authentication |remote-authentication )?pre-shared-key(?: local| remote)?)/.exec(
          l.text,
        )?.[1]
      return kind !== undefined && l.text.includes('«')
        ? [
            tunnel(
              kind === 'pre-shared-key'
                ? name
                : `${name} ${kind.replace(/ ?pre-shared-key ?/, ' ').trim()}`,
              remote,
              l,
              formOf(l.text),
            ),
          ]
        : []
    })
  })
}

/** `crypto pki certificate chain NAME` (IOS), `crypto ca certificate chain NAME` (ASA). */
export const blockCertificates = (blocks: readonly Block[]): Certificate[] =>
  blocks.flatMap((b) => {
    const chain = /^crypto (?:pki|ca) certificate chain (\S+)/.exec(b.text)?.[1]
    if (chain === undefined) return []
    return b.inner.flatMap((l, at): Certificate[] => {
      const head = /^certificate (ca )?(?:self-signed )?([0-9A-Fa-f]+)/.exec(l.text)
      if (!head) return []
      const hash = hashIn(b.inner[at + 1]?.text)
      return [{ name: chain, isOwn: head[1] === undefined, hash, says: null, line: l.line }]
    })
  })

/** Yamaha RTX: keys and the other end bear the number of the gateway. */
export const yamahaTunnels = (all: readonly Line[]): Tunnel[] => {
  const remotes = new Map(
    all.flatMap(({ text }) => {
      const remote = /^ipsec ike remote (?:address|name) (\d+) (\S+)/.exec(text)
      return remote ? [[remote[1] ?? '', remote[2] ?? ''] as const] : []
    }),
  )
  return all.flatMap((l) => {
    const gateway = /^ipsec ike pre-shared-key (\d+) /.exec(l.text)?.[1]
    const remote = remotes.get(gateway ?? '') ?? null
    return gateway === undefined
      ? []
      : [tunnel(`gateway ${gateway}`, remote === 'any' ? null : remote, l, 'plain')]
  })
}

export const necTunnels = (all: readonly Line[]): Tunnel[] => {
  let psk = 0
  return all.flatMap((l) => {
    const one = /^ike policy (\S+) peer (\S+) key /.exec(l.text)
    if (one) return [tunnel(one[1] ?? '', one[2] === 'any' ? null : (one[2] ?? null), l, 'plain')]
    if (!/^ikev2 authentication psk .*«/.test(l.text)) return []
    psk += 1
    return [tunnel(`ikev2 psk ${psk}`, null, l, 'plain')]
  })
}

export const fujitsuTunnels = (all: readonly Line[]): Tunnel[] => {
  const remotes = new Map(
    all.flatMap(({ text }) => {
      const remote = /^(remote \d+ ap \d+) tunnel remote (\S+)/.exec(text)
      return remote ? [[remote[1] ?? '', remote[2] ?? ''] as const] : []
    }),
  )
  return all.flatMap((l) => {
    const name = /^((?:remote|template) \d+(?: ap \d+)?) ike shared key /.exec(l.text)?.[1]
    return name === undefined
      ? []
      : [
          tunnel(
            name,
            remotes.get(name) ?? null,
            l,
            /encrypted/.test(l.text) ? 'encrypted' : 'plain',
          ),
        ]
  })
}

export const sonicTunnels = (blocks: readonly Block[]): Tunnel[] =>
  blocks.flatMap((b) => {
    const name = /^vpn policy (?:site-to-site|tunnel-interface|group-vpn) ("[^"]+"|\S+)/.exec(
      b.text,
    )?.[1]
    if (name === undefined) return []
    const remote = b.inner
      .map((l) => /^gateway primary (\S+)/.exec(l.text)?.[1])
      .find((r) => r !== undefined)
    return b.inner.flatMap((l) =>
      /shared-secret/.test(l.text) && l.text.includes('«')
        ? [tunnel(unquote(name), remote ?? null, l, 'encrypted')]
        : [],
    )
  })

/** PAN-OS. */
export const paloAltoTunnels = (all: readonly Statement[]): Tunnel[] =>
  [...byName(under(all, ['network', 'ike', 'gateway', '*']))].flatMap(([name, own]) => {
    const key = own.find((f) => f.rest.includes('pre-shared-key') && f.rest.at(-2) === 'key')
    const peer =
      own.find((f) => f.rest[0] === 'peer-address' && f.rest[1] === 'ip')?.rest[2] ?? null
    return key
      ? [tunnel(name, peer, { text: key.rest.at(-1) ?? '', line: key.line }, 'encrypted')]
      : []
  })

export const paloAltoCertificates = (all: readonly Statement[]): Certificate[] =>
  [...byName(under(all, ['certificate', '*']))].flatMap(([name, own]) => {
    const text = own.find((f) => f.rest[0] === 'public-key')
    return text
      ? [
          {
            name,
            isOwn: own.some((f) => f.rest[0] === 'private-key'),
            hash: hashIn(text.rest.join(' ')),
            says: null,
            line: text.line,
          },
        ]
      : []
  })

/** Junos: the key stands in a policy, the other end in the gateways that use it. */
export const junosTunnels = (all: readonly Statement[]): Tunnel[] => {
  const gateways = [...byName(under(all, ['security', 'ike', 'gateway', '*']))]
  return under(all, ['security', 'ike', 'policy', '*', 'pre-shared-key']).flatMap((f) => {
    const policy = f.at[0] ?? ''
    const using = gateways.filter(([, own]) =>
      own.some((g) => g.rest[0] === 'ike-policy' && g.rest[1] === policy),
    )
    const line = { text: f.rest.at(-1) ?? '', line: f.line }
    if (using.length === 0) return [tunnel(policy, null, line, 'type 9')]
    return using.map(([name, own]) =>
      tunnel(name, own.find((g) => g.rest[0] === 'address')?.rest[1] ?? null, line, 'type 9'),
    )
  })
}

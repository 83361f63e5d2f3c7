/**
 * Configurations of one command a line, whose services listen where a list of hosts allows: Yamaha, NEC, Fujitsu.
 * @module
 */
import type { Account, Interface, Outside, Service } from './parts.ts'
import type { Piece } from './segments.ts'

export type Line = { readonly text: string; readonly line: number }
export const linesOf = ({ lines, line: from }: Piece): Line[] =>
  lines.flatMap((raw, at) => {
    const text = raw.trim()
    return text === '' || text.startsWith('#') || text.startsWith('!')
      ? []
      : [{ text: text.slice(0, 4000), line: from + at }]
  })
export const has = (all: readonly Line[], pattern: RegExp): Line | undefined =>
  all.find((l) => pattern.test(l.text))
export const firstOutside = (interfaces: readonly Interface[]): Outside | null =>
  interfaces.find((i) => i.outside !== null)?.outside ?? null
export const named = (
  name: string,
  use: Account['use'],
  secret: string | null,
  form: string | null,
  line: number,
  role: string | null = null,
): Account => ({
  name,
  use,
  role,
  isEnabled: null,
  secondFactor: 'no',
  secretHash: secret,
  secretForm: form,
  trustedHosts: null,
  line,
})

/** A service listens where its host list allows; a list of the LAN only keeps the internet out. */
export const listens = (
  service: string,
  port: number,
  at: Line | undefined,
  hosts: string | null,
  interfaces: readonly Interface[],
): Service[] => {
  if (!at) return []
  const isInside = hosts !== null && /^(?:lan\d?|none|bridge\d?)(?: |$)/i.test(hosts)
  const isRestricted = hosts === null ? null : isInside || !/^any/i.test(hosts)
  const faces = interfaces.filter((i) => i.outside !== null)
  if (isInside || faces.length === 0)
    return [
      {
        service,
        port,
        protocol: 'tcp',
        interface: isInside ? hosts : null,
        outside: null,
        isRestricted,
        line: at.line,
      },
    ]
  return faces.map((face) => ({
    service,
    port,
    protocol: 'tcp',
    interface: face.name,
    outside: face.outside,
    isRestricted,
    line: at.line,
  }))
}

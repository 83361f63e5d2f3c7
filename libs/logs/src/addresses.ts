/**
 * Addresses as logs write them, with a port behind, in brackets, mapped into IPv6.
 * @module
 */
import type { Ecs } from './fields.ts'

const V4 = /^(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})(?::(\d{1,5}))?$/
const V6 = /^\[([0-9a-fA-F:.]{2,45})(?:%[\w.-]{1,32})?\](?::(\d{1,5}))?$/

export type Endpoint = { readonly ip: string; readonly port: number | null }

/** Null for what is no address. */
export const endpointOf = (text: string): Endpoint | null => {
  const match = V4.exec(text) ?? V6.exec(text)
  const ip = match?.[1] ?? (isBareV6(text) ? text : null)
  if (ip === null) return null
  return {
    ip: ip.startsWith('::ffff:') && ip.includes('.') ? ip.slice(7) : ip,
    port: match?.[2] === undefined ? null : Number(match[2]),
  }
}

export const isAddress = (text: string): boolean => endpointOf(text) !== null

/** Sets `<side>.ip` and `.port` where the text is an address. */
export const sayEndpoint = (
  ecs: Ecs,
  side: 'source' | 'destination',
  text: string | null | undefined,
): void => {
  const found = text ? endpointOf(text) : null
  if (!found) return
  ecs[`${side}.ip`] = found.ip
  if (found.port !== null) ecs[`${side}.port`] = found.port
}

/** Loopback, link-local, private and unique-local: what stands within a company's own network. */
export const isInside = (ip: string): boolean =>
  /^(?:10\.|127\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/.test(
    ip,
  ) || /^(?:::1$|fe[89ab]|f[cd])/i.test(ip)

const isBareV6 = (text: string): boolean =>
  text.length <= 45 &&
  text.length >= 2 &&
  text.includes(':') &&
  /^[0-9a-fA-F:]+(?:\.\d{1,3}){0,3}$/.test(text) &&
  (text.match(/:/g)?.length ?? 0) >= 2

/**
 * What protects every answer and refuses a request before it is read: headers, the Host (DNS rebinding) and the
 * Origin (cross-site requests).
 * @module
 */
import type { FastifyRequest } from 'fastify'
import { generalProblem } from './problems.ts'

export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
  'x-frame-options': 'DENY',
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])
const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

const hostName = (host: string): string =>
  (host.startsWith('[')
    ? host.slice(0, host.indexOf(']') + 1)
    : (host.split(':')[0] ?? '')
  ).toLowerCase()

export const originOf = (request: FastifyRequest): string | null =>
  typeof request.headers.origin === 'string' ? request.headers.origin : null

/**
 * A page of another site must not speak for the person: cookies travel only with our own origin. And a name that
 * somebody else's DNS points at 127.0.0.1 is not ours.
 */
export const guardHeaders = (
  request: FastifyRequest,
  at: { readonly publicUrl: string | null; readonly host: string },
): void => {
  const host = request.headers.host ?? ''
  const name = hostName(host)
  const publicHost = at.publicUrl ? new URL(at.publicUrl).host.toLowerCase() : null
  const open = at.host === '0.0.0.0' || at.host === '::'
  const isOurs =
    LOOPBACK.has(name) ||
    host.toLowerCase() === publicHost ||
    name === at.host.toLowerCase() ||
    (open && publicHost === null)
  if (!isOurs) throw generalProblem('general.foreign_origin', {})
  if (!WRITES.has(request.method)) return
  const site = request.headers['sec-fetch-site']
  if (site === 'cross-site' || site === 'same-site')
    throw generalProblem('general.foreign_origin', {})
  const origin = originOf(request)
  if (origin === null) return
  const originHost = URL.canParse(origin) ? new URL(origin).host.toLowerCase() : null
  if (originHost === null || (originHost !== host.toLowerCase() && originHost !== publicHost))
    throw generalProblem('general.foreign_origin', {})
}

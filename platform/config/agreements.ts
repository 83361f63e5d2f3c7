/**
 * Settings that are good one by one and cannot work together. Pure.
 * @module
 */
import ipaddr from 'ipaddr.js'
import type { Settings } from './settings.ts'

export type Disagreement = {
  readonly key: keyof Settings
  readonly why: string
  readonly hint: string
}

export const disagreements = (s: Settings): readonly Disagreement[] => {
  const issuer = s['sign_in.oidc_issuer']
  const clientId = s['sign_in.oidc_client_id']
  const found: Disagreement[] = []
  if (issuer !== null && clientId === null)
    found.push({
      key: 'sign_in.oidc_client_id',
      why: 'It is missing, so nobody could sign in with the OIDC provider.',
      hint: 'Set the client id that the provider gave for Hinoban, or remove sign_in.oidc_issuer.',
    })
  if (issuer === null && clientId !== null)
    found.push({
      key: 'sign_in.oidc_issuer',
      why: 'It is missing, so nobody could sign in with the OIDC provider.',
      hint: 'Set the address of the provider, or remove sign_in.oidc_client_id.',
    })
  if (issuer !== null && !s['sign_in.oidc_private']) {
    const { protocol, hostname } = new URL(issuer)
    if (protocol === 'http:')
      found.push({
        key: 'sign_in.oidc_issuer',
        why: 'It begins with http://, which is accepted only from a provider inside the company.',
        hint: 'Use https://, or set sign_in.oidc_private to true.',
      })
    else if (isPrivate(hostname))
      found.push({
        key: 'sign_in.oidc_issuer',
        why: `${hostname} is a private address.`,
        hint: 'If the provider is inside the company, set sign_in.oidc_private to true.',
      })
  }
  return found
}

/** What can be seen without asking for names; a name is checked when it is resolved. */
const isPrivate = (hostname: string): boolean => {
  const bare = hostname.replace(/^\[|\]$/g, '')
  if (/(^|\.)localhost\.?$/.test(bare)) return true
  return ipaddr.isValid(bare) && ipaddr.process(bare).range() !== 'unicast'
}

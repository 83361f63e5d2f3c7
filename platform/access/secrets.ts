/**
 * One-time secrets: made from 256 random bits, stored only as a SHA-256 digest. The digest needs no salt and no
 * slow hash: nobody guesses 256 bits.
 * @module
 */
import { createHash, randomBytes } from 'node:crypto'

/** `hnb_…` is an API token, so that scanners for leaked secrets can know it. */
export const TOKEN_PREFIX = 'hnb_'

/** @example newSecret('hnb_') // hnb_ and 43 signs of base64url */
export const newSecret = (prefix = ''): string => prefix + randomBytes(32).toString('base64url')

export const digestOf = (secret: string): string =>
  createHash('sha256').update(secret, 'utf8').digest('hex')

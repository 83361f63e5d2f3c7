/**
 * How often somebody may try: per network address, per account and in all. It counts before any password is hashed
 * and touches no disk, so that a flood costs a map entry and nothing more.
 * @module
 */
import { createHash } from 'node:crypto'
import ipaddr from 'ipaddr.js'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { generalProblem } from '../http/problems.ts'

export type ThrottleLimits = {
  /** Attempts from one address (an IPv6 /64 counts as one) in a minute. */
  readonly perAddress: number
  /** Attempts on one account, from everywhere, in 15 minutes; a success forgets them. */
  readonly perAccount: number
  /** Attempts of everybody in a minute: what the hashing can bear. */
  readonly inAll: number
}

export const THROTTLE: ThrottleLimits = { perAddress: 30, perAccount: 10, inAll: 600 }

export type Throttle = {
  /** Counts one attempt; throws `general.too_many` when there were too many. */
  readonly attempt: (at: { readonly ip: string; readonly account: string | null }) => Promise<void>
  /** Forgets the attempts on an account after a success. */
  readonly succeeded: (account: string) => Promise<void>
}

export const openThrottle = (limits: ThrottleLimits = THROTTLE): Throttle => {
  const address = new RateLimiterMemory({
    keyPrefix: 'ip',
    points: limits.perAddress,
    duration: 60,
  })
  const account = new RateLimiterMemory({
    keyPrefix: 'account',
    points: limits.perAccount,
    duration: 15 * 60,
  })
  const inAll = new RateLimiterMemory({ keyPrefix: 'all', points: limits.inAll, duration: 60 })
  return {
    attempt: async (at) => {
      await take(address, addressKey(at.ip))
      await take(inAll, 'all')
      if (at.account !== null) await take(account, accountKey(at.account))
    },
    succeeded: async (name) => {
      await account.delete(accountKey(name))
    },
  }
}

const take = async (limiter: RateLimiterMemory, key: string): Promise<void> => {
  try {
    await limiter.consume(key)
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused
    throw generalProblem('general.too_many', {
      seconds: Math.max(1, Math.ceil(refused.msBeforeNext / 1000)),
    })
  }
}

/** A fixed length, whatever was typed; and no list of e-mail addresses in memory. */
const accountKey = (account: string): string =>
  createHash('sha256').update(account.normalize('NFKC').trim().toLowerCase()).digest('base64url')

/** A household or company gets a whole /64: counting single IPv6 addresses would count nothing. */
export const addressKey = (ip: string): string => {
  if (!ipaddr.isValid(ip)) return 'unknown'
  const parsed = ipaddr.process(ip)
  return parsed.kind() === 'ipv4'
    ? parsed.toString()
    : Buffer.from(parsed.toByteArray().slice(0, 8)).toString('hex')
}

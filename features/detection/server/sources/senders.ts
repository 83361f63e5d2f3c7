/**
 * Syslog senders that belong to no log source: counted by address, with the begin of a message, until somebody names them.
 * @module
 */
import type { Clock } from '../../../../platform/clock/index.ts'
import type { Log } from '../../../../platform/log/index.ts'
import type { Records } from '../../../../platform/records/index.ts'
import { MAX_SENDERS } from '../../contract-sources.ts'
import { keepSenders, writeSenders } from './store.ts'

export type Senders = {
  readonly note: (organization: string, how: string, address: string, records: number) => void
  readonly sample: (organization: string, how: string, address: string, record: Uint8Array) => void
  readonly flush: () => Promise<void>
  readonly close: () => Promise<void>
}

const FLUSH_MS = 5_000
const SAMPLE_BYTES = 300

type Noted = {
  readonly organization: string
  readonly how: string
  readonly address: string
  records: number
  sample: string
}

export const openSenders = (deps: {
  readonly records: Records
  readonly clock: Clock
  readonly log: Log
}): Senders => {
  let noted = new Map<string, Noted>()
  /** A flood of forged addresses fills neither memory nor table; who goes on speaking comes in between two writings, and stays by its number. */
  const of = (organization: string, how: string, address: string): Noted | null => {
    const key = `${organization} ${how} ${address}`
    const found = noted.get(key)
    if (found) return found
    if (noted.size >= MAX_SENDERS) return null
    const fresh = { organization, how, address, records: 0, sample: '' }
    noted.set(key, fresh)
    return fresh
  }
  const flush = async (): Promise<void> => {
    const taken = [...noted.values()]
    noted = new Map()
    const at = deps.clock.now().toISOString()
    for (const [organization, rows] of Map.groupBy(taken, (one) => one.organization))
      try {
        await deps.records.within({ organization, sites: '*' }, async (tx) => {
          const told = JSON.stringify(rows.map((row) => ({ ...row, at })))
          await tx.run(writeSenders, { organization, rows: told })
          await tx.run(keepSenders, { organization, keep: MAX_SENDERS })
        })
      } catch (error) {
        deps.log.warn({ error }, 'detection: unknown senders could not be noted')
      }
  }
  const timer = setInterval(() => void flush(), FLUSH_MS)
  timer.unref()
  return {
    note: (organization, how, address, records) => {
      const one = of(organization, how, address)
      if (one) one.records += records
    },
    sample: (organization, how, address, record) => {
      const one = of(organization, how, address)
      if (one && one.sample === '')
        one.sample = Buffer.from(record.subarray(0, SAMPLE_BYTES))
          .toString('utf8')
          // Records cannot hold NUL; what is no letter of a line is of no use to a reader.
          .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, ' ')
    },
    flush,
    close: async () => {
      clearInterval(timer)
      await flush()
    },
  }
}

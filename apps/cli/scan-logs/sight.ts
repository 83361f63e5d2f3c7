/**
 * What an event says of where it comes from, for what is told of the logs as a whole.
 * @module
 */
import type { EvtxRecord } from '@hinoban/evtx'
import type { LogEvent } from '@hinoban/logs'
import type { SigmaEvent } from '@hinoban/sigma'
import { flat } from './hit.ts'
import { type Cleared, isClearing, type Origin, type Sightings } from './sightings.ts'

export const sight = (seen: Sightings, event: LogEvent): void => {
  if (event.format !== 'unparsed') seen.see(event, event.host, event.eventId, event.time)
  if (isClearing(event.channel, event.eventId)) seen.clear(clearedIn(event))
}

const originOf = (channel: string): Origin => ({
  channel,
  product: null,
  category: null,
  service: null,
  format: 'evtx',
})

export const sightRecord = (
  seen: Sightings,
  { channel, eventId }: SigmaEvent,
  record: EvtxRecord,
  at: number | null,
): void => {
  const host = record.find('Computer')
  seen.see(originOf(channel ?? ''), host, eventId ?? null, at)
  if (!isClearing(channel ?? null, eventId ?? null)) return
  const which = eventId === 104 ? record.find('UserData_Channel') : null
  seen.clear({ at, host, channel: which ?? channel ?? '', by: record.find('SubjectUserName') })
}

const clearedIn = ({ time, host, channel, fields }: LogEvent): Cleared => {
  const told = flat(fields['UserData_Channel'])
  const by = flat(fields['SubjectUserName'])
  return { at: time, host, channel: told || (channel ?? ''), by: by || null }
}

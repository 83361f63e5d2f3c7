/**
 * One decision about many alerts, and the way back.
 * @module
 */
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { z } from 'zod'
import { useCall } from '../../../ui/api.tsx'
import { useGo } from '../../../ui/link.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { type AlertFilter, type AlertVerdict, alertToIncident } from '../contract-alerts.ts'
import { type Before, decideAlerts, MAX_NAMED, type WhichAlerts } from '../contract-triage.ts'
import { useTriageWords } from './triage-words.ts'

/** As the address asks for alerts. */
export type AskedAlerts = z.input<typeof AlertFilter>
type Decision =
  | { readonly state: 'watching' }
  | { readonly state: 'closed'; readonly verdict: AlertVerdict; readonly note: string }

/** Of one machine or one rule, not of a flood: each is copied with its events. */
export const MAX_IN_INCIDENT = 50

export const useManyAlerts = () => {
  const m = useTriageWords()
  const call = useCall()
  const cache = useQueryClient()
  const notify = useNotify()
  const go = useGo()
  const [isBusy, setBusy] = useState(false)
  const reread = () =>
    cache.invalidateQueries({
      predicate: ({ queryKey }) => /^(?:detection|board|incidents)\./.test(String(queryKey[0])),
    })
  const busy = async <T>(work: () => Promise<T>): Promise<T> => {
    setBusy(true)
    try {
      return await work()
    } finally {
      setBusy(false)
      void reread()
    }
  }
  const takeBack = async (was: Before): Promise<void> => {
    let changed = 0
    for (const state of ['open', 'watching'] as const)
      for (let at = 0; at < was[state].length; at += MAX_NAMED) {
        const ids = was[state].slice(at, at + MAX_NAMED)
        const answer = await call(decideAlerts, { body: { which: { kind: 'ids', ids }, state } })
        changed += answer.changed
      }
    notify.done({ title: m.undone(changed) })
  }
  /** Throws what the server refuses: a form shows it at its place. */
  const decide = (which: WhichAlerts, decision: Decision): Promise<void> =>
    busy(async () => {
      const answer = await call(decideAlerts, { body: { which, ...decision } })
      const { changed, left, was } = answer
      notify.done({
        title: decision.state === 'closed' ? m.done(changed) : m.taken(changed),
        ...(left > 0 ? { text: m.left(left) } : {}),
        // What was closed before had a verdict of its own, which is not known here.
        ...(changed > 0 && was.closed.length === 0
          ? { undo: () => void busy(() => takeBack(was)).catch(notify.failed) }
          : {}),
      })
    })
  const toIncident = (ids: readonly string[]): Promise<void> =>
    busy(async () => {
      let incident: string | null = null
      for (const id of ids)
        incident = (await call(alertToIncident, { params: { id }, body: { incident } })).incident
      if (incident === null) return
      notify.done({ title: m.incidentDone(ids.length) })
      go({ to: '/incidents/$id', params: { id: incident } })
    })
  return { isBusy, decide, toIncident }
}

/**
 * What the desk proves: feeds that arrive, and what waits for a decision. Written when it changes, and again before it
 * grows old.
 * @module
 */

import { canonical } from '../../../platform/evidence/canonical.ts'
import { isFeedOn } from '../../../platform/feeds/index.ts'
import type { Transaction } from '../../../platform/records/index.ts'
import type { Source } from '../contract.ts'
import type { Backlog, Feed } from '../evidence.ts'
import { ALERT_FEEDS } from './alert-feeds.ts'
import type { AdvisoriesDeps } from './deps.ts'
import * as store from './store.ts'

/** HB-G06 reads what is at most a day old. */
const AGAIN_AFTER_MS = 6 * 3_600_000
const SUBJECT = { kind: 'organization', id: 'organization', name: '', site: null } as const

export type Arrival = {
  readonly source: Source
  readonly isOn: boolean
  /** ms; null: never. */
  readonly arrivedAt: number | null
  readonly newestAt: number | null
  readonly error: string
  readonly damaged: number
}

/**
 * How each source stands in one organization: the feed of the installation, and what people brought by file. The feeds are
 * asked before the transaction begins: whoever holds a connection and waits for another one can wait for ever.
 */
export const arrivals = async (
  tx: Transaction,
  feeds: Awaited<ReturnType<AdvisoriesDeps['feeds']['list']>>,
  { enabled, on }: Pick<ReturnType<AdvisoriesDeps['settings']>, 'enabled' | 'on'>,
  organization: string,
): Promise<readonly Arrival[]> => {
  const states = new Map(feeds.map((state) => [state.name, state]))
  const known = new Map((await tx.all(store.sources, { organization })).map((s) => [s.source, s]))
  const publishers = ALERT_FEEDS.map((feed) => ({ ...feed, isOn: enabled && isFeedOn(feed, on) }))
  const others = { source: 'other' as const, name: '', isOn: false }
  return [...publishers, others].map(({ source, name, isOn }) => {
    const state = states.get(name)
    const own = known.get(source)
    const succeededAt =
      state === undefined || state.fetchedAt === null
        ? null
        : state.result === 'unchanged'
          ? state.checkedAt
          : state.fetchedAt
    const at = Math.max(succeededAt?.getTime() ?? 0, own?.file_at?.getTime() ?? 0)
    return {
      source,
      isOn,
      arrivedAt: at === 0 ? null : at,
      newestAt: own?.newest_at?.getTime() ?? null,
      error: state?.result === 'failed' ? (state.why ?? 'incident') : '',
      damaged: own?.damaged ?? 0,
    }
  })
}

export const proveDesk = async (
  deps: Pick<AdvisoriesDeps, 'records' | 'evidence' | 'feeds' | 'settings' | 'clock'>,
  organization: string,
): Promise<void> => {
  const feeds = await deps.feeds.list()
  await deps.records.within({ organization, sites: '*' }, async (tx) => {
    const { evidence } = deps
    const now = deps.clock.now()
    // Texts that were pasted are no feed: they neither arrive by themselves nor fall silent.
    const watched = (await arrivals(tx, feeds, deps.settings(), organization)).filter(
      ({ source, isOn, arrivedAt }) => source !== 'other' && (isOn || arrivedAt !== null),
    )
    const facts: { kind: string; probe: string; payload: Feed | Backlog }[] = watched.map(
      ({ source, arrivedAt, newestAt, error }) => ({
        kind: 'advisories.feed',
        probe: `advisories.${source}`,
        payload: { source: NAMES[source], lastSuccessAt: arrivedAt, newestItemAt: newestAt, error },
      }),
    )
    const counted = await tx.one(store.backlog, { organization })
    // What was never applied says nothing of the inventory.
    if (counted !== null && counted.waiting === 0 && counted.decided + counted.undecided > 0) {
      const urgent = await tx.one(store.mostUrgent, { organization })
      facts.push({
        kind: 'advisories.backlog',
        probe: 'advisories.desk',
        payload: {
          decided: counted.decided,
          undecided: counted.undecided,
          mostUrgent:
            urgent === null
              ? null
              : {
                  title: urgent.title,
                  publishedAt: (urgent.published_at ?? urgent.received_at).getTime(),
                  decideBy: urgent.decide_by.getTime(),
                },
        },
      })
    }
    const before = new Map<string, { readonly text: string; readonly at: number }>()
    for await (const batch of evidence.newest(tx, {
      subjectKind: 'organization',
      kinds: ['advisories.feed', 'advisories.backlog'],
      subjectIds: [SUBJECT.id],
    }))
      for (const { kind, probe, payload, observedAt } of batch)
        before.set(`${kind} ${probe}`, { text: canonical(payload), at: observedAt })
    const isNew = ({ kind, probe, payload }: (typeof facts)[number]): boolean => {
      const last = before.get(`${kind} ${probe}`)
      return (
        last === undefined ||
        last.text !== canonical(payload) ||
        now.getTime() - last.at >= AGAIN_AFTER_MS
      )
    }
    await evidence.append(
      tx,
      facts.filter(isNew).map((fact) => ({
        ...fact,
        subject: SUBJECT,
        class: 'E1',
        observedAt: now,
        validUntil: null,
        probeVersion: '1',
        source: null,
      })),
    )
  })
}

const NAMES: Readonly<Record<Source, string>> = {
  jpcert: 'JPCERT/CC',
  ipa: 'IPA',
  jvn: 'JVN',
  nco: 'NCO',
  meti: 'METI',
  other: '-',
}

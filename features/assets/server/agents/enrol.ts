/**
 * An agent that shows the secret of a source becomes known, and its device is on the inventory at once.
 * @module
 */
import { type Enroll, hardwareOf, osOf } from '@hinoban/osquery'
import type { Clock } from '../../../../platform/clock/index.ts'
import { newId, type Records } from '../../../../platform/records/index.ts'
import type { Caller } from '../../../../platform/sources/index.ts'
import { factsFrom } from '../../agent-facts.ts'
import { acceptItems } from '../accept.ts'
import type { LiveDeps } from '../live/take.ts'
import * as store from './store.ts'

export type EnrolDeps = LiveDeps & { readonly records: Records; readonly clock: Clock }

export const AGENT_PROBE = '1'

export const enrolAgent = async (
  deps: EnrolDeps,
  caller: Caller,
  call: Enroll,
  hash: string,
): Promise<store.KnownAgent> => {
  const { organization } = caller
  const now = deps.clock.now()
  const hardware = hardwareOf([call.details.systemInfo])
  const os = osOf([call.details.osVersion])
  const who = {
    organization,
    source: caller.id,
    hostIdentifier: call.hostIdentifier,
    hostName: hardware?.hostName ?? '',
    serial: hardware?.serial ?? '',
  }
  return deps.records.within({ organization, sites: '*' }, async (tx) => {
    const same = await tx.one(store.sameAgent, who)
    const id = same?.id ?? newId()
    const agent = await tx.one(store.enrol, {
      ...who,
      id,
      site: caller.site,
      hash,
      platform: call.platform,
      epoch: Math.floor(now.getTime() / 1000),
      now,
    })
    if (!agent) throw new Error('an agent that was just enrolled is not there')
    await tx.run(store.forgetStates, { organization, agent: id })
    const facts = {
      // An agent that cannot read its own hardware is still a device.
      name: call.hostIdentifier.slice(0, 200) || `osquery ${id.slice(-6)}`,
      ...factsFrom([
        ...(hardware ? [{ kind: 'hardware' as const, value: hardware }] : []),
        ...(os ? [{ kind: 'os' as const, value: os }] : []),
      ]),
    }
    const [taken] = await acceptItems(
      deps,
      tx,
      [
        {
          seen: { source: 'osquery', by: caller.name, at: now.getTime(), site: caller.site, facts },
        },
      ],
      { importId: null, file: null, probeVersion: AGENT_PROBE, by: caller.name },
    )
    if (taken) await tx.run(store.linkAsset, { organization, agent: id, asset: taken.id, at: now })
    return agent
  })
}

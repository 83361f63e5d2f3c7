/**
 * Hunts for rules as tests ask for them: over all that is stored.
 * @module
 */
import { newId } from '../../../../platform/records/index.ts'
import { STARTER } from '../../contract-rules.ts'
import type { openTestAlerts } from '../alerts/testing.ts'
import { addHunt } from './retro-store.ts'

/** The hunt waits; its id. */
export const askHunt = async (
  { deps, scope, now }: Awaited<ReturnType<typeof openTestAlerts>>,
  rules: readonly string[],
): Promise<string> => {
  const id = newId()
  await deps.records.within(scope, (tx) =>
    tx.one(addHunt, {
      organization: scope.organization,
      id,
      title: { ja: 'x', en: 'x' },
      rule: null,
      set: STARTER,
      rules: [...rules],
      from: new Date(0),
      to: new Date(now() + 86_400_000),
      by: '山田',
      at: new Date(now()),
    }),
  )
  return id
}

/** What `keptHits` needs to tell all that one hunt kept. */
export const keptOf = (asked: { readonly organization: string; readonly id: string }) => ({
  ...asked,
  rule: null,
  host: null,
  day: null,
  zone: 'UTC',
  offset: 0,
  limit: 10_000,
})

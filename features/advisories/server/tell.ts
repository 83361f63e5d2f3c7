/**
 * Tells those above when nobody opens or decides: administrators first, then officers; one message a step.
 * @module
 */
import type { Transaction } from '../../../platform/records/index.ts'
import { noticesOf } from '../messages/notices.ts'
import { type Step, stepsDue } from '../rules.ts'
import type { AdvisoriesDeps } from './deps.ts'
import * as store from './store.ts'

const ROLE = { administrators: 'administrator', officers: 'officer' } as const
const SEVERITY = { administrators: 'medium', officers: 'high' } as const

export const tellLate = async (deps: AdvisoriesDeps, organization: string): Promise<void> => {
  const { records, clock, settings } = deps
  const timeZone = await deps.timeZone(organization)
  const { administratorDays, officerDays } = settings()
  await records.within({ organization, sites: '*' }, async (tx) => {
    const now = clock.now()
    const waiting = (await tx.all(store.untold, { organization })).map((row) => ({
      ...row,
      steps: stepsDue(
        {
          receivedAt: row.since.getTime(),
          isRead: row.read_at !== null,
          isTold: {
            administrators: row.told_administrators_at !== null,
            officers: row.told_officers_at !== null,
          },
        },
        { administrators: administratorDays, officers: officerDays },
        now.getTime(),
        timeZone,
      ),
    }))
    for (const step of ['administrators', 'officers'] as const) {
      const late = waiting.filter(({ steps }) => steps.includes(step))
      if (late.length === 0) continue
      await send(tx, deps, step, late)
      const ids = late.map(({ id }) => id)
      await tx.run(store.noteTold[step], { organization, ids, now })
    }
  })
}

const send = async (
  tx: Transaction,
  { notify, members, languageOf }: AdvisoriesDeps,
  step: Step,
  late: readonly { readonly id: string; readonly title: string }[],
): Promise<void> => {
  const words = noticesOf(await languageOf(tx))
  const [only, ...others] = late
  const message = {
    title: words[step](late.length),
    link:
      only !== undefined && others.length === 0
        ? `/advisories/${only.id}`
        : `/advisories?state=${step === 'officers' ? 'undecided' : 'unread'}`,
    severity: SEVERITY[step],
    key: `advisories.${step}`,
  }
  const people = (await members(tx)).filter(({ role }) => role === ROLE[step])
  for (const { email } of people) await notify.send(tx, { ...message, to: { mail: email } })
  // Where nobody holds the role, or it has come to the officers, whoever listens hears it.
  if (step === 'officers' || people.length === 0) await notify.send(tx, { ...message, to: 'all' })
}

/**
 * The sample company: founded, fed and signed through the doors that a real one uses, and removed whole.
 * @module
 */
import { isSample, type openOrganizationActs } from '../../features/organizations/server/index.ts'
import { type SamplesDeps, samplesServer } from '../../features/samples/server/index.ts'
import { members } from '../../platform/access/index.ts'
import type { Transaction } from '../../platform/records/index.ts'

export const samplesOf = (
  from: Pick<
    SamplesDeps,
    'records' | 'audit' | 'evidence' | 'jobs' | 'clock' | 'log' | 'takeIn' | 'sign'
  > & {
    readonly acts: ReturnType<typeof openOrganizationActs>
    /** What each room keeps of an organization goes, room by room in this order. */
    readonly forget: readonly ((tx: Transaction) => Promise<void>)[]
  },
) =>
  samplesServer({
    ...from,
    folder: new URL('../../samples/company/', import.meta.url),
    isSample,
    createOrganization: async (tx, who, { name, language }) => {
      await from.acts.createOrganization(tx, who, {
        name,
        language,
        timeZone: 'Asia/Tokyo',
        nameKana: '',
        corporateNumber: null,
        colour: SAMPLE_COLOUR,
        sample: true,
      })
    },
    createSite: (tx, who, { kind, country, timeZone, language, networks }, name) =>
      from.acts.createSite(tx, who, {
        name,
        kind,
        country,
        timeZone,
        language,
        networks: [...networks],
        parentId: null,
        postalCode: null,
        address: '',
      }),
    addAdministrator: async (tx, userId) => {
      await members.addMember(tx, { userId, role: 'administrator', sites: '*' }, from.clock.now())
    },
    removeRows: async (tx) => {
      for (const forget of from.forget) await forget(tx)
    },
  })

const SAMPLE_COLOUR = '#b45309'

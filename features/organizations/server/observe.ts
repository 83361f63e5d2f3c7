/**
 * What this feature tells the evidence store: which sites and people there are, who holds which seat, which contact
 * answered. Acts of a signed-in person are class E3.
 * @module
 */
import type { SubjectRef } from '@hinoban/measures'
import type { Transaction } from '../../../platform/records/index.ts'
import type { OrganizationView, PersonView, SiteView } from '../contract.ts'
import type { ContactCheck, Duty } from '../evidence.ts'
import { fullName, seats } from '../rules.ts'
import type { OrganizationsDeps } from './deps.ts'

const PROBE_VERSION = '1'

export const organizationSubject = (name: string): SubjectRef => ({
  kind: 'organization',
  id: 'organization',
  name,
  site: null,
})
const siteSubject = (site: SiteView): SubjectRef => ({
  kind: 'site',
  id: site.id,
  name: site.name,
  site: site.id,
})
const personSubject = (person: PersonView): SubjectRef => ({
  kind: 'person',
  id: person.id,
  name: fullName(person),
  site: person.siteId,
})

export const openObserver = ({ evidence, clock }: OrganizationsDeps) => {
  const put = async (
    tx: Transaction,
    subject: SubjectRef,
    archivedAt: string | null,
  ): Promise<void> => {
    await evidence.putSubjects(tx, [subject], clock.now())
    const { kind, id } = subject
    if (archivedAt !== null) await evidence.retireSubject(tx, { kind, id }, clock.now())
    else await evidence.reviveSubject(tx, { kind, id })
  }
  const tellSeats = async (
    tx: Transaction,
    organization: string,
    told: readonly Duty[],
    evidenceClass: 'E1' | 'E3',
  ): Promise<void> => {
    await evidence.append(
      tx,
      told.map((seat) => ({
        kind: 'organizations.duty',
        subject: organizationSubject(organization),
        class: evidenceClass,
        observedAt: clock.now(),
        validUntil: null,
        // One probe a seat: the newest fact of each seat counts.
        probe: `organizations.duty/${seat.duty}`,
        probeVersion: PROBE_VERSION,
        payload: seat,
        source: null,
      })),
    )
  }
  return {
    organization: (tx: Transaction, organization: OrganizationView) =>
      put(tx, organizationSubject(organization.name), null),
    site: (tx: Transaction, site: SiteView) => put(tx, siteSubject(site), site.archivedAt),
    person: (tx: Transaction, person: PersonView) =>
      put(tx, personSubject(person), person.archivedAt),

    /** Tells each seat that another person holds now, or nobody. */
    duties: async (
      tx: Transaction,
      organization: string,
      before: readonly PersonView[],
      after: readonly PersonView[],
    ): Promise<void> => {
      const old = new Map(seats(before).map((seat) => [seat.duty, seat]))
      const changed = seats(after).filter((seat) => {
        const was = old.get(seat.duty)
        return was?.person !== seat.person || was?.deputy !== seat.deputy
      })
      await tellSeats(tx, organization, changed, 'E3')
    },
    /** A person confirms that every seat is held as it says: the same facts, seen today. */
    confirmDuties: (
      tx: Transaction,
      organization: string,
      onDuty: readonly PersonView[],
    ): Promise<void> => tellSeats(tx, organization, seats(onDuty), 'E3'),
    /** Our own look: a seat counts as held while its holder signs in. `isActive` knows the accounts. */
    heldSeats: (
      tx: Transaction,
      organization: string,
      onDuty: readonly PersonView[],
      isActive: (person: PersonView) => boolean,
    ): Promise<void> =>
      tellSeats(
        tx,
        organization,
        seats(onDuty).filter((seat) => {
          const holder = onDuty.find((p) => p.duties.some((duty) => duty === seat.duty))
          return holder !== undefined && isActive(holder)
        }),
        'E1',
      ),

    /** `how`: the word of whoever called (E3), or the answer by a link that Hinoban sent and took itself (E2). */
    contact: async (
      tx: Transaction,
      person: PersonView,
      check: ContactCheck,
      how: 'by-word' | 'by-link' = 'by-word',
    ): Promise<void> => {
      await evidence.append(tx, [
        {
          kind: 'organizations.contact-check',
          subject: personSubject(person),
          class: how === 'by-link' ? 'E2' : 'E3',
          observedAt: clock.now(),
          validUntil: null,
          probe: `organizations.contact-check/${check.channel}${how === 'by-link' ? '-link' : ''}`,
          probeVersion: PROBE_VERSION,
          payload: check,
          source: null,
        },
      ])
    },
  }
}

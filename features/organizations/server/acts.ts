/**
 * The acts on company, sites, people and contact trees, each inside the transaction of its caller: check, write,
 * audit, tell the evidence store. Routes and the sample company use the same ones.
 * @module
 */
import { notFound } from '../../../platform/http/problems.ts'
import { brokenConstraint, type Transaction } from '../../../platform/records/index.ts'
import type {
  ContactTreeEdit,
  ContactTreeView,
  OrganizationEdit,
  OrganizationView,
  PersonEdit,
  PersonView,
  SiteEdit,
  SiteView,
} from '../contract.ts'
import { fullName, makesCircle } from '../rules.ts'
import * as contacts from './contact-store.ts'
import {
  type Actor,
  changedMeanwhile,
  type OrganizationsDeps,
  organizationsProblem,
} from './deps.ts'
import { openObserver } from './observe.ts'
import * as organizations from './organization-store.ts'
import * as people from './person-store.ts'
import * as sites from './site-store.ts'
import * as views from './view-store.ts'

type Versioned<Edit> = { readonly id: string; readonly version: number; readonly edit: Edit }
type Archive = { readonly id: string; readonly version: number; readonly archived: boolean }

export const openActs = (deps: OrganizationsDeps) => {
  const { audit, clock } = deps
  const observe = openObserver(deps)

  const current = async (tx: Transaction): Promise<OrganizationView> =>
    (await organizations.findOrganization(tx)) ?? Promise.reject(notFound())
  const site = async (tx: Transaction, id: string): Promise<SiteView> =>
    (await sites.findSite(tx, id)) ?? Promise.reject(notFound())
  const person = async (tx: Transaction, id: string): Promise<PersonView> =>
    (await people.findPerson(tx, id)) ?? Promise.reject(notFound())
  const tree = async (tx: Transaction, id: string): Promise<ContactTreeView> =>
    (await contacts.findContactTree(tx, id)) ?? Promise.reject(notFound())

  const mustBeSite = async (tx: Transaction, id: string | null): Promise<void> => {
    if (id !== null && !(await sites.areSites(tx, [id]))) throw notFound()
  }
  const mustBeFree = async (tx: Transaction, mail: string | null, not: string | null) => {
    const holder = mail === null ? null : await people.holderOfMail(tx, mail, not)
    if (mail !== null && holder !== null)
      throw organizationsProblem('organizations.mail_taken', { mail, name: holder })
  }
  const log = (
    tx: Transaction,
    by: Actor,
    what: string,
    object: { readonly kind: string; readonly id: string; readonly name: string },
    before: unknown,
    after: unknown,
  ) => audit.write(tx, by, { what: `organizations.${what}`, object, before, after })
  /** Runs a change of people and tells which seats it filled or emptied. */
  const watchingDuties = async (
    tx: Transaction,
    change: () => Promise<PersonView>,
  ): Promise<PersonView> => {
    const before = await people.peopleOnDuty(tx)
    const changed = await change()
    const { name } = await current(tx)
    await observe.person(tx, changed)
    await observe.duties(tx, name, before, await people.peopleOnDuty(tx))
    return changed
  }

  return {
    createOrganization: async (
      tx: Transaction,
      by: Actor,
      edit: OrganizationEdit & { readonly sample: boolean },
    ): Promise<OrganizationView> => {
      const made = await organizations.insertOrganization(tx, edit, clock.now())
      await observe.organization(tx, made)
      await log(tx, by, 'create', objectOf('organization', made), null, made)
      return made
    },
    editOrganization: async (
      tx: Transaction,
      by: Actor,
      change: Omit<Versioned<OrganizationEdit>, 'id'>,
    ): Promise<OrganizationView> => {
      const before = await current(tx)
      const after = await organizations.updateOrganization(tx, change, clock.now())
      if (!after) throw changedMeanwhile(await current(tx))
      await observe.organization(tx, after)
      await log(tx, by, 'edit', objectOf('organization', after), before, after)
      return after
    },

    createSite: async (tx: Transaction, by: Actor, edit: SiteEdit): Promise<SiteView> => {
      await mustBeSite(tx, edit.parentId)
      const made = await sites.insertSite(tx, edit, clock.now())
      await observe.site(tx, made)
      await log(tx, by, 'create-site', objectOf('site', made), null, made)
      return made
    },
    editSite: async (
      tx: Transaction,
      by: Actor,
      change: Versioned<SiteEdit>,
    ): Promise<SiteView> => {
      const parents = await sites.lockSiteTree(tx)
      const before = await site(tx, change.id)
      const { parentId } = change.edit
      await mustBeSite(tx, parentId)
      if (makesCircle(change.id, parentId, parents)) {
        const above = parentId === null ? before : await site(tx, parentId)
        throw organizationsProblem('organizations.site_circle', { name: above.name })
      }
      const after = await sites.updateSite(tx, change, clock.now())
      if (!after) throw changedMeanwhile(before)
      await observe.site(tx, after)
      await log(tx, by, 'edit-site', objectOf('site', after), before, after)
      return after
    },
    archiveSite: async (tx: Transaction, by: Actor, change: Archive): Promise<SiteView> => {
      const parents = await sites.lockSiteTree(tx)
      const before = await site(tx, change.id)
      if (change.archived) {
        const open = new Set((await sites.listSites(tx, 'without')).map((s) => s.id))
        const below = [...parents].filter(([id, above]) => above === before.id && open.has(id))
        if (before.people > 0 || below.length > 0)
          throw organizationsProblem('organizations.site_in_use', {
            name: before.name,
            people: before.people,
            sites: below.length,
          })
      }
      const now = clock.now()
      const after = await sites.archiveSite(tx, archiving(change, now), now)
      if (!after) throw changedMeanwhile(before)
      await observe.site(tx, after)
      const what = change.archived ? 'archive-site' : 'reopen-site'
      await log(tx, by, what, objectOf('site', after), before, after)
      return after
    },

    createPerson: (
      tx: Transaction,
      by: Actor,
      edit: PersonEdit,
      userId: string | null = null,
    ): Promise<PersonView> =>
      watchingDuties(tx, async () => {
        await mustBeSite(tx, edit.siteId)
        await mustBeFree(tx, edit.mail, null)
        const made = await withMail(edit, () => people.insertPerson(tx, edit, userId, clock.now()))
        await log(tx, by, 'create-person', personObject(made), null, made)
        return made
      }),
    editPerson: (tx: Transaction, by: Actor, change: Versioned<PersonEdit>): Promise<PersonView> =>
      watchingDuties(tx, async () => {
        const before = await person(tx, change.id)
        await mustBeSite(tx, change.edit.siteId)
        await mustBeFree(tx, change.edit.mail, change.id)
        const after = await withMail(change.edit, () =>
          people.updatePerson(tx, change, clock.now()),
        )
        if (!after) throw changedPerson(await person(tx, change.id))
        await log(tx, by, 'edit-person', personObject(after), before, after)
        return after
      }),
    archivePerson: (tx: Transaction, by: Actor, change: Archive): Promise<PersonView> =>
      watchingDuties(tx, async () => {
        const before = await person(tx, change.id)
        if (!change.archived) await mustBeFree(tx, before.mail, before.id)
        const now = clock.now()
        const after = await people.archivePerson(tx, archiving(change, now), now)
        if (!after) throw changedPerson(await person(tx, change.id))
        const what = change.archived ? 'archive-person' : 'reopen-person'
        await log(tx, by, what, personObject(after), before, after)
        return after
      }),

    confirmDuties: async (tx: Transaction, by: Actor): Promise<void> => {
      const { id, name } = await current(tx)
      const onDuty = await people.peopleOnDuty(tx)
      await observe.organization(tx, await current(tx))
      await observe.confirmDuties(tx, name, onDuty)
      const after = onDuty.map((p) => ({ name: fullName(p), duties: p.duties }))
      await log(tx, by, 'confirm-duties', { kind: 'organization', id, name }, null, after)
    },
    /** The daily look at who holds the seats. */
    seeDuties: async (tx: Transaction, isActive: (person: PersonView) => boolean) => {
      const { name } = await current(tx)
      await observe.heldSeats(tx, name, await people.peopleOnDuty(tx), isActive)
    },

    createContactTree: async (
      tx: Transaction,
      by: Actor,
      edit: ContactTreeEdit,
    ): Promise<ContactTreeView> => {
      await mustBeSite(tx, edit.siteId)
      await mustBePeople(tx, edit)
      const made = await tree(tx, await contacts.insertContactTree(tx, edit, clock.now()))
      await log(tx, by, 'create-contact-tree', objectOf('contact-tree', made), null, made)
      return made
    },
    editContactTree: async (
      tx: Transaction,
      by: Actor,
      change: Versioned<ContactTreeEdit>,
    ): Promise<ContactTreeView> => {
      const before = await tree(tx, change.id)
      await mustBeSite(tx, change.edit.siteId)
      await mustBePeople(tx, change.edit)
      if (!(await contacts.updateContactTree(tx, change, clock.now())))
        throw changedMeanwhile(await tree(tx, change.id))
      const after = await tree(tx, change.id)
      await log(tx, by, 'edit-contact-tree', objectOf('contact-tree', after), before, after)
      return after
    },
    archiveContactTree: async (
      tx: Transaction,
      by: Actor,
      change: Archive,
    ): Promise<ContactTreeView> => {
      const before = await tree(tx, change.id)
      const now = clock.now()
      if (!(await contacts.archiveContactTree(tx, archiving(change, now), now)))
        throw changedMeanwhile(await tree(tx, change.id))
      const after = await tree(tx, change.id)
      const what = change.archived ? 'archive-contact-tree' : 'reopen-contact-tree'
      await log(tx, by, what, objectOf('contact-tree', after), before, after)
      return after
    },
    checkContact: async (
      tx: Transaction,
      by: Actor,
      given: {
        readonly tree: string
        readonly step: string
        readonly reached: boolean
        readonly minutes: number | null
      },
    ): Promise<ContactTreeView> => {
      const before = await tree(tx, given.tree)
      const step = before.steps.find((s) => s.id === given.step)
      if (!step) throw notFound()
      const called = await person(tx, step.personId)
      const minutes = given.reached ? given.minutes : null
      await contacts.checkContactStep(
        tx,
        { id: step.id, tree: before.id, reached: given.reached, minutes },
        clock.now(),
      )
      await observe.contact(tx, called, {
        channel: step.channel,
        reached: given.reached,
        minutes,
      })
      await log(tx, by, 'check-contact', personObject(called), null, {
        tree: before.name,
        channel: step.channel,
        reached: given.reached,
        minutes,
      })
      return tree(tx, before.id)
    },
    contactAsked: async (
      tx: Transaction,
      by: Actor,
      given: { readonly tree: ContactTreeView; readonly step: ContactTreeView['steps'][number] },
    ): Promise<void> => {
      const asked = await person(tx, given.step.personId)
      const { address } = given.step
      const after = { tree: given.tree.name, address }
      await log(tx, by, 'ask-contact', personObject(asked), null, after)
    },
    /** Nobody is signed in: the link is the proof, and the log says so. */
    contactAnswered: async (
      tx: Transaction,
      given: {
        readonly tree: ContactTreeView
        readonly step: ContactTreeView['steps'][number]
        readonly minutes: number
      },
    ): Promise<void> => {
      const { tree: of, step, minutes } = given
      const reached = await person(tx, step.personId)
      const result = { id: step.id, tree: of.id, reached: true, minutes }
      await contacts.checkContactStep(tx, result, clock.now())
      const check = { channel: step.channel, reached: true, minutes }
      await observe.contact(tx, reached, check, 'by-link')
      await log(tx, { system: 'contact link' }, 'answer-contact', personObject(reached), null, {
        tree: of.name,
        address: step.address,
        minutes,
      })
    },
    findTree: contacts.findContactTree,
    current,
    site,
    person,
    tree,
  }

  async function mustBePeople(tx: Transaction, edit: ContactTreeEdit): Promise<void> {
    const ids = [...new Set(edit.steps.map((s) => s.personId))]
    if (!(await contacts.arePeople(tx, ids))) throw notFound()
  }
}
export type Acts = ReturnType<typeof openActs>

const objectOf = (kind: string, of: { readonly id: string; readonly name: string }) => ({
  kind,
  id: of.id,
  name: of.name,
})
const personObject = (of: PersonView) => ({ kind: 'person', id: of.id, name: fullName(of) })
const changedPerson = (of: PersonView) => changedMeanwhile({ ...of, name: fullName(of) })
const archiving = ({ id, version, archived }: Archive, now: Date) => ({
  id,
  version,
  archivedAt: archived ? now : null,
})

/** Two people with one address, saved at the same moment: the database keeps the first. */
const withMail = async <T>(edit: PersonEdit, work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    if (brokenConstraint(error) !== 'organizations_people_mail' || edit.mail === null) throw error
    throw organizationsProblem('organizations.mail_taken', { mail: edit.mail, name: edit.mail })
  }
}

/** Removes every row of this feature in the organization of the transaction. */
export const removeOrganizationRows = async (tx: Transaction): Promise<void> => {
  await views.deleteViews(tx)
  await contacts.deleteContactTrees(tx)
  await people.deletePeople(tx)
  await sites.deleteSites(tx)
  await organizations.deleteOrganization(tx)
}

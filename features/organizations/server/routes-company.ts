/**
 * Routes of the organization, its sites, people and contact trees.
 * @module
 */
import { csvFile, fileAnswer, type Route, route } from '../../../platform/http/index.ts'
import { generalProblem } from '../../../platform/http/problems.ts'
import type { Scope } from '../../../platform/records/index.ts'
import * as contract from '../contract.ts'
import type { Acts } from './acts.ts'
import * as contacts from './contact-store.ts'
import type { OrganizationsDeps } from './deps.ts'
import * as people from './person-store.ts'
import { sessionOnly } from './session-only.ts'
import * as sites from './site-store.ts'

export const companyRoutes = (deps: OrganizationsDeps, acts: Acts): readonly Route[] => {
  const { records, audit } = deps
  return [
    route(contract.getOrganization, ({ who }) => records.within(who.scope, acts.current)),
    route(contract.editOrganization, ({ who, body }) => {
      // Its name and its time zone are every site's.
      if (who.sites !== '*') throw generalProblem('general.forbidden', {})
      return records.within(who.scope, (tx) => acts.editOrganization(tx, who, body))
    }),

    route(contract.listSites, ({ who, query }) =>
      records.within(who.scope, async (tx) => ({
        items: await sites.listSites(tx, withArchived(query.archived)),
      })),
    ),
    route(contract.getSite, ({ who, params }) =>
      records.within(who.scope, (tx) => acts.site(tx, params.id)),
    ),
    route(contract.createSite, ({ who, body }) =>
      records.within(who.scope, (tx) => acts.createSite(tx, who, body)),
    ),
    route(contract.editSite, ({ who, params, body }) =>
      records.within(who.scope, (tx) => acts.editSite(tx, who, { ...body, id: params.id })),
    ),
    route(contract.archiveSite, ({ who, params, body }) =>
      records.within(who.scope, (tx) => acts.archiveSite(tx, who, { ...body, id: params.id })),
    ),

    route(contract.listPeople, ({ who, query }) =>
      records.within(who.scope, (tx) => people.listPeople(tx, query)),
    ),
    route(contract.exportPeople, async ({ who, query, language }) => {
      await records.within(who.scope, (tx) =>
        audit.write(tx, who, {
          what: 'organizations.export-people',
          object: { kind: 'people', id: 'people', name: 'people' },
          before: null,
          after: query,
        }),
      )
      return fileAnswer({
        name: language === 'ja' ? '人.csv' : 'people.csv',
        type: 'text/csv; charset=utf-8',
        body: csvFile(PEOPLE_HEADER[language], personRows(deps, who.scope, query)),
      })
    }),
    route(contract.getPerson, ({ who, params }) =>
      records.within(who.scope, (tx) => acts.person(tx, params.id)),
    ),
    route(contract.createPerson, ({ who, body }) =>
      records.within(who.scope, (tx) => acts.createPerson(tx, who, body)),
    ),
    route(contract.editPerson, ({ who, params, body }) =>
      records.within(who.scope, (tx) => acts.editPerson(tx, who, { ...body, id: params.id })),
    ),
    route(contract.archivePerson, ({ who, params, body }) =>
      records.within(who.scope, (tx) => acts.archivePerson(tx, who, { ...body, id: params.id })),
    ),

    route(contract.confirmDuties, async ({ who }) => {
      sessionOnly(who)
      // The seats are the whole company's: who sees some sites cannot vouch for them.
      if (who.sites !== '*') throw generalProblem('general.forbidden', {})
      await records.within(who.scope, (tx) => acts.confirmDuties(tx, who))
      return { ok: true as const }
    }),

    route(contract.listContactTrees, ({ who, query }) =>
      records.within(who.scope, async (tx) => ({
        items: await contacts.listContactTrees(tx, withArchived(query.archived)),
      })),
    ),
    route(contract.getContactTree, ({ who, params }) =>
      records.within(who.scope, (tx) => acts.tree(tx, params.id)),
    ),
    route(contract.createContactTree, ({ who, body }) =>
      records.within(who.scope, (tx) => acts.createContactTree(tx, who, body)),
    ),
    route(contract.editContactTree, ({ who, params, body }) =>
      records.within(who.scope, (tx) => acts.editContactTree(tx, who, { ...body, id: params.id })),
    ),
    route(contract.archiveContactTree, ({ who, params, body }) =>
      records.within(who.scope, (tx) =>
        acts.archiveContactTree(tx, who, { ...body, id: params.id }),
      ),
    ),
    route(contract.checkContact, ({ who, params, body }) => {
      // A check is the signed act of a person; a program cannot vouch for a voice on the telephone.
      sessionOnly(who)
      return records.within(who.scope, (tx) =>
        acts.checkContact(tx, who, { ...body, tree: params.id, step: params.stepId }),
      )
    }),
  ]
}

const withArchived = (archived: 'true' | 'false') => (archived === 'true' ? 'with' : 'without')

const PEOPLE_HEADER = {
  ja: ['姓', '名', 'せい', 'めい', 'メール', '電話', '部署', '役職', '役割', '言語', '退職日'],
  en: [
    'Family name',
    'Given name',
    'Family name (kana)',
    'Given name (kana)',
    'Mail',
    'Phone',
    'Department',
    'Title',
    'Duties',
    'Language',
    'Left on',
  ],
} as const

/** Page after page, each in its own transaction: a slow reader of the file holds no connection. */
const personRows = async function* (
  { records }: OrganizationsDeps,
  scope: Scope,
  query: people.PeopleFilter,
) {
  let after: string | undefined
  do {
    const page = await records.within(scope, (tx) =>
      people.listPeople(tx, { ...query, limit: 1000, after }),
    )
    yield page.items.map((p) => [
      p.familyName,
      p.givenName,
      p.familyNameKana,
      p.givenNameKana,
      p.mail,
      p.phone,
      p.department,
      p.title,
      p.duties.join(' '),
      p.language,
      p.archivedAt?.slice(0, 10) ?? null,
    ])
    after = page.next ?? undefined
  } while (after !== undefined)
}

/**
 * Routes of the mail that asks a contact to answer: send it, show what the link is for, take the answer.
 * @module
 */
import { createHash, randomBytes } from 'node:crypto'
import { openRoute, type Route, route } from '../../../platform/http/index.ts'
import { notFound } from '../../../platform/http/problems.ts'
import type { Transaction } from '../../../platform/records/index.ts'
import * as contract from '../contract.ts'
import { en } from '../messages/en.ts'
import { ja } from '../messages/ja.ts'
import type { Acts } from './acts.ts'
import * as proofs from './contact-proof-store.ts'
import { iso, type OrganizationsDeps, organizationsProblem } from './deps.ts'

const TOKEN_BYTES = 32
const digestOf = (token: string): string => createHash('sha256').update(token).digest('hex')

export const contactProofRoutes = (deps: OrganizationsDeps, acts: Acts): readonly Route[] => {
  const { records, clock, sendMail } = deps
  // Behind the hash: the token reaches no server log and no proxy, and a scanner that opens links answers nothing.
  const linkOf = (token: string): string =>
    `${deps.publicUrl.replace(/\/$/, '')}/contact-check#${token}`
  const refused = () => organizationsProblem('organizations.contact_link_refused', {})
  const openProof = async (token: string): Promise<proofs.OpenProof> => {
    const hash = digestOf(token)
    const found = await records.system('a contact by its link', (tx) =>
      proofs.findOpenProof(tx, hash, clock.now()),
    )
    return found ?? Promise.reject(refused())
  }
  /** What the link was sent for, unless tree, step, person or address changed since. */
  const asSent = async (tx: Transaction, proof: proofs.OpenProof) => {
    const tree = await acts.findTree(tx, proof.tree_id)
    const step = tree?.steps.find((s) => s.id === proof.step_id)
    if (!tree || tree.archivedAt !== null || !step || step.personId !== proof.person_id)
      throw refused()
    const person = await acts.person(tx, step.personId)
    if (person.archivedAt !== null || step.channel !== 'mail' || step.address !== proof.address)
      throw refused()
    return { tree, step }
  }

  return [
    route(contract.askContact, async ({ who, params }) => {
      const token = randomBytes(TOKEN_BYTES).toString('base64url')
      const sentAt = clock.now()
      const made = await records.within(who.scope, async (tx) => {
        const tree = await acts.tree(tx, params.id)
        const step = tree.steps.find((s) => s.id === params.stepId)
        if (!step) throw notFound()
        const person = await acts.person(tx, step.personId)
        if (tree.archivedAt !== null || person.archivedAt !== null)
          throw organizationsProblem('organizations.contact_without_mail', {})
        const address = contract.Mail.safeParse(step.address)
        if (step.channel !== 'mail' || step.address === null || !address.success)
          throw organizationsProblem('organizations.contact_without_mail', {})
        const proof = await proofs.putProof(
          tx,
          {
            tree: tree.id,
            step: step.id,
            person: person.id,
            address: step.address,
            hash: digestOf(token),
            sentAt,
            expiresAt: new Date(sentAt.getTime() + contract.CONTACT_LINK_MS),
          },
          contract.CONTACT_QUIET_MS,
        )
        if (proof === null)
          throw organizationsProblem('organizations.contact_asked', {
            minutes: contract.CONTACT_QUIET_MS / 60_000,
          })
        await acts.contactAsked(tx, who, { tree, step })
        const { name } = await acts.current(tx)
        return { proof, to: step.address, organization: name, language: person.language }
      })
      const m = (made.language === 'ja' ? ja : en).contactMail
      const isSent = await sendMail({
        to: made.to,
        subject: m.subject(made.organization),
        text: m.text({ organization: made.organization, link: linkOf(token) }),
      })
      return records
        .within(who.scope, async (tx) => {
          if (isSent) return acts.tree(tx, params.id)
          await proofs.dropProof(tx, made.proof)
          return null
        })
        .then(
          (tree) =>
            tree ?? Promise.reject(organizationsProblem('organizations.contact_mail_refused', {})),
        )
    }),

    openRoute(contract.openContactLink, async ({ body }) => {
      const proof = await openProof(body.token)
      return records.within({ organization: proof.organization_id, sites: '*' }, async (tx) => {
        await asSent(tx, proof)
        const { name, colour } = await acts.current(tx)
        return {
          organization: name,
          colour,
          sentAt: iso(proof.sent_at),
          expiresAt: iso(proof.expires_at),
        }
      })
    }),
    openRoute(contract.answerContactLink, async ({ body }) => {
      const proof = await openProof(body.token)
      const now = clock.now()
      await records.within({ organization: proof.organization_id, sites: '*' }, async (tx) => {
        const { tree, step } = await asSent(tx, proof)
        // Two clicks at once: one of them answers.
        if (!(await proofs.useProof(tx, proof.id, now))) throw refused()
        const minutes = Math.max(
          0,
          Math.round((now.getTime() - proof.sent_at.getTime()) / 6_000) / 10,
        )
        await acts.contactAnswered(tx, { tree, step, minutes })
      })
      return { ok: true as const }
    }),
  ]
}

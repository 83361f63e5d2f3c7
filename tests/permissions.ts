/**
 * Who may call what, written by hand from DESIGN 8 and the issue, independent of the endpoints' own lists. A route
 * that is not here fails the test of isolation: whoever adds a route decides here, too, who may call it.
 * @module
 */
import type { Role } from '../platform/access/index.ts'

type Permission = readonly Role[] | 'signed-in' | 'anyone'

const everyone: Permission = 'signed-in'
const administrator: Permission = ['administrator']
/** Reads everything that is not a person's own: nobody of these is an outsider or a mere employee. */
const reads: Permission = [
  'administrator',
  'operator',
  'officer',
  'auditor',
  'site-contact',
  'provider',
]
/** Reads what concerns everybody in the company by name: whoever answers for one site alone does not. */
const people: Permission = ['administrator', 'operator', 'officer', 'auditor', 'provider']
/** Reads what computers answered: what ran there, and who was signed in. */
const answers: Permission = ['administrator', 'operator', 'site-contact', 'auditor']
/** Keeps the inventory and hands files in, on its own sites. */
const keeps: Permission = ['administrator', 'operator', 'site-contact']
/** Does the work on findings. */
const works: Permission = ['administrator', 'operator', 'officer', 'site-contact']
/** Decides what of a finding counts; to bear a risk is left to who signs. */
const decides: Permission = ['administrator', 'operator', 'officer']
/** Answers for it with a signature. The auditor checks what others signed and so signs none of these. */
const signs: Permission = ['administrator', 'officer']
const checks: Permission = ['administrator', 'auditor']
const calls: Permission = ['administrator', 'operator']

export const permissions: Readonly<Record<string, Permission>> = {
  'organizations.sign-in-page': 'anyone',
  'organizations.setup': 'anyone',
  'organizations.session': 'anyone',
  'organizations.open-invitation': 'anyone',
  'organizations.accept-invitation': 'anyone',

  'organizations.switch': everyone,
  'organizations.edit-myself': everyone,
  'organizations.sign-ins': everyone,
  'organizations.end-sign-in': everyone,
  'organizations.end-sign-ins': everyone,
  'organizations.tokens': everyone,
  'organizations.revoke-token': everyone,
  'organizations.get': everyone,
  'organizations.sites': reads,
  'organizations.site': reads,

  'organizations.members': checks,
  'organizations.change-member': administrator,
  'organizations.remove-member': administrator,
  'organizations.end-member-sign-ins': administrator,
  'organizations.reset-member': administrator,
  'organizations.invitations': checks,
  'organizations.invite': administrator,
  'organizations.withdraw-invitation': administrator,
  'organizations.create-token': ['administrator', 'operator', 'auditor', 'provider'],

  'organizations.edit': administrator,
  'organizations.create': ['administrator', 'provider'],
  'organizations.postal-code': reads,
  'organizations.create-site': administrator,
  'organizations.edit-site': administrator,
  'organizations.archive-site': administrator,

  'organizations.people': reads,
  'organizations.person': reads,
  'organizations.export-people': checks,
  'organizations.create-person': administrator,
  'organizations.edit-person': administrator,
  'organizations.archive-person': administrator,
  'organizations.confirm-duties': signs,

  'organizations.contact-trees': reads,
  'organizations.contact-tree': reads,
  'organizations.create-contact-tree': calls,
  'organizations.edit-contact-tree': calls,
  'organizations.archive-contact-tree': calls,
  'organizations.check-contact': keeps,
  'organizations.ask-contact': keeps,
  'organizations.open-contact-link': 'anyone',
  'organizations.answer-contact-link': 'anyone',

  'organizations.views': everyone,
  'organizations.keep-view': everyone,
  'organizations.share-view': calls,
  'organizations.begin-with-view': administrator,
  'organizations.remove-view': everyone,
  'organizations.begin-preview': administrator,
  'organizations.end-preview': everyone,

  'organizations.audit': checks,
  'organizations.export-audit': checks,
  'organizations.verify-audit': checks,

  'accounts.list': people,
  'accounts.groups': people,
  'accounts.read': people,

  'advisories.list': people,
  'advisories.sources': people,
  'advisories.read': people,
  'advisories.consultation-file': people,
  'advisories.mark-read': decides,
  'advisories.decide': decides,
  'advisories.draft-consultation': decides,
  'advisories.import': calls,
  'advisories.paste': calls,

  'assets.list': reads,
  'assets.facets': reads,
  'assets.export': reads,
  'assets.read': reads,
  'assets.sightings': reads,
  'assets.components': reads,
  'assets.coverage': reads,
  'assets.gaps': reads,
  'assets.gap-list': reads,
  'assets.network': reads,
  'assets.links': reads,
  'assets.configuration': reads,
  'assets.exposure': reads,
  'assets.exposures': reads,
  'assets.agents': reads,
  'assets.questions': answers,
  'assets.question': answers,
  'assets.questions-of': answers,
  'assets.ask-agent': administrator,
  'assets.stop-question': administrator,
  'assets.ledger-templates': reads,
  'assets.ledger-template-file': reads,
  'assets.proposals': reads,
  'assets.merge-history': reads,
  'assets.accept-proposal': keeps,
  'assets.refuse-proposal': keeps,
  'assets.merge': keeps,
  'assets.merge-preview': keeps,
  'assets.split-preview': keeps,
  'assets.split': keeps,
  'assets.undo-merge': keeps,
  'assets.create': keeps,
  'assets.update': keeps,
  'assets.retire': keeps,
  'assets.restore': keeps,
  'assets.assign-owner': keeps,

  'vulnerabilities.cases': people,
  'vulnerabilities.case': people,
  'vulnerabilities.case_report': people,
  'vulnerabilities.case_groups': decides,
  'vulnerabilities.case_plan': decides,
  'vulnerabilities.case_state': decides,
  'vulnerabilities.case_withdraw': decides,
  'vulnerabilities.case_review': decides,
  'vulnerabilities.case_tell': decides,
  'vulnerabilities.findings': reads,
  'vulnerabilities.export': reads,
  'vulnerabilities.summary': reads,
  'vulnerabilities.finding': reads,
  'vulnerabilities.suppressions': reads,
  'vulnerabilities.policy': reads,
  'vulnerabilities.suppress': decides,
  'vulnerabilities.end-suppression': decides,
  'vulnerabilities.match-now': decides,
  'vulnerabilities.choose-policy': signs,

  'sources.kinds': reads,
  'sources.list': reads,
  'sources.runs': reads,
  'sources.read': calls,
  'sources.collect': calls,
  'sources.create': administrator,
  'sources.change': administrator,
  'sources.renew-token': administrator,
  'sources.remove': administrator,
  'sources.try-out': administrator,

  'imports.sources': reads,
  'imports.list': reads,
  'imports.read': reads,
  'imports.faults': reads,
  'imports.faults-csv': reads,
  'imports.upload': keeps,
  'imports.check': keeps,
  'imports.confirm': keeps,
  'imports.cancel': keeps,

  'board.get': reads,
  'board.trend': reads,
  'board.measure': reads,
  'board.measure_subjects': reads,
  'board.subject': reads,
  'board.measure_evidence': reads,
  'board.measure_changes': reads,
  'board.findings': reads,
  'board.findings_export': reads,
  'board.finding': reads,
  'board.measure_it': reads,
  'board.actions': reads,
  'board.actions_export': reads,
  'board.action': reads,
  'board.exceptions': reads,
  'board.posture': reads,
  'board.declarations': reads,
  'board.document': reads,
  'board.today': reads,
  'board.actions_assign': works,
  'board.action_change': works,
  'board.action_comment': works,
  'board.exception_sign': signs,
  'board.exception_revoke': signs,
  'board.posture_set': signs,
  'board.declare': signs,
  'board.document_upload': signs,
  // A provider's probes send facts for the customer; files are handed in by the customer's own people.
  'evidence.append': ['administrator', 'operator', 'site-contact', 'provider'],

  'samples.state': administrator,
  'samples.load': administrator,
  'samples.remove': administrator,

  'channels.list': checks,
  'channels.notices': checks,
  'channels.create': administrator,
  'channels.change': administrator,
  'channels.remove': administrator,
  'channels.test': administrator,
  'channels.resend': administrator,
  'channels.change-rule': administrator,
  'channels.my-rule': everyone,
  'channels.change-my-rule': everyone,

  'feeds.list': checks,
  'feeds.choose': administrator,
  'feeds.add-provider': administrator,
  'feeds.remove-provider': administrator,
  'feeds.update': administrator,
  'feeds.take-shrunk': administrator,
  'feeds.import-file': administrator,
  'feeds.export-bundle': administrator,
  'feeds.import-bundle': administrator,

  'config.settings': checks,
  'config.save-setting': administrator,
}

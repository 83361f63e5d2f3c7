/**
 * What cases and the preparations for them can prove. Subject `incident`: snapshots of one case, taken when it changes
 * and every day while it runs. Subject `organization`: what is ready before the day.
 * @module
 */
import { z } from 'zod'

const Time = z.number().int()
const Name = z.string().max(200)
const Names = z.array(Name).max(1000)
const Count = z.number().int().min(0)
const Severity = z.enum(['low', 'medium', 'high', 'critical'])

/** Subject `incident`: a suspicion, and who has been asked for advice. */
export const Consultation = z.strictObject({
  severity: Severity,
  suspectedAt: Time,
  consultedAt: Time.nullable(),
  body: Name,
  reference: z.string().max(100),
  /** Why nobody was asked, signed; empty: no reason given. */
  reasonForNone: z.string().max(1000),
})
export type Consultation = z.infer<typeof Consultation>

/** Subject `organization`: a person has checked the contacts of authorities and specialists on their official pages. */
export const AuthorityContacts = z.strictObject({
  checked: Count,
  checkedBy: Name,
  /** Contacts that were found wrong and are not corrected yet. */
  wrong: Names,
})
export type AuthorityContacts = z.infer<typeof AuthorityContacts>

/** Subject `incident`: hosts cut off, as the probe finds them, and how many have been checked. */
export const Isolation = z.strictObject({
  declaredAt: Time,
  closedAt: Time.nullable(),
  isolated: Count,
  /** Marked as isolated, and answered the probe all the same. */
  stillAnswering: Names,
  hosts: Count,
  checked: Count,
  infected: Count,
  backupsLockedAt: Time.nullable(),
})
export type Isolation = z.infer<typeof Isolation>

/** Subject `organization`: a host was isolated for practice, and the probe looked. */
export const IsolationDrill = z.strictObject({
  host: Name,
  minutes: z.number().min(0),
  outcome: z.enum(['isolated', 'still-answering']),
})
export type IsolationDrill = z.infer<typeof IsolationDrill>

/** Subject `organization`: contracts with those who help on the day. */
export const Retainers = z.strictObject({
  contracts: z.array(z.strictObject({ provider: Name, endsAt: Time })).max(100),
})
export type Retainers = z.infer<typeof Retainers>

/** Subject `organization`, one probe per provider: the hotline was called. */
export const HotlineTest = z.strictObject({
  provider: Name,
  reached: z.boolean(),
  minutes: z.number().min(0).nullable(),
})
export type HotlineTest = z.infer<typeof HotlineTest>

/** Subject `incident`: whom the company has asked for help. */
export const HelpRequests = z.strictObject({
  severity: Severity,
  declaredAt: Time,
  requests: z
    .array(z.strictObject({ to: Name, sentAt: Time, reference: z.string().max(100) }))
    .max(100),
  reasonForNone: z.string().max(1000),
})
export type HelpRequests = z.infer<typeof HelpRequests>

export const RESTORATION_GATES = [
  'entry-closed',
  'credentials-reset',
  'backup-clean',
  'restored',
  'owner-signed',
  'watched',
] as const

/** Subject `incident`: each business service that the case has stopped. */
export const Restoration = z.strictObject({
  services: z
    .array(
      z.strictObject({
        service: Name,
        state: z.enum(['stopped', 'restoring', 'reopened']),
        openGates: z.array(z.enum(RESTORATION_GATES)).max(RESTORATION_GATES.length),
        /** When the longest tolerable outage (MTPD) ends. */
        tolerableUntil: Time.nullable(),
        /** When somebody decided how business goes on meanwhile. */
        decidedAt: Time.nullable(),
      }),
    )
    .max(500),
})
export type Restoration = z.infer<typeof Restoration>

/** Subject `organization`: the signed policy not to pay; `signedAt` null says: looked for, there is none. */
export const NoPaymentPolicy = z.strictObject({
  signedAt: Time.nullable(),
  signedBy: z.array(Name).max(50),
  rehearsedAt: Time.nullable(),
})
export type NoPaymentPolicy = z.infer<typeof NoPaymentPolicy>

/** Subject `incident`: whether money was demanded, and what the gate recorded. */
export const PaymentGate = z.strictObject({
  demand: z.enum(['none', 'demanded']),
  decision: z.enum(['open', 'not-paid', 'approved-through-gate']),
  approvals: Count,
  paidOutsideGate: z.boolean(),
})
export type PaymentGate = z.infer<typeof PaymentGate>

/** Subject `incident`: partners concerned by the case, and whether word has reached them. */
export const PartnerNotices = z.strictObject({
  decidedAt: Time,
  closedAt: Time.nullable(),
  concerned: Count,
  acknowledged: Count,
  /** Not reached, and without a signed reason. */
  unreached: Names,
})
export type PartnerNotices = z.infer<typeof PartnerNotices>

/** Subject `incident`: the warning to those who may get mail in the victim's name. */
export const MailWarning = z.strictObject({
  /** When Emotet or the like was found; null: the case does not spread by mail. */
  positiveAt: Time.nullable(),
  firstSentAt: Time.nullable(),
  recipients: Count,
  acknowledged: Count,
})
export type MailWarning = z.infer<typeof MailWarning>

/** Subject `organization`: the warning was rehearsed, and never sent outside. */
export const WarningDrill = z.strictObject({ recipients: Count, minutes: z.number().min(0) })
export type WarningDrill = z.infer<typeof WarningDrill>

/** Subject `incident`: the statutory clocks of the case. */
export const Clocks = z.strictObject({
  declaredAt: Time,
  personalData: z.enum(['unanswered', 'no', 'yes']),
  clocks: z
    .array(
      z.strictObject({
        duty: Name,
        authority: Name,
        dueAt: Time,
        stoppedAt: Time.nullable(),
        /** How it stopped: a receipt, or a signed decision that nothing has to be reported. */
        stoppedBy: z.enum(['receipt', 'not-reportable']).nullable(),
      }),
    )
    .max(200),
})
export type Clocks = z.infer<typeof Clocks>

/** Subject `organization`: a person has reviewed the table of legal duties. */
export const DutyTable = z.strictObject({
  rows: Count,
  /** The check of the row that was checked longest ago. */
  oldestCheckedAt: Time,
  reviewer: Name,
  counselConfirmedAt: Time.nullable(),
})
export type DutyTable = z.infer<typeof DutyTable>

/** Subject `incident`: the notice to the persons concerned. */
export const PersonsNotice = z.strictObject({
  decision: z.enum(['undecided', 'not-needed', 'needed']),
  dueAt: Time.nullable(),
  persons: Count,
  notified: Count,
})
export type PersonsNotice = z.infer<typeof PersonsNotice>

/** Subject `organization`: the response plan and its owners, read through every day. */
export const ResponsePlan = z.strictObject({
  version: z.string().max(60),
  signedBy: z.string().max(200).nullable(),
  signedAt: z.number().int().nullable(),
})
export type ResponsePlan = z.infer<typeof ResponsePlan>

/** Subject `organization`: whether every step of the plan has somebody who is still here. */
export const PlanOwners = z.strictObject({
  steps: z.number().int().min(0),
  withoutOwner: z.array(z.string().max(200)).max(500),
})
export type PlanOwners = z.infer<typeof PlanOwners>

/** Subject `organization`: an alarm to the officers, in a drill or in earnest. */
export const AlarmDrill = z.strictObject({
  /** Minutes until the first officer acknowledged; null: nobody did. */
  acknowledgedMinutes: z.number().min(0).nullable(),
})
export type AlarmDrill = z.infer<typeof AlarmDrill>

/** Subject `organization`: the on-call rota of the next 30 days. */
export const Rota = z.strictObject({
  holes: z.number().int().min(0),
  firstHoleAt: z.number().int().nullable(),
})
export type Rota = z.infer<typeof Rota>

/** Subject `organization`: the emergency page, tried from outside, and the templates of what is said. */
export const PublicAnswer = z.strictObject({
  pageReachable: z.boolean(),
  templatesReviewedAt: z.number().int().nullable(),
})
export type PublicAnswer = z.infer<typeof PublicAnswer>

export const evidenceKinds = {
  'incidents.consultation': Consultation,
  'incidents.authority-contacts': AuthorityContacts,
  'incidents.isolation': Isolation,
  'incidents.isolation-drill': IsolationDrill,
  'incidents.retainers': Retainers,
  'incidents.hotline-test': HotlineTest,
  'incidents.help-requests': HelpRequests,
  'incidents.restoration': Restoration,
  'incidents.no-payment-policy': NoPaymentPolicy,
  'incidents.payment-gate': PaymentGate,
  'incidents.partner-notices': PartnerNotices,
  'incidents.mail-warning': MailWarning,
  'incidents.warning-drill': WarningDrill,
  'incidents.clocks': Clocks,
  'incidents.duty-table': DutyTable,
  'incidents.persons-notice': PersonsNotice,
  'incidents.response-plan': ResponsePlan,
  'incidents.plan-owners': PlanOwners,
  'incidents.alarm-drill': AlarmDrill,
  'incidents.rota': Rota,
  'incidents.public-answer': PublicAnswer,
} as const

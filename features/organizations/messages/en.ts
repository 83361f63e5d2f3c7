/**
 * Words of organizations in English.
 * @module
 */
import type { ProblemMessages } from '../../../platform/problem/index.ts'
import type { organizationsProblems } from '../contract.ts'

export const en = {
  problems: {
    'organizations.changed_meanwhile': (p) =>
      `Somebody else changed “${p.name}” while you were editing. Compare both versions, then save again.`,
    'organizations.site_in_use': (p) =>
      `“${p.name}” still has ${p.people} people and ${p.sites} sites below it. Move them to another site first.`,
    'organizations.site_circle': (p) =>
      `A site cannot stand below itself: “${p.name}” is this site or stands below it. Choose another one.`,
    'organizations.mail_taken': (p) =>
      `The address ${p.mail} belongs to ${p.name} already. Correct the address, or edit that person.`,
    'organizations.contact_without_mail': () =>
      'No mail can be sent to this contact. Set it to “Mail” with a working address, or record a call instead.',
    'organizations.contact_asked': (p) =>
      `A mail to this contact has just been sent. The next one may go ${p.minutes} minutes after it.`,
    'organizations.contact_mail_refused': () =>
      'The mail could not be sent. Check the mail server in the settings and the address of the contact, then send it again.',
    'organizations.contact_link_refused': () =>
      'This link does not work: it was answered already, is too old, or a newer mail has replaced it. Open the link of the newest mail.',
    'organizations.view_taken': (p) =>
      `${p.by} has already shared a view named “${p.name}”. Choose another name.`,
    'organizations.views_full': (p) =>
      `At most ${p.limit} views can be kept. Remove one that you no longer use.`,
  } satisfies ProblemMessages<typeof organizationsProblems>,
  invitationMail: {
    subject: (organization: string) => `Invitation to ${organization} on Hinoban`,
    text: (m: { readonly organization: string; readonly by: string; readonly link: string }) =>
      [
        `${m.by} invites you to ${m.organization} on Hinoban, where the company keeps its cyber-security in order.`,
        '',
        'Open this address within 7 days to choose your password. It works once.',
        m.link,
        '',
        'If you do not know the sender, delete this mail and tell your administrator.',
      ].join('\n'),
  },
  contactMail: {
    subject: (organization: string) => `Please answer: emergency contact of ${organization}`,
    text: (m: { readonly organization: string; readonly link: string }) =>
      [
        `This mail address is an emergency contact of ${m.organization}.`,
        'To show that it works, open this address within 7 days and press “I received this”:',
        m.link,
        '',
        'You need not sign in, and nobody asks you for a password. The link works once.',
        'If you do not know the company, delete this mail; nothing happens.',
      ].join('\n'),
  },
  resetMail: {
    subject: 'Your new start on Hinoban',
    text: (m: { readonly organization: string; readonly by: string; readonly link: string }) =>
      [
        `${m.by} of ${m.organization} sends you this address so that you can sign in to Hinoban again.`,
        '',
        'Open it within 24 hours to choose a new password. It works once; after it you enrol your second factor again.',
        m.link,
        '',
        'If you did not ask for this, tell your administrator at once.',
      ].join('\n'),
  },
}
export type Messages = typeof en

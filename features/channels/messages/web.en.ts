/**
 * The words of the page of channels.
 * @module
 */
import { plural } from '../../../platform/i18n/index.ts'

export const en = {
  title: 'Notices',
  lead: 'Where Hinoban tells people and programs that something needs attention. A notice is a title and a link; names, addresses and contents stay here.',
  tabs: 'Notices',
  tabChannels: 'Channels',
  tabLog: 'Log',
  add: 'Add a channel',
  caption: 'Channels',
  name: 'Name',
  nameHelp: 'What you call it, such as "IT team" or "chat of the plant".',
  kind: 'Kind',
  kinds: { mail: 'Mail', webhook: 'Webhook' },
  mailHelp: 'One mail address, best one of a group.',
  webhookHelp: 'The address of a program that takes JSON by POST. It starts with https://.',
  target: 'Goes to',
  mailTarget: 'Mail address',
  webhookTarget: 'Address (URL)',
  state: 'State',
  enabled: 'On',
  disabled: 'Paused',
  enabledLabel: 'Send notices to this channel',
  acts: 'Acts',
  test: 'Send a test',
  change: 'Change',
  remove: 'Remove',
  make: 'Add',
  save: 'Save',
  saved: 'Saved.',
  removed: 'The channel was removed.',
  removeAsk: (name: string) => `Remove "${name}"?`,
  removeText: 'No more notices go there, and its part of the log is removed as well.',
  none: 'No channel yet',
  noneText:
    'Nothing leaves Hinoban until you add one. Add a mail address or a webhook, and send a test.',
  noneTextReader: 'Nothing leaves Hinoban until an administrator adds a channel.',
  mailNotSet:
    'No mail server is set, so no mail leaves: set mail.smtp_url and mail.from in the settings.',
  openSettings: 'Open the settings',
  whenTold:
    'Every channel that is on is told when new findings appear: once for each judgement, with their number. Who is asked to act is told by the channel chosen there.',
  secretTitle: 'Signing secret',
  secretOnce: 'This is shown only now. Copy it into the program that receives the webhook.',
  secretMoved:
    'The address has changed, so the secret has, too: whoever knew the old one can sign nothing more.',
  verifyTitle: 'How the receiver checks a notice',
  verifyText:
    'Every request bears X-Hinoban-Timestamp, X-Hinoban-Id and X-Hinoban-Signature. Check the signature over the body as it arrived, refuse what is older than five minutes, and treat an id you have seen as the same notice.',
  copySecret: 'Copy the secret',
  copyCode: 'Copy the example',
  testTitle: (name: string) => `Test of "${name}"`,
  testing: 'Sending …',
  testAccepted: 'The other side has taken the notice.',
  testRefused: 'The notice did not arrive.',
  testReply: 'What the other side said',
  logCaption: 'Notices of the last 90 days',
  at: 'Time',
  notice: 'Notice',
  to: 'To',
  result: 'Result',
  count: (n: number) => `×${n}`,
  statuses: {
    waiting: 'Waiting',
    sending: 'Being sent',
    retrying: 'Tried again',
    sent: 'Sent',
    failed: 'Given up',
  },
  attempts: (n: number) =>
    plural('en', n, { one: 'after 1 attempt', other: `after ${n} attempts` }),
  next: (at: string) => `next attempt ${at}`,
  resend: 'Send again',
  resent: 'It is sent again.',
  logNone: 'No notice has been sent',
  logNoneText: 'Every notice and what the other side said appears here for 90 days.',
  channelFilter: 'Channel',
  replies: {
    'notify.mail_not_set': 'No mail server is set.',
    'notify.channel_off': 'The channel was paused.',
    'notify.no_secret': 'The channel has no signing secret.',
    'notify.incident': 'An error inside Hinoban; see its log.',
    ECONNREFUSED: 'Nothing answers at this address and port.',
    ETIMEDOUT: 'There was no answer in time.',
    UND_ERR_CONNECT_TIMEOUT: 'There was no answer in time.',
    ENOTFOUND: 'There is no server of this name.',
    ECONNRESET: 'The other side has cut the connection.',
    EAUTH: 'The mail server refuses user name or password.',
    DEPTH_ZERO_SELF_SIGNED_CERT: 'Its certificate is self-signed.',
    CERT_HAS_EXPIRED: 'Its certificate has expired.',
    network: 'The connection failed.',
  } as Readonly<Record<string, string>>,
  replyRefused: (why: string) =>
    why === 'private_address'
      ? 'It has a private address. To reach servers inside the company, set HINOBAN_NOTIFY_PRIVATE_ADDRESSES=true and start Hinoban again.'
      : `Hinoban does not connect to this address (${why}).`,
}
export type WebMessages = typeof en

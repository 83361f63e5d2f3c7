/**
 * The words of the page of channels.
 * @module
 */
import { plural } from '../../../platform/i18n/index.ts'
import type { Advice } from '../rules.ts'

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
  kinds: {
    mail: 'Mail',
    webhook: 'Webhook (signed JSON)',
    slack: 'Slack',
    teams: 'Microsoft Teams',
    lineworks: 'LINE WORKS',
    chatwork: 'Chatwork',
  },
  kindHelp: {
    mail: '',
    webhook: '',
    slack:
      'In Slack, make an app with "Incoming Webhooks" turned on, add a webhook for the channel and copy its address.',
    teams:
      'In the Teams channel, open "Workflows", choose "Send webhook alerts to a channel" and copy its address.',
    lineworks:
      'In the LINE WORKS Developer Console, make an app with the scope "bot", a service account and a private key; register a bot and add it to the talk room.',
    chatwork:
      'In Chatwork, get an API token under "Service integrations". The account of the token must be in the room.',
  } as Readonly<Record<string, string>>,
  slackAddress: 'Webhook address',
  slackAddressHelp: 'https://hooks.slack.com/services/…',
  teamsAddress: 'Address of the workflow',
  teamsAddressHelp:
    'https://….api.powerplatform.com/… or https://….logic.azure.com/…, whole, to the end of sig=…',
  botId: 'Bot ID',
  botIdHelp: 'The number of the bot in the Developer Console.',
  talkRoom: 'Talk room ID',
  talkRoomHelp: 'Talk room → ⋮ → Information → channel ID.',
  clientId: 'Client ID',
  clientSecret: 'Client Secret',
  serviceAccount: 'Service Account',
  privateKey: 'Private Key',
  privateKeyHelp: 'The contents of the .key file, from BEGIN to END.',
  chatworkRoom: 'Room ID',
  chatworkRoomHelp: 'The digits after #!rid in the address of the room; the whole address will do.',
  token: 'API token',
  secretKept: 'Kept under seal and not shown again. Leave it empty to keep it.',
  secretSealed: 'Kept under seal; it is not shown again.',
  accountKept: 'Leave all four empty to keep the account; to change it, enter all four.',
  mailHelp: 'One mail address, best one of a group.',
  webhookHelp: 'The address of a program that takes JSON by POST. It starts with https://.',
  target: 'Goes to',
  mailTarget: 'Mail address',
  webhookTarget: 'Address (URL)',
  state: 'State',
  enabled: 'On',
  disabled: 'Paused',
  enabledLabel: 'Send notices to this channel',
  when: 'When',
  whenAlways: 'Everything, at once',
  whenAct: 'When',
  whenTitle: (name: string) => `When "${name}" is told`,
  whenParts: {
    least: (level: string) => `${level} and above`,
    quiet: (from: string, to: string, zone: string) => `quiet ${from}–${to} (${zone})`,
    daily: (at: string) => `digest daily at ${at}`,
    weekly: (day: string, at: string) => `digest ${day} at ${at}`,
  },
  least: 'From which severity on',
  leastHelp: 'What is less severe is not sent here. The board shows it all the same.',
  levels: { low: 'Low', medium: 'Medium', high: 'High', critical: 'Critical' },
  quietFrom: 'Quiet from',
  quietTo: 'Quiet until',
  quietHelp:
    'Notices of these hours come together when they are over. Critical notices, and all while the company is at emergency, come at once.',
  quietPair: 'Enter both times, and not the same; or leave both empty.',
  timeZone: 'Time zone',
  noTimeZone: 'There is no time zone of this name.',
  digest: 'One by one or together',
  digests: {
    each: 'Each notice by itself',
    daily: 'Once a day, in one message',
    weekly: 'Once a week, in one message',
  },
  digestAt: 'At',
  digestDay: 'On',
  weekdays: {
    mon: 'Mondays',
    tue: 'Tuesdays',
    wed: 'Wednesdays',
    thu: 'Thursdays',
    fri: 'Fridays',
    sat: 'Saturdays',
    sun: 'Sundays',
  },
  digestEmpty: 'Also say so when nothing is new',
  wordsLanguage: 'Language of the words around',
  languages: { ja: '日本語', en: 'English' },
  mineTitle: 'Notices to me',
  mineLead:
    'When notices to you (work that you were asked to do, and the like) are sent to your mail address. Critical notices always come at once.',
  mineTo: 'Mail address',
  mineAlways: 'Nothing is set yet: every notice comes at once.',
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
    'Nothing leaves Hinoban until you add one. Add a mail address, a chat or a webhook, and send a test.',
  noneTextReader: 'Nothing leaves Hinoban until an administrator adds a channel.',
  mailNotSet:
    'No mail server is set, so no mail leaves: set mail.smtp_url and mail.from in the settings.',
  openSettings: 'Open the settings',
  whenTold:
    'Every channel that is on is told when new findings appear: once for each judgement, with their number. Who is asked to act is told by the channel chosen there. "When" sets severity, quiet hours and digests.',
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
  testNext: 'Next step',
  testRetry: (seconds: number) =>
    plural('en', seconds, {
      one: 'The other side asks to wait 1 second.',
      other: `The other side asks to wait ${seconds} seconds.`,
    }),
  testRefused: 'The notice did not arrive.',
  testReply: 'What the other side said',
  logCaption: 'Notices of the last 90 days',
  at: 'Time',
  notice: 'Notice',
  to: 'To',
  result: 'Result',
  count: (n: number) => `×${n}`,
  statuses: {
    held: 'Held back',
    gathered: 'In a digest',
    waiting: 'Waiting',
    sending: 'Being sent',
    retrying: 'Tried again',
    sent: 'Sent',
    failed: 'Given up',
  },
  attempts: (n: number) =>
    plural('en', n, { one: 'after 1 attempt', other: `after ${n} attempts` }),
  next: (at: string) => `next attempt ${at}`,
  heldTo: (at: string) => `goes out ${at}`,
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
  advice: {
    rate: 'Too many messages in a short time. Hinoban waits as long as it was asked to and tries again; with many notices, choose a digest.',
    down: 'The service has an error of its own. Hinoban tries again by itself; see the status page of the service.',
    moved:
      'The service answers with another address. Hinoban follows none: copy the address of the webhook again.',
    too_large:
      'The message was too large for the service. Please report this; Hinoban keeps below the known limit.',
    slack_payload:
      'Slack does not understand the message. If the address is one of the Workflow Builder, make an "Incoming Webhook" instead.',
    slack_prohibited:
      'Slack forbids the post. Ask the administrator of the workspace to allow the app and posts to this channel.',
    slack_gone:
      'The webhook or its channel is gone. Make a new webhook in the settings of the Slack app and enter its address under "Change".',
    slack_archived: 'The channel is archived. Unarchive it, or make a webhook for another one.',
    teams_taken:
      'Teams has accepted the message for the workflow. Check that it appears in the channel; if not, look at the run history of the workflow in Power Automate.',
    teams_disabled:
      'The workflow does not take the message: it is turned off, or its trigger is not "When a Teams webhook request is received". Turn it on, or make it anew from the template.',
    teams_auth:
      'The workflow refuses the sender. Copy the whole address (to the end of sig=…) and set "Who can trigger the flow?" to "Anyone".',
    teams_gone:
      'The workflow is gone. Make it anew in the channel and enter its address under "Change".',
    lineworks_auth:
      'LINE WORKS did not accept the service account. Check Client ID, Client Secret, Service Account and Private Key under "Change", the scope "bot" of the app, and the clock of this machine.',
    lineworks_token:
      'LINE WORKS refuses the access token. Issue the service account anew in the Developer Console.',
    lineworks_scope:
      'The app may not use this bot. Give the app the scope "bot" and register the bot in the administration of LINE WORKS.',
    lineworks_room:
      'There is no such bot or talk room, or the bot is not in it. Add the bot to the room and check both IDs.',
    chatwork_token:
      'Chatwork does not know the API token. Issue a new one and enter it under "Change".',
    chatwork_room:
      'The account of the token cannot write to this room. Add it to the room with the right to write, and check the room ID.',
    chatwork_text: 'Chatwork does not accept the request. Check the room ID.',
  } satisfies Readonly<Record<Advice, string>>,
  replyRefused: (why: string) =>
    why === 'private_address'
      ? 'It has a private address. To reach servers inside the company, set HINOBAN_NOTIFY_PRIVATE_ADDRESSES=true and start Hinoban again.'
      : `Hinoban does not connect to this address (${why}).`,
}
export type WebMessages = typeof en

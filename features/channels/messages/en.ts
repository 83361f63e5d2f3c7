/**
 * What channels say in English: problems, and the titles of notices.
 * @module
 */
import type { ProblemMessages } from '../../../platform/problem/index.ts'
import type { channelsProblems } from '../contract.ts'

const REFUSED: Readonly<Record<string, string>> = {
  private_address:
    'It is a private address. To reach servers inside the company, set HINOBAN_NOTIFY_PRIVATE_ADDRESSES=true and start Hinoban again.',
  metadata_address: 'It belongs to a service that hands out keys of this machine.',
  special_address: 'It is not the address of a server.',
  scheme: 'Only addresses that start with https:// are called.',
  userinfo: 'An address must not hold a user name or password.',
}

export const en = {
  problems: {
    'channels.not_a_mail_address': () =>
      'This is not a mail address. Write one address, such as security@example.co.jp.',
    'channels.refused': ({ host, why }) =>
      `Hinoban does not connect to ${host}. ${REFUSED[why] ?? 'Check the address.'}`,
    'channels.too_many': ({ limit }) =>
      `There are ${limit} channels already. Remove one that is no longer used.`,
    'channels.missing': () => 'Enter this; without it nothing can be sent.',
    'channels.not_an_id': () =>
      'This is not the ID of a bot or a room. Copy it from the screen of the service, digits and hyphens only.',
    'channels.teams_connector_ended': () =>
      'This is the address of an Office 365 connector, which Microsoft ended in 2026. Make a workflow ("Send webhook alerts to a channel") in Teams and enter its address.',
  } satisfies ProblemMessages<typeof channelsProblems>,
  notices: {
    test: 'Test notice',
    assigned: (title: string) => `You were asked to act: ${title}`,
    worsenedOne: (measure: string) => `New findings on ${measure}`,
    worsenedMany: 'New findings on several measures',
  },
}
export type Messages = typeof en

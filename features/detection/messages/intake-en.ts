/**
 * The English of the intake of logs.
 * @module
 */
import type { ProblemMessages } from '../../../platform/problem/index.ts'
import type { expectedProblems } from '../contract-expected.ts'
import type { detectionSourcesProblems } from '../contract-sources.ts'

export const intakeEn = {
  problems: {
    'detection.unknown_site': () => 'There is no such site. Choose one from the list of sites.',
    'detection.unknown_format': (p) =>
      `There is no format "${p.format}". Choose "automatic", or one from the list.`,
    'detection.unknown_zone': (p) =>
      `The time zone "${p.zone}" cannot be used. Give it like Asia/Tokyo.`,
    'detection.address_taken': (p) =>
      `The sender ${p.address} belongs to the log source "${p.source}" already. Change that one.`,
    'detection.home_only': () =>
      'Sender addresses and folders can be set only by the organization that keeps this machine. Others send with a token (HTTP).',
    'detection.path_not_allowed': (p) =>
      `${p.path} is outside the folders that may be read (allowed: ${p.folders}). Add the folder to HINOBAN_LOGS_FOLDERS and start again.`,
    'detection.path_needed': () => 'Enter the path of the file or folder that is to be followed.',
    'detection.one_agent_source': (p) =>
      `There is a log source for agents already: “${p.source}”. Change that one.`,
    'detection.too_many_sources': (p) =>
      `There can be ${p.limit} log sources at the most. Remove some that are not used.`,
    'detection.changed_meanwhile': () =>
      'Somebody else changed it first. Load the page again and repeat your change.',
    'detection.no_room': () =>
      'The waiting room for logs is full. Check the free disk space and the event store, then import the file again.',
    'detection.has_no_token': () => 'A log source of this kind has no token.',
    'detection.port_taken': (p) =>
      `Port ${p.port} (${p.how}) is used by another program. Stop it (rsyslog, perhaps), or choose another port such as 5514 in ${p.setting}.`,
    'detection.port_forbidden': (p) =>
      `Port ${p.port} may not be opened: numbers below 1024 need a privilege. Choose one like 5514 in ${p.setting}, or allow it by setcap or systemd.`,
    'detection.listen_failed': (p) =>
      `Port ${p.port} cannot be listened on (${p.why}). Check ${p.setting} and HINOBAN_SYSLOG_HOST.`,
    'detection.policy_changed_meanwhile': () =>
      'Somebody else changed the log policy meanwhile. Load the page again and change it once more.',
    'detection.policy_unknown_site': () =>
      'Hours were given for a site that is not there. Choose among the sites of the list.',
  } satisfies ProblemMessages<typeof detectionSourcesProblems & typeof expectedProblems>,
}

/**
 * The English of rules and alerts.
 * @module
 */
import type { ProblemMessages } from '../../../platform/problem/index.ts'
import type { alertsProblems } from '../contract-alerts.ts'
import type { huntProblems } from '../contract-hunt.ts'
import type { retroProblems } from '../contract-retro.ts'
import type { rulesProblems } from '../contract-rules.ts'

export const en = {
  problems: {
    'detection.rule_file': ({ name, why }) =>
      why === 'encoding'
        ? `"${name}" is no text in UTF-8. Save it as UTF-8 and choose it again.`
        : `"${name}" cannot be opened. Check that the zip is whole and choose it again.`,
    'detection.rules_too_many': ({ limit }) =>
      `The rule files are too large (at most ${limit} MB). Import them in parts.`,
    'detection.no_rules': () =>
      'There is no Sigma rule (.yml) in it. Choose a .yml, or a .zip of them.',
    'detection.rules_shrunk': ({ before, rules }) =>
      `The set of this name has ${before} rules, and this file only ${rules}. Check that it is whole. To take it all the same, say so and import it again.`,
    'detection.until_range': ({ days }) => `Choose a day within ${days} days from today.`,
    'detection.exception_refused': ({ why }) =>
      why === 'id'
        ? 'This rule has no id, so nothing can be excepted from it. Give it an id and import it again.'
        : why === 'off'
          ? 'This rule does not run, so there is nothing to except from it.'
          : `The conditions cannot be read (${why}). Check the field and the value.`,
    'detection.whole_company': () =>
      'Rules, exceptions, quiet times and lists hold for the whole company. Ask somebody who sees all sites.',
    'detection.exception_ended': () => 'This exception has ended already.',
    'detection.bad_cursor': () =>
      'The link to this page no longer works. Open the list from its beginning.',
    'detection.alert_verdict_needed': () =>
      'To close an alert, choose a verdict: harmful, allowed, or wrongly found.',
    'detection.alert_note_needed': () =>
      'To close a high or critical alert, write in the note why you judge it so.',
    'detection.quiet_span': ({ hours }) =>
      `A quiet time ends after it begins, and within ${hours} hours.`,
    'detection.sign_person': () =>
      'Only a person who is signed in signs the daily review; an API token cannot.',
    'detection.hunt_nothing': () =>
      'There is nothing here to look for or to alert: choose a rule that could be read, or a hunt that found something.',
    'detection.hunt_too_many': ({ limit }) =>
      `${limit} hunts wait or run already. Wait until one has ended, or stop one.`,
    'detection.hunt_ended': () => 'This hunt has ended already.',
    'detection.hunt_running': () =>
      'This hunt still runs. Wait until it has ended, or stop it first.',
    'detection.indicator_file': ({ name, why }) =>
      why === 'size'
        ? `"${name}" is larger than 32 MB. Import it in parts.`
        : `"${name}" is text neither in UTF-8 nor in Shift_JIS (CP932). Save it as a CSV or text file and choose it again.`,
    'detection.indicators_none': ({ name }) =>
      `There is no indicator in "${name}". Choose a STIX 2.1 bundle, a MISP event, a CSV or lines with addresses, domains, URLs or hashes.`,
  } satisfies ProblemMessages<
    typeof rulesProblems & typeof alertsProblems & typeof huntProblems & typeof retroProblems
  >,
} as const

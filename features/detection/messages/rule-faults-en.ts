/**
 * Why a document of Sigma was not read, and what to do, in English.
 * @module
 */
import type { FaultCode } from '@hinoban/sigma'

export const faultWhy: Readonly<Record<FaultCode, string>> = {
  yaml: 'Not readable as YAML. Look at the indentation, quotes and brackets',
  too_large: 'Too large or nested too deeply. Split the rule or the file',
  duplicate_key: 'A key is there twice. Join or rename them',
  shape: 'Not the shape of a Sigma document. Look at what it needs and how it is written',
  legacy_form: 'An old form. Write separate rules, or a correlation',
  unknown_taxonomy: 'An unknown taxonomy. Write the field names of the taxonomy "sigma"',
  unknown_modifier: 'No modifier of Sigma 2.1. Check the spelling',
  wrong_modifier:
    'These modifiers do not go together, or not in this order. Take one out or change the order',
  wrong_value: 'The value does not fit its modifiers. Write another',
  needs_list: 'A placeholder has no list. Fill the list in the settings',
  regex:
    'The regular expression cannot be used. Say look-around and back-references in the condition',
  condition: 'The condition is not readable. Look at names, parentheses and operators',
  unknown_reference: 'A rule that is named is not loaded. Check its id or name',
  duplicate_reference: 'The id or name is that of another rule. Change one of them',
  cycle: 'The correlation refers to itself. Break the circle',
  no_source: 'No log feeds this rule. Check its logsource, or add a source of such logs',
  noisier: 'On another log a part of its exclusions cannot be asked, so it may find more',
  advice: 'Loaded, but better written in another way',
}

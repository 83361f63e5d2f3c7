/**
 * What a directory audit of Entra ID says was changed, which lies in lists within lists, by the flat names of rules.
 * @module
 */
import type { FieldValue } from '../event.ts'
import { type Fields, textOf } from '../fields.ts'
import { isDocument, listOf } from '../json.ts'

/** What was changed of the targets, by the names that rules ask for; each property by its own name too: `ConsentContext.IsAdminConsent`. */
export const sayChanges = (fields: Fields, targets: FieldValue | undefined): void => {
  if (targets === undefined) return
  fields['properties.targetResources'] ??= targets
  const names: FieldValue[] = []
  const values: FieldValue[] = []
  for (const target of listOf(targets) ?? []) {
    if (!isDocument(target)) continue
    for (const one of listOf(target['modifiedProperties'] ?? target['ModifiedProperties']) ?? []) {
      if (!isDocument(one) || names.length >= MAX_CHANGES) continue
      const name = textOf(one['displayName'] ?? one['DisplayName'])
      const value = one['newValue'] ?? one['NewValue']
      if (name === null) continue
      names.push(name)
      if (value === undefined || value === null) continue
      values.push(value)
      // JSON within a text: `"True"`, `["a"]`.
      const bare = typeof value === 'string' ? value.replace(/^"(.*)"$/s, '$1') : value
      if (name.length <= MAX_NAME) fields[name] ??= bare
    }
  }
  if (names.length > 0) fields['TargetResources.ModifiedProperties.DisplayName'] ??= names
  if (values.length > 0) fields['TargetResources.ModifiedProperties.NewValue'] ??= values
}

/** `[{ key, value }]` as `additionalDetails.<key>`. */
export const sayDetails = (fields: Fields, given: FieldValue | undefined): void => {
  for (const one of (listOf(given) ?? []).slice(0, MAX_CHANGES)) {
    const name = isDocument(one) ? textOf(one['key'] ?? one['Key']) : null
    const value = isDocument(one) ? (one['value'] ?? one['Value']) : undefined
    if (name !== null && name.length <= MAX_NAME && value !== undefined)
      fields[`additionalDetails.${name}`] ??= value
  }
}
const MAX_CHANGES = 100
const MAX_NAME = 100

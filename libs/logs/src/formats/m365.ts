/**
 * Microsoft 365 unified audit log: the Management Activity API, and the portal's CSV with the record as JSON in a column.
 * @module
 */
import { sayEndpoint } from '../addresses.ts'
import { readCsvRow } from '../csv.ts'
import type { Draft } from '../draft.ts'
import { valueAt } from '../ecs-document.ts'
import type { FieldValue, Severity } from '../event.ts'
import { type Ecs, type Fields, newFields, say, textOf } from '../fields.ts'
import { isDocument, type JsonDocument, readJson } from '../json.ts'
import type { Line } from '../line.ts'
import { utcMoment } from '../moments.ts'

export const readM365Audit = (document: JsonDocument, line: Line): Draft | null => {
  const operation = textOf(document['Operation'])
  if (
    operation === null ||
    document['CreationTime'] === undefined ||
    (document['RecordType'] === undefined && document['Workload'] === undefined)
  )
    return null
  const fields: Fields = Object.assign(newFields(), document)
  for (const name of NAMED_LISTS) withNames(fields, name)
  const workload = textOf(document['Workload'])
  const status = statusOf(textOf(document['ResultStatus']))
  const isAlert = workload === 'SecurityComplianceCenter'
  // Names that SigmaHQ's rules for alerts of Microsoft 365 use.
  fields['eventSource'] ??= workload
  fields['eventName'] ??= isAlert ? (textOf(document['Name']) ?? operation) : operation
  fields['status'] ??= status ?? textOf(document['ResultStatus'])
  const ecs: Ecs = { 'event.action': operation }
  say(ecs, 'event.id', document['Id'])
  if (status !== null) ecs['event.outcome'] = status
  ecs['event.category'] = /^UserLog(?:gedIn|inFailed)/.test(operation)
    ? 'authentication'
    : workload === 'Exchange'
      ? 'email'
      : workload === 'SharePoint' || workload === 'OneDrive'
        ? 'file'
        : workload === 'AzureActiveDirectory'
          ? 'iam'
          : 'configuration'
  if (operation === 'UserLoginFailed') ecs['event.outcome'] = 'failure'
  const user = textOf(document['UserId'])
  if (user !== null) {
    ecs['user.name'] = user
    const at = user.lastIndexOf('@')
    if (at > 0) ecs['user.domain'] = user.slice(at + 1)
  }
  say(ecs, 'user.id', document['UserKey'])
  sayEndpoint(
    ecs,
    'source',
    textOf(document['ClientIP'] ?? document['ClientIPAddress'] ?? document['ActorIpAddress']),
  )
  say(ecs, 'user_agent.original', document['UserAgent'] ?? fields['ExtendedProperties.UserAgent'])
  if (ecs['event.category'] === 'file') {
    say(ecs, 'url.full', document['ObjectId'])
    say(ecs, 'file.name', document['SourceFileName'])
  }
  say(ecs, 'email.subject', valueAt(document, 'Item.Subject'))
  if (isAlert) say(ecs, 'rule.name', document['Name'])
  return {
    format: 'm365-audit',
    product: 'm365',
    service: isAlert ? 'threat_management' : 'audit',
    time: utcMoment(document['CreationTime'], line.means),
    recordId: textOf(document['Id']),
    severity: isAlert ? alertSeverity(textOf(document['Severity'])) : 'informational',
    fields,
    ecs,
  }
}

/** A row of the portal's export: the column that is JSON is the record. */
export const readM365Row = (line: Line): Draft | null => {
  if (!line.text.includes('"{""')) return null
  const trees = readCsvRow(line.text).columns.filter((column) => column.charCodeAt(0) === 0x7b)
  for (const column of trees.slice(0, MAX_TREES)) {
    const json = readJson(column)
    const draft = json && isDocument(json.value) ? readM365Audit(json.value, line) : null
    if (draft && json) return { ...draft, damage: json.damage }
  }
  return null
}

/** The export has one. */
const MAX_TREES = 2

const NAMED_LISTS = [
  'Parameters',
  'ExtendedProperties',
  'ModifiedProperties',
  'OperationProperties',
  'DeviceProperties',
]

/** Members of a list that get a name of their own; real lists have ten. */
const MAX_NAMED = 40

/** `[{Name, Value}]` as texts `Name: Value`, where a rule finds either, and each under `List.Name`. */
const withNames = (fields: Fields, list: string): void => {
  const members = fields[list]
  if (!Array.isArray(members)) return
  const texts: FieldValue[] = []
  for (const one of members) {
    if (!isDocument(one)) {
      texts.push(one)
      continue
    }
    const name = textOf(one['Name'])
    const value = one['Value'] ?? one['NewValue']
    if (name === null) texts.push(one)
    else {
      const text = textOf(value) ?? JSON.stringify(value ?? null)
      texts.push(`${name}: ${text}`)
      if (texts.length > MAX_NAMED) continue
      fields[`${list}.${name}`] ??= text
      const old = textOf(one['OldValue'])
      if (old !== null && old !== '') fields[`${list}.${name}.OldValue`] ??= old
    }
  }
  fields[list] = texts
}

const statusOf = (status: string | null): 'success' | 'failure' | null => {
  switch (status?.toLowerCase()) {
    case 'succeeded':
    case 'success':
    case 'true':
    case 'partiallysucceeded':
      return 'success'
    case 'failed':
    case 'failure':
    case 'false':
      return 'failure'
    default:
      return null
  }
}

const alertSeverity = (severity: string | null): Severity => {
  switch (severity?.toLowerCase()) {
    case 'high':
      return 'high'
    case 'medium':
      return 'medium'
    case 'low':
      return 'low'
    default:
      return 'informational'
  }
}

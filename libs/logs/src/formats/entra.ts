/**
 * Entra ID sign-ins and directory audits in three shapes: Microsoft Graph (camelCase), diagnostic settings (`properties`), Log
 * Analytics (PascalCase, trees as JSON texts). SigmaHQ is not uniform either, so a value stands under each spelling its rules use.
 * @module
 */
import { sayEndpoint } from '../addresses.ts'
import type { Draft, Moment } from '../draft.ts'
import { valueAt } from '../ecs-document.ts'
import type { FieldValue } from '../event.ts'
import { type Ecs, type Fields, newFields, say, textOf } from '../fields.ts'
import { isDocument, type JsonDocument, readJson } from '../json.ts'
import type { Line } from '../line.ts'
import { utcMoment } from '../moments.ts'
import { sayChanges, sayDetails } from './entra-changes.ts'

export const readEntra = (document: JsonDocument, line: Line): Draft | null => {
  const category = textOf(document['category'] ?? document['Category'])
  const properties = document['properties']
  const isDiagnostic =
    isDocument(properties) &&
    document['operationName'] !== undefined &&
    document['time'] !== undefined
  if (isDiagnostic) {
    if (category !== null && /SignInLogs$/i.test(category))
      return signIn(document, properties, line)
    if (category === 'AuditLogs') return audit(document, properties, line)
    return null
  }
  const isSignIn =
    (document['createdDateTime'] !== undefined ||
      document['CreatedDateTime'] !== undefined ||
      document['TimeGenerated'] !== undefined) &&
    (document['userPrincipalName'] !== undefined ||
      document['UserPrincipalName'] !== undefined ||
      document['servicePrincipalId'] !== undefined) &&
    (isDocument(document['status']) || document['ResultType'] !== undefined)
  if (isSignIn) return signIn(document, document, line)
  const isAudit =
    (document['activityDisplayName'] !== undefined && document['initiatedBy'] !== undefined) ||
    (document['ActivityDisplayName'] !== undefined && document['InitiatedBy'] !== undefined)
  return isAudit ? audit(document, document, line) : null
}

/** Trees that Log Analytics gives as their JSON text. */
const TREES = [
  'Status',
  'DeviceDetail',
  'LocationDetails',
  'ConditionalAccessPolicies',
  'InitiatedBy',
  'TargetResources',
  'AdditionalDetails',
  'AuthenticationDetails',
  'NetworkLocationDetails',
]

const base = (document: JsonDocument, own: JsonDocument, names: readonly string[]): Fields => {
  const fields: Fields = Object.assign(newFields(), document)
  for (const tree of TREES) {
    const text = fields[tree]
    const first = typeof text === 'string' ? text.charAt(0) : ''
    const json =
      typeof text === 'string' && (first === '{' || first === '[') ? readJson(text) : null
    if (json) fields[tree] = json.value
  }
  for (const pascal of names) {
    const camel = `${pascal.charAt(0).toLowerCase()}${pascal.slice(1)}`
    const value = fields[pascal] ?? own[camel] ?? own[pascal]
    if (value === undefined || value === null) continue
    fields[pascal] ??= value
    fields[camel] ??= value
  }
  return fields
}

const SIGN_IN_NAMES = [
  'UserPrincipalName',
  'UserDisplayName',
  'UserId',
  'AppDisplayName',
  'AppId',
  'ClientAppUsed',
  'ConditionalAccessStatus',
  'AuthenticationRequirement',
  'RiskState',
  'RiskDetail',
  'RiskLevelDuringSignIn',
  'RiskEventTypes',
  'ResourceDisplayName',
  'HomeTenantId',
  'ResourceTenantId',
  'DeviceDetail',
  'NetworkLocationDetails',
  'UserAgent',
  'IsInteractive',
  'CorrelationId',
  'IncomingTokenType',
  'AuthenticationProtocol',
  'CrossTenantAccessType',
  'UserType',
]

const signIn = (document: JsonDocument, own: JsonDocument, line: Line): Draft => {
  const fields = base(document, own, SIGN_IN_NAMES)
  const status = isDocument(own['status'])
    ? own['status']
    : isDocument(fields['Status'])
      ? fields['Status']
      : undefined
  const code =
    textOf(document['resultType'] ?? document['ResultType'] ?? status?.['errorCode']) ?? null
  const reason = textOf(
    document['resultDescription'] ?? document['ResultDescription'] ?? status?.['failureReason'],
  )
  const isSuccess = code === '0'
  if (code !== null) {
    fields['ResultType'] = code
    fields['resultType'] = code
    // Rules ask for the word, others for members of the tree.
    const word = isSuccess ? 'Success' : 'Failure'
    fields['Status'] = status ? [status, word] : word
  }
  if (reason !== null)
    for (const name of [
      'ResultDescription',
      'resultDescription',
      'Resultdescription',
      'properties.message',
    ])
      fields[name] ??= reason
  const client = fields['ClientAppUsed']
  if (client !== undefined) fields['ClientApp'] ??= client
  // Names and words of the portal's own export.
  fields['ActivityDetails'] ??= 'Sign-ins'
  const person = fields['UserPrincipalName']
  if (person !== undefined) fields['Username'] ??= person
  const network = fields['NetworkLocationDetails']
  if (Array.isArray(network) && network.length === 0) fields['NetworkLocationDetails'] = '[]'
  const device = fields['DeviceDetail']
  if (isDocument(device) && device['trustType'] !== undefined)
    fields['DeviceDetail.trusttype'] ??= device['trustType']
  const address = textOf(
    document['callerIpAddress'] ??
      own['ipAddress'] ??
      document['IPAddress'] ??
      document['IpAddress'],
  )
  if (address !== null) fields['callerIpAddress'] ??= address
  const place = own['location'] ?? fields['LocationDetails']
  const country = textOf(
    isDocument(place) ? place['countryOrRegion'] : (document['Location'] ?? document['location']),
  )
  if (country !== null) {
    fields['Location'] ??= country
    fields['location'] = isDocument(fields['location']) ? [fields['location'], country] : country
  }
  const ecs: Ecs = { 'event.action': 'sign-in', 'event.category': 'authentication' }
  if (code !== null) {
    ecs['event.outcome'] = isSuccess ? 'success' : 'failure'
    ecs['event.code'] = code
  }
  sayEndpoint(ecs, 'source', address)
  if (country !== null && /^[A-Z]{2}$/.test(country)) ecs['source.geo.country_iso_code'] = country
  sayPerson(
    ecs,
    textOf(fields['UserPrincipalName'] ?? own['servicePrincipalName']),
    fields['UserId'],
  )
  say(ecs, 'event.id', own['id'] ?? document['Id'])
  say(ecs, 'user_agent.original', fields['UserAgent'])
  say(
    ecs,
    'cloud.account.id',
    document['tenantId'] ?? document['AADTenantId'] ?? document['TenantId'],
  )
  return {
    format: 'entra-signin',
    product: 'azure',
    service: 'signinlogs',
    time: timeOf(document, own, line),
    recordId: textOf(own['id'] ?? document['Id']),
    severity: isSuccess ? 'informational' : 'low',
    message: reason,
    fields,
    ecs,
  }
}

const AUDIT_NAMES = [
  'ActivityDisplayName',
  'OperationType',
  'LoggedByService',
  'Category',
  'Result',
  'ResultReason',
  'InitiatedBy',
  'TargetResources',
  'AdditionalDetails',
  'CorrelationId',
]

const audit = (document: JsonDocument, own: JsonDocument, line: Line): Draft => {
  const fields = base(document, own, AUDIT_NAMES)
  // Of a diagnostic record the outer category only says `AuditLogs`.
  const category = own['category'] ?? own['Category'] ?? document['Category']
  if (category !== undefined) {
    fields['Category'] = category
    fields['category'] = category
  }
  const activity = textOf(
    own['activityDisplayName'] ??
      document['ActivityDisplayName'] ??
      document['OperationName'] ??
      document['operationName'],
  )
  if (activity !== null)
    for (const name of [
      'OperationName',
      'operationName',
      'properties.message',
      'ActivityType',
      'activityType',
    ])
      fields[name] ??= activity
  const result = textOf(own['result'] ?? document['Result'])?.toLowerCase() ?? null
  if (result !== null) {
    fields['Status'] ??= result === 'success' ? 'Success' : 'Failure'
    fields['properties.result'] ??= result
  }
  const initiator = fields['InitiatedBy']
  const user = isDocument(initiator) ? (initiator['user'] ?? initiator['app']) : undefined
  const who = isDocument(user) ? textOf(user['userPrincipalName'] ?? user['displayName']) : null
  if (who !== null) for (const name of ['Initiatied.By', 'Initiatedby']) fields[name] ??= who
  const targets = fields['TargetResources']
  sayChanges(fields, targets)
  sayDetails(fields, fields['AdditionalDetails'])
  const why = own['resultReason'] ?? document['ResultReason']
  if (why !== undefined) fields['failure_status_reason'] ??= why
  const target = Array.isArray(targets) ? targets[0] : undefined
  const ecs: Ecs = { 'event.category': 'iam' }
  if (activity !== null) ecs['event.action'] = activity
  if (result !== null) ecs['event.outcome'] = result === 'success' ? 'success' : 'failure'
  sayPerson(ecs, who, isDocument(user) ? user['id'] : undefined)
  if (isDocument(user)) sayEndpoint(ecs, 'source', textOf(user['ipAddress']))
  if (isDocument(target)) {
    const name = textOf(target['userPrincipalName'] ?? target['displayName'])
    if (name !== null) {
      ecs['user.target.name'] = name
      fields['Target'] ??= name
    }
  }
  say(ecs, 'event.id', own['id'] ?? document['Id'])
  return {
    format: 'entra-audit',
    product: 'azure',
    service: 'auditlogs',
    time: timeOf(document, own, line),
    recordId: textOf(own['id'] ?? document['Id']),
    severity: 'informational',
    message: activity,
    fields,
    ecs,
  }
}

const timeOf = (document: JsonDocument, own: JsonDocument, { means }: Line): Moment | null => {
  for (const name of [
    'createdDateTime',
    'activityDateTime',
    'CreatedDateTime',
    'ActivityDateTime',
    'TimeGenerated',
    'time',
  ]) {
    const moment = utcMoment(own[name] ?? valueAt(document, name), means)
    if (moment) return moment
  }
  return null
}

const sayPerson = (ecs: Ecs, name: string | null, id: FieldValue | undefined): void => {
  if (name !== null) {
    ecs['user.name'] = name
    const at = name.lastIndexOf('@')
    if (at > 0) ecs['user.domain'] = name.slice(at + 1)
  }
  say(ecs, 'user.id', id)
}

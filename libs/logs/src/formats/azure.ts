/**
 * Risk detections of Entra ID Protection in three shapes (Microsoft Graph, diagnostic settings, Log Analytics), and the activity log of
 * Azure as it is exported.
 * @module
 */
import { sayEndpoint } from '../addresses.ts'
import type { Draft } from '../draft.ts'
import type { Severity } from '../event.ts'
import { type Ecs, type Fields, newFields, say, textOf } from '../fields.ts'
import { isDocument, type JsonDocument } from '../json.ts'
import type { Line } from '../line.ts'
import { utcMoment } from '../moments.ts'

export const readAzure = (document: JsonDocument, line: Line): Draft | null => {
  const own = isDocument(document['properties']) ? document['properties'] : document
  const kind = own['riskEventType'] ?? own['RiskEventType']
  if (kind !== undefined && (own['riskLevel'] ?? own['RiskLevel']) !== undefined)
    return risk(document, own, textOf(kind) ?? '', line)
  const operation = textOf(document['operationName'] ?? document['OperationNameValue'])
  const resource = textOf(
    document['resourceId'] ?? document['ResourceId'] ?? document['_ResourceId'],
  )
  return operation !== null && resource !== null && /^microsoft\.[\w.]{1,100}\//i.test(operation)
    ? activity(document, operation, resource, line)
    : null
}

const SEVERITIES: Readonly<Record<string, Severity>> = {
  low: 'low',
  medium: 'medium',
  high: 'high',
}

const risk = (document: JsonDocument, own: JsonDocument, kind: string, line: Line): Draft => {
  const fields: Fields = Object.assign(newFields(), document)
  for (const name of RISK_NAMES) {
    const pascal = `${name.charAt(0).toUpperCase()}${name.slice(1)}`
    const value = own[name] ?? own[pascal]
    if (value !== undefined && value !== null) fields[name] ??= value
  }
  const level = textOf(fields['riskLevel'])?.toLowerCase() ?? ''
  const ecs: Ecs = { 'event.category': 'authentication', 'event.action': kind }
  sayEndpoint(ecs, 'source', textOf(fields['ipAddress']))
  say(ecs, 'user.name', fields['userPrincipalName'])
  say(ecs, 'event.id', fields['id'])
  return {
    format: 'entra-audit',
    product: 'azure',
    service: 'riskdetection',
    time: timeOf(
      [own, document],
      [
        'activityDateTime',
        'ActivityDateTime',
        'detectedDateTime',
        'DetectedDateTime',
        'TimeGenerated',
        'time',
      ],
      line,
    ),
    recordId: textOf(fields['id']),
    severity: SEVERITIES[level] ?? 'medium',
    message: kind,
    fields,
    ecs,
  }
}

const RISK_NAMES = [
  'id',
  'riskEventType',
  'riskLevel',
  'riskState',
  'riskDetail',
  'ipAddress',
  'userPrincipalName',
  'userId',
  'activity',
  'location',
  'source',
  'detectionTimingType',
]

const activity = (
  document: JsonDocument,
  operation: string,
  resource: string,
  line: Line,
): Draft => {
  const fields: Fields = Object.assign(newFields(), document)
  const category = textOf(document['category'] ?? document['CategoryValue'])
  const provider =
    /\/providers\/([\w.]{1,100})\//i.exec(`${resource}/`)?.[1] ?? operation.split('/', 1)[0] ?? ''
  for (const [name, value] of [
    ['operationName', operation],
    ['OperationNameValue', operation],
    ['ResourceId', resource],
    ['resourceId', resource],
    ['CategoryValue', category],
    ['ResourceProviderValue', provider],
    ['properties.message', operation],
  ] as const)
    if (value !== null && value !== '') fields[name] ??= value
  const result = textOf(document['resultType'] ?? document['ActivityStatusValue'])?.toLowerCase()
  const ecs: Ecs = { 'event.category': 'configuration', 'event.action': operation }
  if (result !== undefined && /^(?:success|succeeded)$/.test(result))
    ecs['event.outcome'] = 'success'
  else if (result !== undefined && /^fail/.test(result)) ecs['event.outcome'] = 'failure'
  sayEndpoint(ecs, 'source', textOf(document['callerIpAddress'] ?? document['CallerIpAddress']))
  say(ecs, 'user.name', document['caller'] ?? document['Caller'] ?? nameIn(document))
  return {
    format: 'json',
    product: 'azure',
    service: 'activitylogs',
    time: timeOf([document], ['time', 'eventTimestamp', 'TimeGenerated'], line),
    recordId: textOf(document['correlationId'] ?? document['CorrelationId']),
    severity: 'informational',
    message: operation,
    fields,
    ecs,
  }
}

/** Who asked, in the claims of the token. */
const nameIn = ({ identity }: JsonDocument): string | undefined => {
  const claims = isDocument(identity) ? identity['claims'] : undefined
  const name = isDocument(claims)
    ? claims['http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn']
    : undefined
  return textOf(name) ?? undefined
}

const timeOf = (from: readonly JsonDocument[], names: readonly string[], { means }: Line) => {
  for (const document of from)
    for (const name of names) {
      const moment = utcMoment(document[name], means)
      if (moment) return moment
    }
  return null
}

/**
 * AWS CloudTrail.
 * @module
 */
import type { Draft } from '../draft.ts'
import { valueAt } from '../ecs-document.ts'
import { type Ecs, type Fields, newFields, say, textOf } from '../fields.ts'
import { isDocument, type JsonDocument } from '../json.ts'
import type { Line } from '../line.ts'
import { utcMoment } from '../moments.ts'

/** Also as EventBridge wraps it. */
export const readCloudTrail = (document: JsonDocument, line: Line): Draft | null => {
  const inner = document['detail']
  return single(isDocument(inner) && document['detail-type'] !== undefined ? inner : document, line)
}

const single = (document: JsonDocument, line: Line): Draft | null => {
  const name = textOf(document['eventName'])
  const source = textOf(document['eventSource'])
  if (name === null || source === null || document['awsRegion'] === undefined) return null
  const ecs: Ecs = {}
  ecs['event.action'] = name
  say(ecs, 'event.id', document['eventID'])
  const failed = document['errorCode'] !== undefined && document['errorCode'] !== null
  const login = textOf(valueAt(document, 'responseElements.ConsoleLogin'))
  ecs['event.outcome'] = failed || login === 'Failure' ? 'failure' : 'success'
  const signIn =
    name === 'ConsoleLogin' || name.startsWith('AssumeRole') || name === 'GetSessionToken'
  ecs['event.category'] = signIn
    ? 'authentication'
    : source.startsWith('iam.')
      ? 'iam'
      : 'configuration'
  const identity = document['userIdentity']
  if (isDocument(identity)) {
    say(
      ecs,
      'user.name',
      identity['userName'] ??
        valueAt(identity, 'sessionContext.sessionIssuer.userName') ??
        identity['invokedBy'] ??
        identity['type'],
    )
    say(ecs, 'user.id', identity['principalId'])
  }
  const address = textOf(document['sourceIPAddress'])
  if (address !== null && /^[0-9a-f.:]+$/i.test(address)) ecs['source.ip'] = address
  say(ecs, 'user_agent.original', document['userAgent'])
  say(
    ecs,
    'cloud.account.id',
    document['recipientAccountId'] ?? (isDocument(identity) ? identity['accountId'] : undefined),
  )
  const fields: Fields = Object.assign(newFields(), document)
  return {
    format: 'cloudtrail',
    product: 'aws',
    service: 'cloudtrail',
    time:
      utcMoment(document['eventTime'], line.means) ?? utcMoment(document['@timestamp'], line.means),
    recordId: textOf(document['eventID']),
    severity: failed ? 'low' : 'informational',
    message: textOf(document['errorMessage']),
    fields: withTexts(fields),
    ecs,
  }
}

/** Rules ask for single parameters and for a text anywhere in them: the tree, and beside it its own JSON text. */
const withTexts = (fields: Fields): Fields => {
  const parameters = fields['requestParameters']
  if (isDocument(parameters))
    fields['requestParameters'] = [parameters, JSON.stringify(parameters).slice(0, MAX_JSON_CHARS)]
  return fields
}
const MAX_JSON_CHARS = 64 * 1024

/**
 * JSON documents by the product that writes them.
 * @module
 */
import type { Draft, Line } from '../draft.ts'
import type { JsonDocument } from '../json.ts'
import { readAnyJson } from './plain.ts'

export const readDocument = (document: JsonDocument, _line: Line): readonly Draft[] => [
  readAnyJson(document),
]

/**
 * Windows event logs (.evtx), read as a stream; pure, and never throws for the bytes it is given.
 * @module
 */
export type { EvtxDamage } from './damage.ts'
export { type EventJson, eventFields, eventJson, type FieldMap } from './fields.ts'
export type {
  CodePage,
  EvtxEnd,
  EvtxFileHeader,
  EvtxMeans,
  EvtxPart,
} from './parts.ts'
export { learnTemplates, manifestsIn } from './providers.ts'
export { type ReadEvtxOptions, readEvtx, readEvtxInBatches } from './read-evtx.ts'
export type { EvtxRecord, RawValue } from './record.ts'
export type { EvtxSource, RandomAccess } from './slots.ts'
export { TemplateCache } from './template-cache.ts'
export type { Field, Piece, Shape } from './tree.ts'
export { eventXml } from './xml.ts'

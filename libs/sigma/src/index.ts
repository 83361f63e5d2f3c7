/**
 * Sigma 2.1: rules read with precise faults, and matched as one program.
 * @module
 */
export { KINDS as CHANCE_KINDS, kindOf as chanceKindOf } from './chance.ts'
export { compileRules, type Program } from './compile-rules.ts'
export {
  type CorrelationAlert,
  type CorrelationHit,
  fieldsNeeded,
  type Member,
  referenceOf,
} from './correlation-hit.ts'
export {
  type CorrelationLayout,
  type CorrelationSql,
  correlationToSql,
  hitOfRow,
} from './correlation-sql.ts'
export type {
  CorrelationCounts,
  CorrelationOptions,
  CorrelationState,
  Correlations,
} from './correlation-state.ts'
export { openCorrelations } from './correlations.ts'
export type { SigmaEvent } from './event.ts'
export type {
  About,
  Bound,
  Correlation,
  CorrelationType,
  Expression,
  Fault,
  FaultCode,
  FaultPlace,
  Filter,
  Level,
  LogSource,
  Rule,
  Test,
} from './form.ts'
export { type LinkedCorrelation, linkRules, type RuleSet } from './link-rules.ts'
export { type Route, routesOf, takes } from './log-sources.ts'
export { type Form, nfkc } from './nfkc.ts'
export { packRules, type Unpacked, unpackRules } from './pack-rules.ts'
export { readSigma, type Settings, type SigmaFile, type SigmaRead } from './read-sigma.ts'
export { eventOfRecord, type RecordLike } from './record-event.ts'
export type { SqlBind, SqlField, SqlLayout } from './sql-layout.ts'
export { isHeapedSql, nfkcSql } from './sql-tests.ts'
export { type RuleSql, ruleToSql, type SqlParams } from './to-sql.ts'
export { type Trace, type TracedLine, type TracedSelection, traceRule } from './trace.ts'
export { sourceOf as sourceOfField, type ViewName } from './views.ts'

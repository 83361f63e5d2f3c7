/**
 * The API of detection: shapes, endpoints and problems. Each subject has its own `contract-….ts`; whoever is outside this feature
 * reads this file alone. Pure.
 * @module
 */
export * from './contract-access.ts'
export * from './contract-alerts.ts'
export * from './contract-expected.ts'
export * from './contract-hunt.ts'
export * from './contract-retro.ts'
export * from './contract-rules.ts'
export * from './contract-search.ts'
export * from './contract-sources.ts'
export * from './contract-trace.ts'
export * from './contract-words.ts'

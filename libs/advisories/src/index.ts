export * from './claim.ts'

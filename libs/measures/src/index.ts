export * from './judge.ts'
export * from './types.ts'

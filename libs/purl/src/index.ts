export * from './build.ts'
export * from './parse.ts'
export type { Purl, PurlParts } from './parts.ts'

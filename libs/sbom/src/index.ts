export * from './parts.ts'
export { readSbom } from './read-sbom.ts'

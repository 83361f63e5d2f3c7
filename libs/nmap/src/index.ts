export * from './parts.ts'
export { readNmap } from './read-nmap.ts'

export { MAX_FILE_BYTES } from './decode.ts'
export * from './parts.ts'
export { readDevices, recogniseDevices, type Told } from './read-devices.ts'
export type { SecretHash } from './redact.ts'

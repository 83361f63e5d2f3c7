export * from './answers.ts'
export { type Applied, applyLines, linesByQuery, type QueryState } from './apply.ts'
export {
  type AgentConfig,
  type ConfigOptions,
  configFor,
  MAX_SENT_LINE_BYTES,
  packFile,
  queriesFor,
  type ScheduledQuery,
  SHIPPED_QUERIES,
} from './config.ts'
export type { Damage, Damages } from './damage.ts'
export type { Administrator, Logon, PasswordPolicy } from './facts/accounts.ts'
export type { Volume } from './facts/encryption.ts'
export type { Attachment, NetworkInterface } from './facts/interfaces.ts'
export {
  type Agent,
  type Chassis,
  type ChassisForm,
  type Hardware,
  hardwareOf,
  type QueryRun,
  readSerial,
  readUuid,
  type Unusable,
} from './facts/machine.ts'
export type { MacroPolicy, MacroSetting, OfficeApp, OfficeUser } from './facts/macros.ts'
export type {
  DefenderState,
  FirewallProfile,
  Health,
  MacProtection,
  ProtectionService,
  SecurityCenter,
  SecurityProduct,
} from './facts/protection.ts'
export type { Software, SoftwareSource } from './facts/software.ts'
export type {
  Autorun,
  ListeningPort,
  ScreenLock,
  UsbDevice,
  UsbStoragePolicy,
} from './facts/surroundings.ts'
export { type OperatingSystem, osOf, type WindowsBuild } from './facts/system.ts'
export type { Patch, UpdateEvent } from './facts/updates.ts'
export {
  distributionOf,
  type Fact,
  type FactContext,
  type FactKind,
  factOf,
  queryIdOf,
  recogniseQuery,
  SCHEDULE_PREFIX,
} from './facts.ts'
export {
  AGENT_PLACES,
  type AgentPlatform,
  flagFile,
  type InstallOptions,
  type InstallStep,
  installRecipe,
  type RecipeOptions,
} from './install.ts'
export { parseJson } from './json.ts'
export { type Notice, noticeIn } from './notices.ts'
export { isEventQuery } from './packs/events.ts'
export type { QueryId, QueryPlatform, ShippedQuery } from './packs/query.ts'
export * from './requests.ts'
export type { Change, ResultLine, StatusLine } from './result-line.ts'
export {
  looksLikeResultLog,
  MAX_LINE_BYTES,
  type ResultLogPart,
  readResultLog,
} from './result-log.ts'
export { MAX_ROWS, MAX_VALUE_CHARS, type Row } from './rows.ts'

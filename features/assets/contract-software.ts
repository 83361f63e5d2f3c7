/**
 * What is installed, as another feature may ask for it: apps/server hands the functions over. Distinct software first, since
 * thousands of machines have the same; where it is installed only for what matters.
 * @module
 */

/** One software as sources named it, wherever it is installed. Texts come from outside. */
export type SoftwareIdentity = {
  readonly name: string
  readonly version: string
  readonly supplier: string
  /** As the source called it: `library`, `application`, `deb`, `browser-extension` …; '' where it said nothing. */
  readonly type: string
  readonly purl: string
  /** CPE names with blanks between; '' where none was given. */
  readonly cpe: string
}

/** As the inventory gives it out. */
export type FoundSoftware = SoftwareIdentity & {
  /** Stands for it where software is only counted: decimal text. Two different ones may bear the same, however rarely. */
  readonly number: string
}

/** A place where it is installed; a merged asset's software is that of the asset that stays. */
export type Installed = {
  /** Index into the identities asked for. */
  readonly of: number
  readonly asset: string
  readonly seenFrom: Date
  readonly seenUntil: Date
  /** Who saw it: `osquery`, `packages`, `sbom`, `snmp` … */
  readonly source: string
}

/** What an asset itself runs, and what makes a flaw on it urgent. */
export type AssetSystem = {
  readonly asset: string
  readonly site: string | null
  readonly name: string
  readonly deviceClass: string
  readonly maker: string
  readonly model: string
  readonly os: string
  readonly firmware: string
  readonly importance: 'low' | 'normal' | 'high' | 'critical' | null
  /** Null: nobody looked. */
  readonly reachableFromInternet: boolean | null
  /** Who said what it runs, and when it was last seen by a machine. */
  readonly sources: readonly string[]
  readonly machineSeenAt: Date | null
  /** The day its maker's support ends, where a ledger says it. */
  readonly endOfSupport: string | null
}

/** When a source last looked at the software of an asset. */
export type SoftwareLook = {
  readonly asset: string
  readonly source: string
  readonly seenUntil: Date
}

/** How much it saw there, and how much of that is among the software asked for. */
export type SoftwareCount = SoftwareLook & {
  readonly components: number
  readonly among: number
}

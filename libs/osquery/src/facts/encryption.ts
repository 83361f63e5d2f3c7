/**
 * Whether the disks are encrypted: BitLocker, FileVault, LUKS. What the agent could not read is null, never "no".
 * @module
 */
import { flag, type Row, text, whole } from '../rows.ts'

export type Volume = {
  /** `C:`, `/`, `/dev/disk3s1`. */
  readonly name: string
  readonly isEncrypted: boolean | null
  /** `XTS-AES 256`, `LUKS2-aes-xts-plain64`. */
  readonly method: string
  /** Holds the operating system or user data; false for boot and EFI partitions, which cannot be encrypted. */
  readonly isData: boolean
  /** BitLocker only: encrypted, but the key lies open (updates do this for a while). */
  readonly isSuspended: boolean
  /** BitLocker: what opens the disk, `TPM`, `NUMERIC_PASSWORD`. Empty where the agent is too old to tell. */
  readonly protectors: readonly string[]
}

/** `SELECT … FROM bitlocker_info`. ProtectionStatus: 0 off, 1 on, 2 unknown (Win32_EncryptableVolume). */
export const bitlockerOf = (rows: readonly Row[]): readonly Volume[] =>
  rows.map((row) => {
    const protection = whole(row, 'protection_status')
    // ConversionStatus 1: fully encrypted; 0: fully decrypted; others are on the way.
    const conversion = whole(row, 'conversion_status')
    const isSuspended = protection === 0 && conversion === 1
    return {
      name: text(row, 'drive_letter', 20) || text(row, 'device_id', 200),
      isEncrypted: protection === 1 ? true : protection === 0 ? false : null,
      method: text(row, 'encryption_method', 100).replace(/^None$/i, ''),
      // Volumes without a letter are recovery and boot partitions.
      isData: text(row, 'drive_letter', 20) !== '',
      isSuspended,
      protectors: text(row, 'protector_types', 300)
        .split(',')
        .map((p) => p.trim())
        .filter((p) => p !== ''),
    }
  })

/** `SELECT … FROM disk_encryption` on macOS: FileVault is one switch for the data volume of the system. */
export const fileVaultOf = (rows: readonly Row[]): readonly Volume[] => {
  const said = rows.map((row) => text(row, 'filevault_status', 20).toLowerCase())
  if (said.length === 0) return []
  const isOn = said.includes('on')
  const isEncrypted = isOn ? true : said.includes('off') ? false : null
  const method = text(rows.find((row) => text(row, 'type', 100) !== '') ?? {}, 'type', 100)
  return [{ name: '/', isEncrypted, method, isData: true, isSuspended: false, protectors: [] }]
}

const BOOT = /^\/(?:boot|efi)(?:\/|$)/

/** `mounts` joined with `disk_encryption` on Linux. */
export const luksOf = (rows: readonly Row[]): readonly Volume[] =>
  rows.map((row) => {
    const name = text(row, 'path', 300)
    return {
      name,
      // Without root, and for file systems of its own making (ZFS, btrfs over several disks), the agent knows nothing.
      isEncrypted: flag(row, 'encrypted'),
      method: text(row, 'cipher', 100),
      isData: !BOOT.test(name),
      isSuspended: false,
      protectors: [],
    }
  })

/**
 * Kinds of log as people call them. Pure.
 * @module
 */

const KNOWN: Readonly<Record<string, string>> = {
  powershell: 'PowerShell',
  'windows powershell': 'Windows PowerShell',
  powershellcore: 'PowerShell Core',
  'wmi-activity': 'WMI-Activity',
  ntlm: 'NTLM',
  ntfs: 'NTFS',
  'dns server': 'DNS Server',
}

/** `microsoft-windows-sysmon/operational` as `Sysmon`. */
export const channelName = (channel: string): string => {
  const short = channel
    .replace(/^microsoft-windows-/i, '')
    .replace(/\/operational$/i, '')
    .replace(/^windows (?=defender)/i, 'Windows ')
  return KNOWN[short] ?? short.replaceAll(/(?<![\p{L}\p{N}])\p{L}/gu, (sign) => sign.toUpperCase())
}

/** A machine's own name without its domain; an address as it is. The event itself tells the whole name. */
export const shortHost = (host: string): string =>
  /^[\d.]+$|:/.test(host) ? host : host.replace(/\..*$/, '')

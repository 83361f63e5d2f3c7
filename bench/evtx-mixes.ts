/**
 * What the logs of three kinds of machines are made of, in parts of a hundred: our own estimate of a Windows domain with the advanced
 * audit policy of a security baseline (server, domain controller) and of a client with Sysmon, which writes the most by far.
 * @module
 */
export type MixName = 'server' | 'client' | 'controller'

const SYSMON = 'Microsoft-Windows-Sysmon/Operational'
const POWERSHELL = 'Microsoft-Windows-PowerShell/Operational'
const POLICY = 'Microsoft-Windows-GroupPolicy/Operational'

/** By channel and event id. */
export const MIXES: Readonly<Record<MixName, Readonly<Record<string, number>>>> = {
  server: {
    'Security/4624': 20,
    'Security/4634': 14,
    'Security/4672': 10,
    'Security/4625': 3,
    'Security/4648': 2,
    'Security/4688': 14,
    'Security/4663': 6,
    'Security/5145': 7,
    'Security/5140': 2,
    'Security/5156': 10,
    'Security/5158': 3,
    'Security/4907': 1,
    'Security/4776': 2,
    'Security/4799': 0.5,
    'Security/5058': 0.8,
    'Security/5061': 0.8,
    'Security/4616': 0.1,
    'System/7036': 0.8,
    'System/7040': 0.2,
    'System/7045': 0.05,
    'System/10016': 0.2,
    'System/16': 0.2,
    'Application/1000': 0.1,
    'Application/8224': 0.2,
    [`${POWERSHELL}/4104`]: 0.5,
    'Windows PowerShell/800': 0.2,
    [`${POLICY}/5320`]: 0.3,
  },
  client: {
    [`${SYSMON}/1`]: 6,
    [`${SYSMON}/3`]: 10,
    [`${SYSMON}/5`]: 6,
    [`${SYSMON}/7`]: 26,
    [`${SYSMON}/8`]: 0.1,
    [`${SYSMON}/10`]: 18,
    [`${SYSMON}/11`]: 8,
    [`${SYSMON}/12`]: 6,
    [`${SYSMON}/13`]: 12,
    [`${SYSMON}/17`]: 0.5,
    [`${SYSMON}/18`]: 1,
    [`${SYSMON}/22`]: 3,
    [`${SYSMON}/23`]: 0.5,
    'Security/4624': 0.6,
    'Security/4672': 0.5,
    'Security/4688': 0.5,
    [`${POWERSHELL}/4104`]: 0.5,
    'Microsoft-Windows-Bits-Client/Operational/3': 0.2,
    'System/7040': 0.1,
    'System/10016': 0.2,
  },
  controller: {
    'Security/4768': 6,
    'Security/4769': 17,
    'Security/4771': 1,
    'Security/4776': 6,
    'Security/4624': 22,
    'Security/4634': 20,
    'Security/4672': 12,
    'Security/4625': 1,
    'Security/4662': 5,
    'Security/5136': 0.3,
    'Security/4661': 0.5,
    'Security/4738': 0.1,
    'Security/4742': 0.1,
    'Security/4728': 0.05,
    'Security/5145': 3,
    'Security/5156': 3,
    'Security/4688': 2,
    'System/16': 0.2,
    'System/7036': 0.3,
    [`${POLICY}/5320`]: 0.2,
    [`${POWERSHELL}/4104`]: 0.2,
  },
}

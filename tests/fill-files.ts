/**
 * The files with which an organization is filled: a scan, a ledger, the configuration of a firewall, a flaw of it, and a supplier's word.
 * @module
 */
import { readFileSync } from 'node:fs'

/** The flaw of the firewall below, as its record says it. */
export const flawOfFirewalls = (): string =>
  JSON.stringify({
    dataType: 'CVE_RECORD',
    dataVersion: '5.1',
    cveMetadata: { cveId: 'CVE-2024-21762', state: 'PUBLISHED' },
    containers: {
      cna: {
        providerMetadata: { shortName: 'fortinet' },
        descriptions: [{ lang: 'en', value: 'An out-of-bounds write.' }],
        affected: [
          {
            vendor: 'Fortinet',
            product: 'FortiOS',
            defaultStatus: 'unaffected',
            versions: [
              {
                version: '7.4.0',
                status: 'affected',
                lessThanOrEqual: '7.4.2',
                versionType: 'semver',
              },
            ],
          },
        ],
      },
    },
  })

export const firewallOf = (mark: string, net: number): string =>
  readFileSync(new URL('../libs/devices/src/fixtures/fortigate.conf', import.meta.url), 'utf8')
    .replaceAll(/\{\{\w+\}\}/g, `Vx82kLqWz9${net}Tr55`)
    .replace('set hostname "fw-hq"', `set hostname "fw-${mark}"`)

export const vexOf = (mark: string): string =>
  JSON.stringify({
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': `https://psirt.example.jp/${mark}`,
    author: `PSIRT ${mark}`,
    timestamp: '2026-11-01T00:00:00Z',
    version: 1,
    statements: [
      {
        vulnerability: { name: 'CVE-2024-3400' },
        products: [{ '@id': `pkg:generic/${mark}@1.0` }],
        status: 'not_affected',
        justification: 'component_not_present',
        impact_statement: `説明 ${mark}`,
      },
    ],
  })

const host = (
  mark: string,
  address: string,
  n: number,
) => `<host starttime="1790000000" endtime="1790000002">
<status state="up" reason="arp-response" reason_ttl="0"/><address addr="${address}" addrtype="ipv4"/>
<address addr="02:00:5E:${address
  .split('.')
  .slice(1)
  .map((v) => Number(v).toString(16).padStart(2, '0'))
  .join(':')}" addrtype="mac" vendor="Dell"/>
<hostnames><hostname name="pc${n}-${mark}.example" type="PTR"/></hostnames>
<ports><port protocol="tcp" portid="22"><state state="open" reason="syn-ack" reason_ttl="0"/><service name="ssh" product="OpenSSH ${mark}" version="9.2p1" method="probed" conf="10"/></port></ports>
</host>`

export const nmapOf = (mark: string, net: number, third: number): string => {
  const at = Math.floor(Date.now() / 1000) - 600
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nmaprun>
<nmaprun scanner="nmap" args="nmap -sV 10.${net}.${third}.0/24" start="${at}" startstr="x" version="7.93" xmloutputversion="1.05">
<scaninfo type="connect" protocol="tcp" numservices="1" services="22"/>
${[10, 11].map((last) => host(mark, `10.${net}.${third}.${last}`, third * 100 + last)).join('\n')}
<runstats><finished time="${at + 60}" timestr="x" elapsed="60" exit="success"/><hosts up="2" down="254" total="256"/></runstats>
</nmaprun>
`
}

export const ledgerOf = (mark: string, net: number): string =>
  `管理番号,機器名,IPアドレス,MACアドレス,管理者\r\n` +
  `L-${mark}-1,ledger1-${mark},10.${net}.2.77,02:00:5f:00:${net.toString(16).padStart(2, '0')}:01,担当 ${mark}\r\n` +
  `L-${mark}-2,ledger2-${mark},999.1.1.${mark},zz-${mark},担当 ${mark}\r\n`

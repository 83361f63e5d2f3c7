/**
 * Files of any size, the same each time: a ledger as a company keeps it, and a scan as nmap writes it.
 * @module
 */

const hex = (n: number): string => n.toString(16).padStart(6, '0')
const mac = (n: number): string => `00:1A:2B:${(hex(n).match(/../g) ?? []).join(':')}`

/** UTF-8 CSV of `rows` devices; other numbers from `from` on are other devices. */
export const ledgerOf = (rows: number, from = 0): string => {
  const lines = Array.from({ length: rows }, (_, k) => {
    const i = from + k
    return `A-${i},pc-${i}.example.jp,ノートPC,SN${String(i).padStart(8, '0')},${mac(i)},10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255},総務課${i % 40},Lenovo,ThinkPad X1,R5.4.1,2030/3/31`
  })
  return `管理番号,ホスト名,種別,シリアル番号,MACアドレス,IPアドレス,管理者,メーカー,型番,購入日,サポート終了日\n${lines.join('\n')}\n`
}

const PORTS = [22, 80, 443, 445, 3389]

/** nmap's XML of `hosts` hosts that answer, five open ports each, scanned at `at` (seconds since 1970). */
export const scanOf = (hosts: number, at: number): string => {
  const ports = (i: number): string =>
    PORTS.map(
      (p) =>
        `<port protocol="tcp" portid="${p}"><state state="open"/><service name="s${p}" product="Product ${p}" version="1.${i % 9}" method="probed" conf="10"/></port>`,
    ).join('')
  const found = Array.from(
    { length: hosts },
    (_, i) =>
      `<host starttime="${at}" endtime="${at}"><status state="up"/><address addr="10.0.${i >> 8}.${i & 255}" addrtype="ipv4"/><address addr="${mac(i)}" addrtype="mac"/><ports>${ports(i)}</ports></host>`,
  )
  return `<?xml version="1.0"?><nmaprun scanner="nmap" args="nmap -sV 10.0.0.0/22" start="${at}" version="7.94" xmloutputversion="1.05">${found.join('')}<runstats><finished time="${at}" exit="success"/><hosts up="${hosts}" down="0" total="${hosts}"/></runstats></nmaprun>`
}

/** Every so many programs had an update since the first list. */
const UPDATED_EACH = 20

/** A list of programs as inventory tools export it: `devices` machines with as many `programs`. */
export const softwareOf = (
  devices: number,
  programs: number,
  which: 'first' | 'updated',
): string => {
  const lines: string[] = ['ComputerName,DisplayName,DisplayVersion,Publisher']
  for (let device = 0; device < devices; device++)
    for (let i = 0; i < programs; i++) {
      const isUpdated = which === 'updated' && i % UPDATED_EACH === 0
      const version = `${1 + (i % 9)}.${i % 20}.${((device + i) % 3) + (isUpdated ? 100 : 0)}`
      lines.push(
        `soft-${device}.example.jp,Program ${i} for Windows (x64),${version},Publisher ${i % 60} K.K.`,
      )
    }
  return `${lines.join('\n')}\n`
}

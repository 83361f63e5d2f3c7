/**
 * A real domain controller for proofs: Debian's Samba, provisioned into a folder of its own, on a loopback address of
 * its own, with a certificate of its own authority. Needs root, for the ports of LDAP and Kerberos are below 1024.
 * @module
 */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Why there can be none here; null where there can. */
export const noSamba: string | null = !existsSync('/usr/sbin/samba')
  ? 'Debian’s samba-ad-dc is not installed'
  : !existsSync('/usr/share/samba/setup')
    ? 'Debian’s samba-ad-provision is not installed'
    : !existsSync('/usr/bin/openssl')
      ? 'openssl is not installed'
      : process.getuid?.() === 0
        ? null
        : 'a domain controller needs root'

export type DomainGiven = {
  readonly sites: readonly string[]
  /** Range to site. */
  readonly subnets: Readonly<Record<string, string>>
  readonly computers: readonly string[]
  /** Name to address, as a computer registers itself in the zone. */
  readonly addresses: Readonly<Record<string, string>>
  readonly users: readonly {
    readonly name: string
    readonly password: string
    /** Written as they are. */
    readonly attributes?: Readonly<Record<string, string>>
  }[]
  /** Group to its members: users and groups by account name. */
  readonly groups: Readonly<Record<string, readonly string[]>>
}

export type Domain = {
  readonly host: string
  /** PEM of the authority that signed the certificate of the controller. */
  readonly ca: string
  readonly administrator: { readonly bind: string; readonly password: string }
  readonly setPassword: (user: string, password: string) => Promise<void>
  readonly stop: () => Promise<void>
}

const PASSWORD = 'Adm1n-Passw0rd!'

export const startDomain = async (host: string, given: DomainGiven): Promise<Domain> => {
  const folder = await mkdtemp(join(tmpdir(), 'hinoban-samba-'))
  const conf = join(folder, 'd/etc/smb.conf')
  await run('/usr/bin/samba-tool', [
    ...['domain', 'provision', '--realm=CORP.TEST', '--domain=CORP', '--server-role=dc'],
    ...['--dns-backend=SAMBA_INTERNAL', `--adminpass=${PASSWORD}`, `--targetdir=${folder}/d`],
    ...[`--option=interfaces=${host}/8`, '--option=bind interfaces only=yes'],
    ...['--host-name=dc1', `--host-ip=${host}`],
  ])
  const ca = await makeCertificate(folder, host)
  const written = await readFile(conf, 'utf8')
  await writeFile(
    conf,
    written.replace(/\n\t(?:dns forwarder|log file)\b.*/g, '').replace(
      '[global]',
      `[global]
	server services = ldap, cldap, kdc, rpc, drepl, kcc, winbindd
	pid directory = ${folder}
	ncalrpc dir = ${folder}/ncalrpc
	log file = ${folder}/log.%m
	dns update command = /bin/true
	tls keyfile = ${folder}/dc.key
	tls certfile = ${folder}/dc.pem
	tls cafile = ${folder}/ca.pem
`,
    ),
  )
  await fill(conf, given)
  const samba = spawn(
    '/usr/sbin/samba',
    ['-s', conf, '-F', '--no-process-group', '-M', 'single', '--debug-stdout'],
    { stdio: 'ignore' },
  )
  for (let tries = 0; !(await answers(host)); tries += 1) {
    if (tries > 300 || samba.exitCode !== null) throw new Error('samba does not come up')
    await sleep(100)
  }
  return {
    host,
    ca,
    administrator: { bind: 'administrator@corp.test', password: PASSWORD },
    setPassword: async (user, password) => {
      await run('/usr/bin/samba-tool', [
        ...['user', 'setpassword', user, `--newpassword=${password}`, '-s', conf],
      ])
    },
    stop: async () => {
      if (samba.exitCode === null) {
        samba.kill('SIGTERM')
        await once(samba, 'exit')
      }
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const answers = async (host: string): Promise<boolean> => {
  const socket = connect(636, host)
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

const makeCertificate = async (folder: string, host: string): Promise<string> => {
  const at = (name: string): string => join(folder, name)
  const fresh = ['-newkey', 'rsa:2048', '-nodes', '-days', '2']
  await run('openssl', [
    ...['req', '-x509', ...fresh, '-keyout', at('ca.key'), '-out', at('ca.pem')],
    ...['-subj', '/CN=Test authority'],
  ])
  await run('openssl', [
    ...['req', '-x509', ...fresh, '-keyout', at('dc.key'), '-out', at('dc.pem')],
    ...['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-subj', '/CN=dc1.corp.test'],
    ...['-addext', `subjectAltName=IP:${host},DNS:dc1.corp.test`],
    ...['-addext', 'basicConstraints=critical,CA:FALSE'],
  ])
  return readFile(at('ca.pem'), 'utf8')
}

/** Through Samba's own library, before the controller runs: the records are encoded by somebody else. */
const FILL = `
import json, sys, time, ldb
from samba.auth import system_session
from samba.dcerpc import dnsp
from samba.ndr import ndr_pack
from samba.param import LoadParm
from samba.samdb import SamDB
lp = LoadParm(); lp.load(sys.argv[1])
given = json.load(sys.stdin)
db = SamDB(session_info=system_session(), lp=lp)
base, config = db.domain_dn(), str(db.get_config_basedn())
db.transaction_start()
for site in given['sites']:
    db.add({'dn': f'CN={site},CN=Sites,{config}', 'objectClass': 'site'})
for subnet, site in given['subnets'].items():
    db.add({'dn': f'CN={subnet},CN=Subnets,CN=Sites,{config}', 'objectClass': 'subnet',
            'siteObject': f'CN={site},CN=Sites,{config}'})
for name in given['computers']:
    db.add({'dn': f'CN={name},CN=Computers,{base}', 'objectClass': 'computer', 'sAMAccountName': f'{name}$',
            'userAccountControl': '4096', 'dNSHostName': f'{name}.corp.test',
            'operatingSystem': 'Windows 11 Pro', 'operatingSystemVersion': '10.0 (22631)'})
for name, address in given['addresses'].items():
    record = dnsp.DnssrvRpcRecord()
    record.wType = dnsp.DNS_TYPE_AAAA if ':' in address else dnsp.DNS_TYPE_A
    record.rank, record.dwTtlSeconds, record.data = dnsp.DNS_RANK_ZONE, 900, address
    record.dwTimeStamp = int(time.time() // 3600) + 134774 * 24
    db.add({'dn': f'DC={name},DC=corp.test,CN=MicrosoftDNS,DC=DomainDnsZones,{base}',
            'objectClass': ['top', 'dnsNode'], 'dnsRecord': ndr_pack(record)})
for user in given['users']:
    db.newuser(user['name'], user['password'])
    change = ldb.Message(ldb.Dn(db, f"CN={user['name']},CN=Users,{base}"))
    for name, value in user.get('attributes', {}).items():
        change[name] = ldb.MessageElement(value, ldb.FLAG_MOD_REPLACE, name)
    if len(change): db.modify(change)
for group in given['groups']:
    db.newgroup(group)
for group, members in given['groups'].items():
    db.add_remove_group_members(group, members)
db.transaction_commit()
`
const fill = async (conf: string, given: DomainGiven): Promise<void> => {
  // The system's own Python: Samba's modules belong to it.
  const child = spawn('/usr/bin/python3', ['-c', FILL, conf], { stdio: ['pipe', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (bytes: Buffer) => {
    said += bytes.toString('utf8')
  })
  child.stdin.end(JSON.stringify(given))
  const [code] = (await once(child, 'close')) as [number]
  if (code !== 0) throw new Error(`samba: ${said.slice(-2_000)}`)
}

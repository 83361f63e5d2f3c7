/**
 * What configurations say of being reachable from outside beyond the device itself: rules and address translations. The
 * fragments are written after the vendors' own guides and references, named at each.
 */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type Configuration, readDevices } from './index.ts'

const sample = (name: string): string =>
  readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8').replace(
    /\{\{(\w+)\}\}/g,
    (_, kind: string) =>
      `Zz9${kind}Zz9${kind === 'word' ? '' : 'QUJDREVGR0hJSktMTU5PUFFSU1RVVldY'}`,
  )
const configurationOf = (text: string): Configuration => {
  const { devices } = readDevices(new TextEncoder().encode(text), (secret) => `h${secret.length}`)
  const configuration = devices[0]?.configuration
  if (!configuration || devices.length !== 1) throw new Error(`${devices.length} devices`)
  return configuration
}
const publishedOf = (c: Configuration): string[] =>
  c.services
    .filter((s) => s.service.startsWith('published: ') && s.outside !== null)
    .map(
      (s) =>
        `${s.service.slice(11)} ${s.protocol}/${s.port} ${s.interface} ${s.isRestricted === null ? 'perhaps' : s.isRestricted ? 'some' : 'all'}`,
    )
const rulesOf = (c: Configuration): string[] =>
  c.inbound.map(
    (i) =>
      `${i.name}: ${i.from} > ${i.to} ${i.services.join(' ')} ${i.isRestricted ? 'some' : 'all'}`,
  )
/** A sample with lines put before the one that begins so. */
const withLines = (name: string, before: string, lines: string): string => {
  const text = sample(name)
  const at = text.indexOf(`\n${before}`)
  if (at === -1) throw new Error(`${before} is not in ${name}`)
  return `${text.slice(0, at + 1)}${lines}${text.slice(at + 1)}`
}

describe('ASA (CLI configuration guide: access rules, object NAT, twice NAT)', () => {
  const c = configurationOf(
    withLines(
      'cisco-asa.conf',
      'failover key',
      `object network WEB
 host 192.168.40.80
object network MAIL
 host 192.168.40.25
object network NOBODY
 host 192.168.40.99
object-group network SERVERS
 network-object object MAIL
 network-object host 192.168.40.26
access-list OUT remark to the web
access-list OUT extended permit tcp any object WEB eq https
access-list OUT extended permit tcp host 198.51.100.7 object-group SERVERS eq smtp
access-list OUT extended permit tcp any4 host 192.168.40.81 range 8000 8010 inactive
access-list OUT extended permit icmp any any echo-reply
access-list OUT extended deny ip any any log
access-list IN extended permit ip any any
object network WEB
 nat (inside,outside) static 203.0.113.21 service tcp https 8443
object network MAIL
 nat (inside,outside) static 203.0.113.22
object network NOBODY
 nat (inside,outside) static 203.0.113.23
nat (inside,outside) source static LAN LAN destination static BRANCH BRANCH no-proxy-arp
access-group OUT in interface outside
access-group IN in interface inside
`,
    ),
  )
  test('rules: what the list on the outside permits, in use', () => {
    expect(rulesOf(c)).toEqual([
      'OUT: outside > WEB tcp/https all',
      'OUT: outside > SERVERS tcp/smtp some',
      'OUT: outside > any icmp all',
    ])
  })
  test('translations count where a rule leads to their host', () => {
    expect(publishedOf(c)).toEqual(['WEB tcp/8443 outside all', 'MAIL null/null outside some'])
  })
  test('before 8.3 a list names the outer address', () => {
    const old = configurationOf(
      withLines(
        'cisco-asa.conf',
        'failover key',
        `static (inside,outside) tcp interface www 192.168.40.80 www netmask 255.255.255.255
static (inside,outside) 203.0.113.22 192.168.40.25 netmask 255.255.255.255
access-list OUT extended permit tcp any interface outside eq www
access-list OUT extended permit tcp 198.51.100.0 255.255.255.0 host 203.0.113.22 eq smtp
access-group OUT in interface outside
`,
      ),
    )
    expect(publishedOf(old)).toEqual([
      '192.168.40.80 tcp/80 outside all',
      '192.168.40.25 null/null outside some',
    ])
    expect(rulesOf(old)).toEqual([
      'OUT: outside > outside tcp/www all',
      'OUT: outside > 203.0.113.22 tcp/smtp some',
    ])
  })
})

describe('IOS (IP addressing: NAT configuration guide)', () => {
  const nat = `ip nat inside source static tcp 192.168.10.80 443 interface GigabitEthernet0/0 8443
ip nat inside source static 192.168.10.25 203.0.113.3
ip nat inside source list 1 interface GigabitEthernet0/0 overload
`
  test('without a list on the interface what is translated is open', () => {
    const c = configurationOf(withLines('cisco-ios.conf', 'ip http server', nat))
    expect(publishedOf(c)).toEqual([
      '192.168.10.80:443 tcp/8443 GigabitEthernet0/0 all',
      '192.168.10.25 null/null GigabitEthernet0/0 all',
    ])
    expect(c.inbound).toEqual([])
  })
  test('with one it may be stopped, and what the list permits is shown', () => {
    const text = withLines(
      'cisco-ios.conf',
      'ip http server',
      `${nat}ip access-list extended FROM-NET
 remark what may come
 10 permit tcp any host 203.0.113.2 eq 8443
 20 permit tcp 198.51.100.0 0.0.0.255 host 203.0.113.2 eq 22 log
 30 permit tcp any any established
 40 permit udp any eq domain any
 50 permit esp any host 203.0.113.2
 deny ip any any
access-list 10 permit 192.168.10.0 0.0.0.255
`,
    ).replace(' ip nat outside\n', ' ip nat outside\n ip access-group FROM-NET in\n')
    const c = configurationOf(text)
    expect(publishedOf(c)).toEqual([
      '192.168.10.80:443 tcp/8443 GigabitEthernet0/0 perhaps',
      '192.168.10.25 null/null GigabitEthernet0/0 perhaps',
    ])
    expect(rulesOf(c)).toEqual([
      'FROM-NET: GigabitEthernet0/0 > 203.0.113.2 tcp/8443 all',
      'FROM-NET: GigabitEthernet0/0 > 203.0.113.2 tcp/22 some',
      'FROM-NET: GigabitEthernet0/0 > 203.0.113.2 esp all',
    ])
  })
})

describe('PAN-OS (administrator guide: security policy, destination NAT)', () => {
  const rule = (name: string, more: string): string => `<entry name="${name}">${more}</entry>`
  const list = (tag: string, ...members: string[]): string =>
    `<${tag}>${members.map((m) => `<member>${m}</member>`).join('')}</${tag}>`
  const base = (security: string, nat: string): string =>
    `          <rulebase><security><rules>${security}</rules></security><nat><rules>${nat}</rules></nat></rulebase>
` +
    `          <service><entry name="tcp-8443"><protocol><tcp><port>8443</port></tcp></protocol></entry></service>
`
  const web = rule(
    'web in',
    `${list('from', 'untrust')}${list('to', 'dmz')}${list('source', 'any')}${list('destination', 'public-web')}${list('application', 'ssl')}${list('service', 'tcp-8443')}<action>allow</action>`,
  )
  const off = rule(
    'old',
    `${list('from', 'untrust')}${list('to', 'dmz')}${list('source', 'any')}${list('destination', 'any')}${list('application', 'any')}${list('service', 'any')}<action>allow</action><disabled>yes</disabled>`,
  )
  const partner = rule(
    'partner',
    `${list('from', 'untrust')}${list('to', 'dmz')}${list('source', 'partner-net')}${list('destination', 'ftp')}${list('application', 'ftp')}${list('service', 'application-default')}<action>allow</action>`,
  )
  const out = rule(
    'out',
    `${list('from', 'trust')}${list('to', 'untrust')}${list('source', 'any')}${list('destination', 'any')}${list('application', 'any')}${list('service', 'any')}<action>allow</action>`,
  )
  const toWeb = rule(
    'dnat web',
    `${list('from', 'untrust')}${list('to', 'untrust')}${list('source', 'any')}${list('destination', 'public-web')}<service>tcp-8443</service><destination-translation><translated-address>web</translated-address></destination-translation>`,
  )
  const toNobody = rule(
    'dnat forgotten',
    `${list('from', 'untrust')}${list('to', 'untrust')}${list('source', 'any')}${list('destination', 'public-old')}<service>any</service><destination-translation><translated-address>old</translated-address></destination-translation>`,
  )
  test('XML: rules from untrust, and the translation that one of them opens', () => {
    const c = configurationOf(
      withLines(
        'paloalto.xml',
        '          <global-protect>',
        base(web + off + partner + out, toWeb + toNobody),
      ),
    )
    expect(rulesOf(c)).toEqual([
      'web in: untrust > dmz: public-web ssl tcp-8443 all',
      'partner: untrust > dmz: ftp ftp some',
    ])
    expect(publishedOf(c)).toEqual(['dnat web tcp/8443 ethernet1/1 all'])
  })
  test('set lines say the same', () => {
    const c = configurationOf(
      `${sample('paloalto.set')}set rulebase security rules "web in" from untrust
set rulebase security rules "web in" to dmz
set rulebase security rules "web in" source any
set rulebase security rules "web in" destination [ public-web public-app ]
set rulebase security rules "web in" application ssl
set rulebase security rules "web in" service service-https
set rulebase security rules "web in" action allow
set rulebase nat rules web from untrust
set rulebase nat rules web to untrust
set rulebase nat rules web destination public-app
set rulebase nat rules web service service-https
set rulebase nat rules web destination-translation translated-address 192.168.61.80
`,
    )
    expect(rulesOf(c)).toEqual([
      'web in: untrust > dmz: public-web, public-app ssl service-https all',
    ])
    expect(publishedOf(c)).toEqual(['web null/443 ethernet1/1 all'])
  })
})

describe('Junos (security policies and NAT user guide for SRX)', () => {
  const more = `    policies {
        from-zone untrust to-zone trust {
            policy web {
                match {
                    source-address any;
                    destination-address web-server;
                    application [ junos-https junos-http ];
                }
                then {
                    permit;
                }
            }
            inactive: policy old {
                match {
                    source-address any;
                    destination-address any;
                    application any;
                }
                then {
                    permit;
                }
            }
            policy rest {
                match {
                    source-address any;
                    destination-address any;
                    application any;
                }
                then {
                    deny;
                }
            }
        }
    }
    nat {
        destination {
            pool web {
                address 192.168.70.80/32 port 443;
            }
            rule-set from-net {
                from zone untrust;
                rule to-web {
                    match {
                        destination-address 203.0.113.51/32;
                        destination-port 8443;
                    }
                    then {
                        destination-nat {
                            pool {
                                web;
                            }
                        }
                    }
                }
            }
        }
    }
`
  test('policies that permit, and where the translation leads', () => {
    const c = configurationOf(withLines('junos.conf', '    zones {', more))
    expect(rulesOf(c)).toEqual(['web: untrust > trust: web-server junos-https junos-http all'])
    expect(publishedOf(c)).toEqual(['to-web → 192.168.70.80 null/8443 untrust all'])
  })
  test('set lines, and what is deactivated', () => {
    const lines = `set interfaces ge-0/0/0 unit 0 family inet address 203.0.113.50/29
set security zones security-zone untrust interfaces ge-0/0/0.0
set security policies global policy web match source-address partners
set security policies global policy web match destination-address web
set security policies global policy web match application junos-https
set security policies global policy web match from-zone untrust
set security policies global policy web then permit
set security nat static rule-set in from interface ge-0/0/0.0
set security nat static rule-set in rule web match destination-address 203.0.113.51/32
set security nat static rule-set in rule web then static-nat prefix 192.168.70.80/32
`
    const text = `set version 21.4R3\nset system host-name srx\nset system services ssh\n${lines}`
    const c = configurationOf(text)
    expect(rulesOf(c)).toEqual(['web: untrust > web junos-https some'])
    expect(publishedOf(c)).toEqual(['web → 192.168.70.80 null/null ge-0/0/0.0 some'])
    const off = configurationOf(`${text}deactivate security policies global policy web\n`)
    expect([rulesOf(off), publishedOf(off)]).toEqual([[], []])
  })
  test('what is inactive has no part in it', () => {
    const text = withLines('junos.conf', '    zones {', more).replace(
      '            policy web {',
      '            inactive: policy web {',
    )
    expect(rulesOf(configurationOf(text))).toEqual([])
    expect(publishedOf(configurationOf(text))).toEqual([])
  })
})

describe('what looks like a secret beside a filter', () => {
  test('pass of a filter announces none, and a word that is no address or protocol is hidden all the same', () => {
    const read = (line: string): string =>
      readDevices(
        new TextEncoder().encode(withLines('yamaha-rtx.txt', 'telnetd host lan', line)),
        () => 'h',
      ).text
    expect(read('ip filter 7 pass * 192.168.90.80 tcp * www,https\n')).toContain(
      'ip filter 7 pass * 192.168.90.80 tcp * www,https\n',
    )
    expect(read('ip filter 7 pass hunter2 tcp\n')).not.toContain('hunter2')
    expect(read('user pass 192.168.90.80\n')).not.toContain('pass 192.168.90.80')
  })
})

describe('Yamaha RTX (command reference: ip filter, nat descriptor masquerade static)', () => {
  const filters = `ip filter 200000 reject 10.0.0.0/8 * * * *
ip filter 200030 pass * 192.168.90.0/24 icmp * *
ip filter 200080 pass * 192.168.90.80 tcp * www,https
ip filter 200081 pass 198.51.100.0/24 192.168.90.22 tcp * 22
ip filter 200098 reject-nolog * * established
ip filter 200099 pass * * established
ip filter 500000 restrict * * * * *
nat descriptor type 1000 masquerade
nat descriptor masquerade static 1000 1 192.168.90.1 udp 500
nat descriptor masquerade static 1000 2 192.168.90.1 esp
nat descriptor masquerade static 1000 3 192.168.90.80 tcp 8080=www
nat descriptor masquerade static 1000 4 192.168.90.80 tcp https
nat descriptor masquerade static 1000 5 192.168.90.22 tcp 22
nat descriptor masquerade static 1000 6 192.168.90.99 tcp 3389
`
  const plain = withLines('yamaha-rtx.txt', 'telnetd host lan', filters)
  test('without filters everything that is led in is open, but what is the router itself', () => {
    expect(publishedOf(configurationOf(plain))).toEqual([
      '192.168.90.80:8080 tcp/8080 pp 1 all',
      '192.168.90.80:https tcp/443 pp 1 all',
      '192.168.90.22:22 tcp/22 pp 1 all',
      '192.168.90.99:3389 tcp/3389 pp 1 all',
    ])
  })
  test('filters of what comes in decide, after the translation', () => {
    const c = configurationOf(
      plain.replace(
        ' ip pp nat descriptor 1000',
        ' ip pp secure filter in 200000 200030 200080 200081 200099 dynamic 200080 200081\n ip pp nat descriptor 1000',
      ),
    )
    expect(rulesOf(c)).toEqual([
      'filter 200030: pp 1 > 192.168.90.0/24 icmp all',
      'filter 200080: pp 1 > 192.168.90.80 tcp/www,https all',
      'filter 200081: pp 1 > 192.168.90.22 tcp/22 some',
    ])
    expect(publishedOf(c)).toEqual([
      '192.168.90.80:8080 tcp/8080 pp 1 all',
      '192.168.90.80:https tcp/443 pp 1 all',
      '192.168.90.22:22 tcp/22 pp 1 some',
    ])
  })
})

describe('NEC UNIVERGE IX (command reference: ip napt static, ip filter)', () => {
  test('what is led in, and what the filter permits', () => {
    const text = withLines(
      'nec-ix.txt',
      'ppp profile isp',
      `ip access-list web permit tcp src any sport any dest any dport eq 443
ip access-list admin permit tcp src 198.51.100.0/24 sport any dest any dport eq 22
ip access-list rest deny ip src any dest any
!
`,
    ).replace(
      '  ip napt enable\n',
      `  ip napt enable
  ip napt static 192.168.100.80 tcp 443
  ip napt static 192.168.100.99 tcp 3389
  ip filter web 10 in
  ip filter admin 20 in
  ip filter rest 100 in
`,
    )
    const c = configurationOf(text)
    expect(rulesOf(c)).toEqual([
      'web: GigaEthernet0.1 > any tcp/443 all',
      'admin: GigaEthernet0.1 > any tcp/22 some',
    ])
    expect(publishedOf(c)).toEqual(['192.168.100.80:443 tcp/443 GigaEthernet0.1 all'])
  })
})

describe('Fujitsu Si-R (command reference: remote ip filter, remote ip nat static)', () => {
  test('filters on the line and by list, translations', () => {
    const c = configurationOf(
      withLines(
        'fujitsu-sir.txt',
        'remote 10 name vpn-hq',
        `acl 0 ip any 192.168.110.80/32 6 any
acl 0 tcp any 443 yes
remote 0 ip nat static 0 192.168.110.80 443 any 8443 6
remote 0 ip nat static 1 192.168.110.99 3389 any 3389 6
remote 0 ip filter 0 pass acl 0 any
remote 0 ip filter 1 pass 198.51.100.0/24 any 192.168.110.22/32 22 6 yes any
remote 0 ip filter 2 pass any any any any 6 no any
remote 0 ip filter default reject
`,
      ),
    )
    expect(rulesOf(c)).toEqual([
      'filter acl 0: remote 0 > 192.168.110.80 tcp/443 all',
      'filter 1: remote 0 > 192.168.110.22 tcp/22 some',
    ])
    expect(publishedOf(c)).toEqual(['192.168.110.80:8443 tcp/8443 remote 0 all'])
  })
})

describe('AlliedWare Plus (Firewall and NAT feature overview and configuration guide)', () => {
  test('rules between zones and the ports that are forwarded', () => {
    const c = configurationOf(
      withLines(
        'allied-telesis.txt',
        'line vty 0 4',
        `zone private
 network lan
  ip subnet 192.168.120.0/24
  host web
   ip address 192.168.120.80
!
zone public
 network wan
  ip subnet 0.0.0.0/0 interface ppp0
!
interface ppp0
 ppp ipcp dns request
 ip address negotiated
!
firewall
 rule 10 permit any from private to public
 rule 20 permit https from public to private.lan.web
 rule 30 permit ssh from public.wan.partner to private.lan
 protect
!
nat
 rule 10 masq any from private to public
 rule 20 portfwd https from public with dst private.lan.web
 rule 30 portfwd rdp from public with dst private.lan.old
 enable
!
`,
      ),
    )
    expect(rulesOf(c)).toEqual([
      'rule 20: public > private.lan.web https all',
      'rule 30: public.wan.partner > private.lan ssh some',
    ])
    expect(publishedOf(c)).toEqual(['20 https → private.lan.web null/443 public all'])
  })
})

describe('SonicOS (E-CLI reference: access-rule, nat-policy)', () => {
  test('rules from WAN and the policies that translate the destination', () => {
    const c = configurationOf(
      `${sample('sonicwall.txt')}access-rule ipv4 from WAN to DMZ action allow source address any service name HTTPS destination address name "web public"
  enable
  exit
access-rule ipv4 from WAN to LAN action allow source address group Partners service name SSH destination address name admin
  no enable
  exit
access-rule ipv4 from WAN to LAN action deny source address any service any destination address any
  exit
access-rule ipv4 from LAN to WAN action allow source address any service any destination address any
  exit
nat-policy ipv4 inbound X1 outbound any source any destination name "web public" service name HTTPS translated-source original translated-destination name "web private" translated-service original
  enable
  exit
nat-policy ipv4 inbound any outbound X1 source any destination any service any translated-source name "X1 IP" translated-destination original translated-service original
  exit
`,
    )
    expect(rulesOf(c)).toEqual(['WAN → DMZ: WAN > DMZ: web public HTTPS all'])
    expect(publishedOf(c)).toEqual(['web private HTTPS null/443 X1 all'])
  })
})

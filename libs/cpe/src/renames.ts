/**
 * Products that the dictionary names in several ways: a company was bought, a product renamed, an operating system filed
 * as an application. Both sides of a match go through this table, so it holds in both directions.
 * @module
 */
import type { Cpe } from './cpe.ts'

export type ProductPath = Pick<Cpe, 'part' | 'vendor' | 'product'>

/**
 * `part:vendor:product` → the name that stands for it. Chains are followed.
 */
export const RENAMES: Readonly<Record<string, string>> = {
  // Pulse Secure, split off from Juniper in 2014, was bought by Ivanti in 2020.
  'a:juniper:pulse_connect_secure': 'a:pulsesecure:pulse_connect_secure',
  'a:juniper:junos_pulse_secure_access_service': 'a:pulsesecure:pulse_connect_secure',
  'a:pulsesecure:pulse_connect_secure': 'a:ivanti:connect_secure',
  'a:pulsesecure:connect_secure': 'a:ivanti:connect_secure',
  'a:ivanti:pulse_connect_secure': 'a:ivanti:connect_secure',
  'a:pulsesecure:pulse_policy_secure': 'a:ivanti:policy_secure',
  'a:pulsesecure:policy_secure': 'a:ivanti:policy_secure',
  'a:ivanti:pulse_policy_secure': 'a:ivanti:policy_secure',
  'a:pulsesecure:pulse_secure_desktop_client': 'a:ivanti:secure_access_client',
  'a:pulsesecure:desktop_client': 'a:ivanti:secure_access_client',
  'a:pulsesecure:virtual_traffic_manager': 'a:ivanti:virtual_traffic_manager',
  'a:ivanti:virtual_traffic_management': 'a:ivanti:virtual_traffic_manager',
  // MobileIron was bought by Ivanti in 2020.
  'a:mobileiron:core': 'a:ivanti:endpoint_manager_mobile',
  'a:ivanti:mobileiron_core': 'a:ivanti:endpoint_manager_mobile',
  'a:mobileiron:sentry': 'a:ivanti:standalone_sentry',
  'a:ivanti:sentry': 'a:ivanti:standalone_sentry',
  'a:ivanti:mobileiron_sentry': 'a:ivanti:standalone_sentry',
  'a:ivanti:cloud_services_appliance': 'a:ivanti:endpoint_manager_cloud_services_appliance',
  // nginx: Igor Sysoev, then NGINX Inc., then F5 (2019).
  'a:igor_sysoev:nginx': 'a:f5:nginx',
  'a:nginx:nginx': 'a:f5:nginx',
  'a:nginx:nginx_open_source': 'a:f5:nginx',
  'a:f5:nginx_open_source': 'a:f5:nginx',
  'a:nginx:nginx_plus': 'a:f5:nginx_plus',
  'a:nginx:njs': 'a:f5:njs',
  // NetScaler became Citrix ADC and Citrix Gateway (2018), then NetScaler again (2022).
  'a:citrix:application_delivery_controller': 'a:citrix:netscaler_application_delivery_controller',
  'o:citrix:application_delivery_controller_firmware':
    'a:citrix:netscaler_application_delivery_controller',
  'o:citrix:netscaler_application_delivery_controller_firmware':
    'a:citrix:netscaler_application_delivery_controller',
  'a:citrix:netscaler_adc': 'a:citrix:netscaler_application_delivery_controller',
  'a:citrix:netscaler': 'a:citrix:netscaler_application_delivery_controller',
  'a:netscaler:adc': 'a:citrix:netscaler_application_delivery_controller',
  'a:netscaler:netscaler_adc': 'a:citrix:netscaler_application_delivery_controller',
  'a:netscaler:netscaler_application_delivery_controller':
    'a:citrix:netscaler_application_delivery_controller',
  'a:citrix:gateway': 'a:citrix:netscaler_gateway',
  'o:citrix:gateway_firmware': 'a:citrix:netscaler_gateway',
  'o:citrix:netscaler_gateway_firmware': 'a:citrix:netscaler_gateway',
  'a:netscaler:gateway': 'a:citrix:netscaler_gateway',
  'a:netscaler:netscaler_gateway': 'a:citrix:netscaler_gateway',
  // Operating systems filed as applications, and the other way round.
  'a:linux:linux_kernel': 'o:linux:linux_kernel',
  'o:linux:kernel': 'o:linux:linux_kernel',
  'a:linux:kernel': 'o:linux:linux_kernel',
  'o:kernel:linux_kernel': 'o:linux:linux_kernel',
  'a:fortinet:fortios': 'o:fortinet:fortios',
  'o:fortinet:fortiproxy': 'a:fortinet:fortiproxy',
  'a:paloaltonetworks:pan-os': 'o:paloaltonetworks:pan-os',
  'o:palo_alto_networks:pan-os': 'o:paloaltonetworks:pan-os',
  'a:palo_alto_networks:pan-os': 'o:paloaltonetworks:pan-os',
  'a:juniper:junos': 'o:juniper:junos',
  'o:juniper_networks:junos_os': 'o:juniper:junos',
  'a:juniper_networks:junos_os': 'o:juniper:junos',
  'o:juniper:junos_os': 'o:juniper:junos',
  'a:cisco:ios': 'o:cisco:ios',
  'a:cisco:ios_xe': 'o:cisco:ios_xe',
  'a:cisco:ios_xe_software': 'o:cisco:ios_xe',
  'o:cisco:ios_xe_software': 'o:cisco:ios_xe',
  'a:cisco:ios_xr': 'o:cisco:ios_xr',
  'a:cisco:ios_xr_software': 'o:cisco:ios_xr',
  'o:cisco:ios_xr_software': 'o:cisco:ios_xr',
  'a:cisco:nx-os': 'o:cisco:nx-os',
  'a:cisco:nx-os_software': 'o:cisco:nx-os',
  'o:cisco:adaptive_security_appliance_software': 'a:cisco:adaptive_security_appliance_software',
  'a:cisco:adaptive_security_appliance': 'a:cisco:adaptive_security_appliance_software',
  'o:cisco:adaptive_security_appliance': 'a:cisco:adaptive_security_appliance_software',
  'o:cisco:firepower_threat_defense': 'a:cisco:firepower_threat_defense',
  'a:cisco:firepower_threat_defense_software': 'a:cisco:firepower_threat_defense',
  'a:sonicwall:sonicos': 'o:sonicwall:sonicos',
  'a:arraynetworks:arrayos': 'o:arraynetworks:arrayos_ag',
  'a:arraynetworks:arrayos_ag': 'o:arraynetworks:arrayos_ag',
  'o:arraynetworks:arrayos': 'o:arraynetworks:arrayos_ag',
  'a:juniper:junos_os_evolved': 'o:juniper:junos_os_evolved',
  'a:fortinet:fortimanager': 'o:fortinet:fortimanager',
  'a:fortinet:fortianalyzer': 'o:fortinet:fortianalyzer',
  'a:microsoft:windows': 'o:microsoft:windows',
  'a:google:android': 'o:google:android',
  'a:qnap:qts': 'o:qnap:qts',
  'a:qnap:quts_hero': 'o:qnap:quts_hero',
  'a:apple:watchos': 'o:apple:watchos',
  'a:apple:visionos': 'o:apple:visionos',
  'a:ibm:i': 'o:ibm:i',
  'a:openwrt:openwrt': 'o:openwrt:openwrt',
  'a:dell:powerscale_onefs': 'o:dell:powerscale_onefs',
  'o:cisco:firepower_threat_defense_software': 'a:cisco:firepower_threat_defense',
  'a:apple:macos': 'o:apple:macos',
  'o:apple:mac_os_x': 'o:apple:macos',
  'o:apple:mac_os': 'o:apple:macos',
  'o:apple:ipad_os': 'o:apple:ipados',
  'a:vmware:esxi': 'o:vmware:esxi',
  'a:pivotal_software:spring_framework': 'a:vmware:spring_framework',
  'a:springsource:spring_framework': 'a:vmware:spring_framework',
  'a:oracle:mysql_server': 'a:oracle:mysql',
  'a:mysql:mysql': 'a:oracle:mysql',
  'a:sun:jdk': 'a:oracle:jdk',
  'a:sun:jre': 'a:oracle:jre',
  'a:postgresql:postgresql_server': 'a:postgresql:postgresql',
  'a:isc:bind9': 'a:isc:bind',
  'a:redislabs:redis': 'a:redis:redis',
  'a:openbsd:openssh_portable': 'a:openbsd:openssh',
  'a:exim:exim4': 'a:exim:exim',
  'a:python_software_foundation:cpython': 'a:python:python',
  'a:python_software_foundation:python': 'a:python:python',
  'a:docker:docker_desktop': 'a:docker:desktop',
  'a:tenable:securitycenter': 'a:tenable:security_center',
  'a:clam_anti-virus:clamav': 'a:clamav:clamav',
  'a:clamavs:clamav': 'a:clamav:clamav',
  'a:cisco:clamav': 'a:clamav:clamav',
  'a:sun:openjdk': 'a:oracle:openjdk',
}

/** Longer chains than this would be a circle. */
const MAX_STEPS = 8

/** The name that stands for a product under all its names. */
export const canonicalProduct = (path: ProductPath): ProductPath => {
  const first = `${path.part}:${path.vendor}:${path.product}`
  // Firmware is filed as an application by some and as an operating system by most.
  let key = first.startsWith('a:') && first.endsWith('_firmware') ? `o${first.slice(1)}` : first
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const next = Object.hasOwn(RENAMES, key) ? RENAMES[key] : undefined
    if (next === undefined || next === key) break
    key = next
  }
  if (key === first) return path
  const [part = '', vendor = '', product = ''] = key.split(':')
  return { part, vendor, product }
}

/** `vendor:product` under the canonical name: what an index of claims is keyed by. */
export const productKey = (cpe: ProductPath): string => {
  const { vendor, product } = canonicalProduct(cpe)
  return `${vendor}:${product}`
}

/** The package world that a target platform names: its versions count by that world's rules. */
const WORLDS: Readonly<Record<string, string>> = {
  'node.js': 'npm',
  node: 'npm',
  npm: 'npm',
  python: 'pypi',
  pypi: 'pypi',
  maven: 'maven',
  java: 'maven',
  ruby: 'gem',
  rubygems: 'gem',
  go: 'golang',
  golang: 'golang',
  rust: 'cargo',
  php: 'composer',
  composer: 'composer',
  '.net': 'nuget',
  nuget: 'nuget',
  'asp.net': 'nuget',
  hex: 'hex',
  erlang: 'hex',
  swift: 'swift',
  dart: 'pub',
}

/**
 * The purl type whose version rules hold for a name with a target platform (`node.js` → `npm`), or null.
 * @example packageTypeOf(record) // 'pypi'
 */
export const packageTypeOf = ({ targetSw }: Pick<Cpe, 'targetSw'>): string | null =>
  Object.hasOwn(WORLDS, targetSw) ? (WORLDS[targetSw] ?? null) : null

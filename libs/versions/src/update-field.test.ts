import { expect, test } from 'vitest'
import {
  canonOf,
  compareVersions,
  joinEdition,
  joinUpdate,
  type Scheme,
  schemeOfEcosystem,
  schemeOfPackage,
  schemeOfProduct,
} from './index.ts'

test.each<[vendor: string, product: string, version: string, update: string, same: string]>([
  ['pulsesecure', 'pulse_connect_secure', '9.1', 'r11.4', '9.1R11.4'],
  ['ivanti', 'connect_secure', '22.7', 'r2.5', '22.7R2.5'],
  ['oracle', 'jdk', '1.8.0', 'update400', '1.8.0_400-b08'],
  ['oracle', 'jre', '1.8.0', 'update_131', '8u131'],
  ['cisco', 'ios', '15.2\\(7\\)e3', '*', '15.2(7)E3'],
  ['cisco', 'adaptive_security_appliance_software', '9.16\\(3\\)19', '-', '9.16.3.19'],
  ['juniper', 'junos', '21.4', 'r3-s5', '21.4R3-S5'],
  ['juniper', 'junos_os_evolved', '21.4', 'r3-s5-evo', '21.4R3-S5-EVO'],
  ['juniper', 'junos_os_evolved', '21.4', 'r3-s5', '21.4R3-S5-EVO'],
  ['paloaltonetworks', 'pan-os', '10.2.4', 'h3', '10.2.4-h3'],
  ['fortinet', 'fortios', '7.4.0', 'beta1', '7.4.0-beta1'],
  ['vmware', 'esxi', '8.0', 'update_2b', '8.0 U2b'],
  ['openssl', 'openssl', '1.1.0', 'pre1', '1.1.0-pre1'],
  ['openssl', 'openssl', '1.0.2', 'zj', '1.0.2zj'],
  ['sonicwall', 'sonicos', '7.0.1-5119', '*', '7.0.1-5119'],
  ['watchguard', 'fireware', '12.1.3', 'update_8', '12.1.3 Update 8'],
  ['checkpoint', 'quantum_security_gateway_firmware', 'r81.20', 'take_14', 'R81.20 Take 14'],
  ['apache', 'tomcat', '9.0.0', 'milestone1', '9.0.0-M1'],
  ['openbsd', 'openssh', '9.0', 'p1', '9.0p1'],
])('%s %s %s with update %s is %s', (vendor, product, version, update, same) => {
  const scheme: Scheme = schemeOfProduct(vendor, product)
  expect(canonOf(scheme, same)).not.toBeNull()
  expect(compareVersions(scheme, joinUpdate(scheme, version, update), same)).toBe(0)
})

test('vendors are found as records write them, strangers and tricks are generic', () => {
  expect(schemeOfProduct('Palo Alto Networks', 'PAN-OS')).toBe('panos')
  expect(schemeOfProduct('Microsoft', 'Windows 10 22H2')).toBe('windows')
  expect(schemeOfProduct('microsoft', 'word')).toBe('generic')
  expect(schemeOfProduct('microsoft', 'windows_sysmon')).toBe('generic')
  expect(schemeOfProduct('microsoft', 'windows_server_2012')).toBe('windows')
  expect(schemeOfProduct('constructor', '__proto__')).toBe('generic')
  expect(schemeOfProduct('f5', 'constructor')).toBe('f5')
  expect(schemeOfPackage('toString')).toBe('generic')
  expect(schemeOfPackage('PyPI')).toBe('pep440')
  expect(schemeOfEcosystem('Debian:12')).toBe('deb')
  expect(schemeOfEcosystem('constructor')).toBe('generic')
})

test('an edition that the vendor counts apart is part of the version', () => {
  const fips = joinEdition('netscaler', '13.1-37.176', 'fips')
  expect(compareVersions('netscaler', fips, '13.1-FIPS 13.1-37.176')).toBe(0)
  expect(compareVersions('netscaler', fips, '13.1-37.176')).toBeNull()
  expect(joinEdition('netscaler', '12.1-55.304-NDcPP', 'ndcpp')).toBe('12.1-55.304-NDcPP')
  expect(joinEdition('fortios', '7.0.1', 'fips')).toBe('7.0.1')
})

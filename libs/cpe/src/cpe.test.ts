import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { attributeOf, formatCpe, literalOf, MAX_CPE_LENGTH, parseCpe } from './index.ts'

describe('both bindings of NISTIR 7695', () => {
  // The examples of NISTIR 7695 §6.1.2.4 and §6.2.2.4 pair by pair, and names met in feeds.
  test.each([
    [
      'cpe:/a:microsoft:internet_explorer:8.0.6001:beta',
      'cpe:2.3:a:microsoft:internet_explorer:8.0.6001:beta:*:*:*:*:*:*',
    ],
    [
      'cpe:/a:microsoft:internet_explorer:8.%02:sp%01',
      'cpe:2.3:a:microsoft:internet_explorer:8.*:sp?:*:*:*:*:*:*',
    ],
    [
      'cpe:/a:hp:insight_diagnostics:7.4.0.1570:-:~~online~win2003~x64~',
      'cpe:2.3:a:hp:insight_diagnostics:7.4.0.1570:-:*:*:online:win2003:x64:*',
    ],
    [
      'cpe:/a:hp:openview_network_manager:7.51::~~~linux~~',
      'cpe:2.3:a:hp:openview_network_manager:7.51:*:*:*:*:linux:*:*',
    ],
    [
      'cpe:/a:foo%5cbar:big%24money_manager_2010:::~~special~ipod_touch~80gb~',
      'cpe:2.3:a:foo\\\\bar:big\\$money_manager_2010:*:*:*:*:special:ipod_touch:80gb:*',
    ],
    ['cpe:/o:Cisco:IOS:15.2%287%29E3', 'cpe:2.3:o:cisco:ios:15.2\\(7\\)e3:*:*:*:*:*:*:*'],
    ['cpe:/h:yamaha:rtx1210', 'cpe:2.3:h:yamaha:rtx1210:*:*:*:*:*:*:*:*'],
    ['cpe:/a:apache:log4j', 'cpe:2.3:a:apache:log4j:*:*:*:*:*:*:*:*'],
  ])('%s is %s', (uri, formatted) => {
    const read = parseCpe(uri)
    expect(read && formatCpe(read)).toBe(formatted)
    expect(parseCpe(formatted)).toEqual(read)
  })

  test.each([
    ['escapes are kept where they mean something', 'a:b:c\\:d:1\\.0:*', 'a:b:c\\:d:1.0:*'],
    ['a lone escaped hyphen is no NA', 'a:b:c:\\-:-', 'a:b:c:\\-:-'],
    ['wildcards stand at the ends only', 'a:b:c:1*2:*3?', 'a:b:c:1\\*2:*3?'],
    ['a star swallows the question marks beside it', 'a:b:c:1?*:??2', 'a:b:c:1*:??2'],
    ['an escaped star at the end is a sign', 'a:b:c:1\\*:1\\\\*', 'a:b:c:1\\*:1\\\\*'],
    ['nothing but stars is ANY', 'a:b:c:**:-', 'a:b:c:*:-'],
    ['signs that others forgot to escape', 'a:b:c++:1.0(7)e3:*', 'a:b:c\\+\\+:1.0\\(7\\)e3:*'],
  ])('%s', (_, given, canonical) => {
    const read = parseCpe(`cpe:2.3:${given}:*:*:*:*:*:*`)
    expect(read && formatCpe(read)).toBe(`cpe:2.3:${canonical}:*:*:*:*:*:*`)
  })

  test.each([
    'cpe:2.3:x:vendor:product:1:*:*:*:*:*:*:*',
    'cpe:2.3:a:vendor',
    'cpe:2.3:a:b:c:d:e:f:g:h:i:j:k:l',
    'cpe:2.3:a:vendor:product:1\\',
    'cpe:/a:b:c:d:e:~1~2',
    'cpe:/a:b:c%zz',
    'cpe:/a',
    'wfn:[part="a"]',
    '',
    `cpe:2.3:a:${'b'.repeat(MAX_CPE_LENGTH)}:c`,
  ])('no name: %s', (text) => {
    expect(parseCpe(text)).toBeNull()
  })
})

const plain = fc.string({ minLength: 1, maxLength: 12 }).filter((text) => text.trim() !== '')
test('what an inventory saw is found again in the attribute', () => {
  fc.assert(
    fc.property(plain, (text) => {
      const attribute = attributeOf(text)
      expect(literalOf(attribute)).toBe(text.trim().toLowerCase().replaceAll(/\s/g, '_'))
      const name = `cpe:2.3:a:v:${attribute}:${attribute}:*:*:*:*:*:*:*`
      expect(parseCpe(name)).toMatchObject({ product: attribute, version: attribute })
    }),
  )
})

test('canonical text stays as it is, whatever it came from; nothing throws', () => {
  const text = fc.oneof(
    fc.string().map((tail) => `cpe:2.3:a:${tail}`),
    fc.string().map((tail) => `cpe:/a:${tail}`),
    fc
      .array(fc.constantFrom('a', ':', '\\', '*', '?', '-', '~', '%01', '%02', '%3a', '1', '.'))
      .map((signs) => `cpe:${signs[0] === ':' ? '/' : '2.3:'}a:b:${signs.join('')}`),
  )
  fc.assert(
    fc.property(text, (name) => {
      const read = parseCpe(name)
      if (read === null) return
      const again = parseCpe(formatCpe(read))
      expect(again).toEqual(read)
    }),
    { numRuns: 500 },
  )
})

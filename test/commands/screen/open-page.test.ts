// Which browser is started for a page, and that nothing but a page is ever opened.
import { expect, test } from 'vitest'
import { browsersFor, isPage, startBrowser } from '../../../src/commands/screen/open-page.ts'

const PAGE = 'https://grafana.example.com/explore?a=1&b=$(touch x)'

test('BROWSER comes first: several, with a place for the address or without', () => {
  const env = { BROWSER: 'firefox --new-tab:w3m %s', DISPLAY: ':0' }
  expect(browsersFor(PAGE, { env, platform: 'linux' })).toEqual([
    { program: 'firefox', args: ['--new-tab', PAGE] },
    { program: 'w3m', args: [PAGE] },
    { program: 'xdg-open', args: [PAGE] },
  ])
})

function at(platform: NodeJS.Platform, env: Readonly<Record<string, string>> = {}): readonly string[] {
  return browsersFor(PAGE, { env, platform }).map(({ program }) => program)
}

test('what each system has; over ssh and without a desktop nothing', () => {
  expect(at('linux')).toEqual([])
  expect(at('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toEqual(['xdg-open'])
  expect(at('linux', { WSL_DISTRO_NAME: 'Debian' })).toEqual(['wslview', 'explorer.exe'])
  expect(at('darwin')).toEqual(['open'])
  expect(at('darwin', { SSH_TTY: '/dev/ttys1' })).toEqual([])
  expect(at('win32')).toEqual(['rundll32'])
})

test('the address is one argument, whatever is in it', () => {
  const [browser] = browsersFor(PAGE, { env: { BROWSER: 'sh -c %s' }, platform: 'linux' })
  expect(browser?.args.at(-1)).toBe(PAGE)
})

test('only pages are opened', () => {
  expect(isPage('http://localhost:16686/trace/1')).toBe(true)
  expect(isPage('javascript:alert(1)')).toBe(false)
  expect(isPage('file:///etc/passwd')).toBe(false)
  expect(isPage('--version')).toBe(false)
})

test('one that is not there, or fails at once, has not been started', async () => {
  const env = { PATH: process.env['PATH'] }
  expect(await startBrowser({ program: '/nowhere/browser', args: [PAGE] }, env)).toBe(false)
  expect(await startBrowser({ program: process.execPath, args: ['-e', 'process.exit(3)'] }, env)).toBe(false)
  expect(await startBrowser({ program: process.execPath, args: ['-e', ''] }, env)).toBe(true)
})

// Which way text takes to the clipboard, in environments as they are found.
import { expect, test } from 'vitest'
import { copyText } from '../../../src/commands/screen/copy-text.ts'
import {
  clipboardInput,
  nativeClipboards,
  type NativeClipboard,
} from '../../../src/commands/screen/native-clipboard.ts'
import type { Notice } from '../../../src/tui/screen-state.ts'

interface Copied {
  readonly notice: Notice
  /** To the terminal. */
  readonly written: readonly string[]
  /** Programs that were tried. */
  readonly tried: readonly string[]
}

async function copied(
  env: Readonly<Record<string, string>>,
  { text = 'abc', works = [], platform = 'linux' }: CopyCase = {},
): Promise<Copied> {
  const written: string[] = []
  const tried: string[] = []
  const notice = await copyText(text, 'span id', {
    env,
    platform,
    writeTerminal: (sequence) => written.push(sequence),
    async run({ program, args }) {
      tried.push(program === 'tmux' ? [program, ...args].join(' ') : program)
      return works.includes(program)
    },
  })
  return { notice, written, tried }
}

interface CopyCase {
  readonly text?: string
  readonly works?: readonly string[]
  readonly platform?: NodeJS.Platform
}

const OSC = '\x1b]52;c;YWJj\x07'

test('a terminal that is known to do it does it alone', async () => {
  for (const env of [
    { TERM: 'xterm-kitty', DISPLAY: ':0' },
    { TERM: 'xterm-256color', TERM_PROGRAM: 'WezTerm', WAYLAND_DISPLAY: 'wayland-0' },
    { WT_SESSION: 'x', WSL_DISTRO_NAME: 'Debian' },
  ]) {
    expect(await copied(env)).toEqual({
      notice: { text: 'copied span id: abc', isProblem: false },
      written: [OSC],
      tried: [],
    })
  }
})

test('over ssh it is the only way: programs would fill the clipboard of the wrong machine', async () => {
  const { written, tried } = await copied({ TERM: 'xterm', SSH_TTY: '/dev/pts/0', DISPLAY: 'localhost:10.0' })
  expect(written).toEqual([OSC])
  expect(tried).toEqual([])
})

test('elsewhere programs of the desktop are tried as well, in turn', async () => {
  const env = { TERM: 'xterm-256color', VTE_VERSION: '7600', WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0' }
  expect(await copied(env, { works: ['xclip'] })).toMatchObject({
    notice: { isProblem: false },
    written: [OSC],
    tried: ['wl-copy', 'xclip'],
  })
  expect(
    await copied(
      { TERM: 'xterm-256color', TERM_PROGRAM: 'Apple_Terminal' },
      { platform: 'darwin', works: ['pbcopy'] },
    ),
  ).toMatchObject({ notice: { isProblem: false }, tried: ['pbcopy'] })
})

test('tmux is asked to take it, and gets the sequence for the terminal', async () => {
  const tmux = { TMUX: '/tmp/t,1,0', TERM: 'tmux-256color' }
  // Over ssh too: of a program's own sequences it takes none unless it is told to.
  for (const env of [tmux, { ...tmux, SSH_TTY: '/dev/pts/0' }]) {
    const { written, tried } = await copied(env, { works: ['tmux'] })
    expect(tried).toEqual(['tmux load-buffer -w -'])
    expect(written).toEqual([`${OSC}\x1bPtmux;\x1b${OSC}\x1b\\`])
  }
  // One before 3.2 has a buffer of its own at least.
  expect((await copied(tmux)).tried).toEqual(['tmux load-buffer -w -', 'tmux load-buffer -'])
})

test('where nobody says whether it worked, what was to be copied is shown, to be selected', async () => {
  expect(await copied({ TERM: 'xterm-256color' })).toEqual({
    notice: { text: 'copied span id, if this terminal does that', value: 'abc', isProblem: false },
    written: [OSC],
    tried: [],
  })
  // Terminals that are known not to.
  for (const env of [
    { TERM: 'linux' },
    { TERM: 'xterm-256color', VTE_VERSION: '7600', DISPLAY: ':0' },
    { TERM: 'xterm-256color', TERM_PROGRAM: 'Apple_Terminal' },
  ]) {
    const { notice } = await copied(env)
    expect(notice.isProblem).toBe(true)
    expect(notice.text).toMatch(/^span id is not copied: this terminal does not do that/)
    expect(notice.value).toBe('abc')
  }
})

test('what is too long for a terminal goes to a program, or it is said how long it is', async () => {
  const text = 'x'.repeat(80_000)
  const kitty = { TERM: 'xterm-kitty' }
  expect(await copied({ ...kitty, DISPLAY: ':0' }, { text, works: ['xclip'] })).toEqual({
    notice: { text: 'copied span id (80,000 characters)', isProblem: false },
    written: [],
    tried: ['xclip'],
  })
  const { notice, written } = await copied(kitty, { text })
  expect(written).toEqual([])
  expect(notice.isProblem).toBe(true)
  expect(notice.text).toContain('78.1 KiB')
})

test('TRACECTL_CLIPBOARD decides', async () => {
  const env = { TERM: 'xterm', DISPLAY: ':0' }
  expect(await copied({ ...env, TRACECTL_CLIPBOARD: 'osc52' })).toMatchObject({ written: [OSC], tried: [] })
  expect(await copied({ ...env, TRACECTL_CLIPBOARD: 'native' }, { works: ['xsel'] })).toMatchObject({
    notice: { isProblem: false },
    written: [],
    tried: ['xclip', 'xsel'],
  })
  expect(await copied({ ...env, TRACECTL_CLIPBOARD: 'native' })).toMatchObject({
    notice: { isProblem: true, value: 'abc' },
  })
  expect(await copied({ ...env, TRACECTL_CLIPBOARD: 'off' })).toMatchObject({
    notice: { isProblem: true },
    written: [],
    tried: [],
  })
  const { notice } = await copied({ ...env, TRACECTL_CLIPBOARD: 'clip' })
  expect(notice.text).toContain('TRACECTL_CLIPBOARD=clip')
})

test('clip.exe reads UTF-16, and nothing else that has all characters', () => {
  const [clip] = nativeClipboards({}, 'win32')
  expect(clip?.program).toBe('clip.exe')
  expect(clipboardInput(clip as NativeClipboard, 'é')).toEqual(Buffer.from([0xff, 0xfe, 0xe9, 0x00]))
  expect(clipboardInput({ program: 'xclip', args: [] }, 'é')).toEqual(Buffer.from([0xc3, 0xa9]))
})

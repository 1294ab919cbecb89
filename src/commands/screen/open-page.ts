// A trace's own page in a browser. The address is never given to a shell; where there is no browser to be had, as over
// ssh, it is shown and copied instead.
import { spawn } from 'node:child_process'
import { isRemote } from './native-clipboard.ts'

export interface Browser {
  readonly program: string
  readonly args: readonly string[]
}

type Environment = Readonly<Record<string, string | undefined>>

/** Those that may work here, best first. BROWSER may name several, with %s where the address goes. */
export function browsersFor(
  url: string,
  { env, platform }: { readonly env: Environment; readonly platform: NodeJS.Platform },
): readonly Browser[] {
  const named = (env['BROWSER'] ?? '')
    .split(platform === 'win32' ? ';' : ':')
    .map((command) => command.trim().split(/\s+/))
    .flatMap(([program = '', ...args]): readonly Browser[] => {
      if (program === '') return []
      const placed = args.map((arg) => arg.replaceAll('%s', url))
      return [{ program, args: args.some((arg) => arg.includes('%s')) ? placed : [...args, url] }]
    })
  return [...named, ...usualBrowsers(url, env, platform)]
}

function usualBrowsers(url: string, env: Environment, platform: NodeJS.Platform): readonly Browser[] {
  if (platform === 'darwin') return isRemote(env) ? [] : [{ program: 'open', args: [url] }]
  if (platform === 'win32') return [{ program: 'rundll32', args: ['url.dll,FileProtocolHandler', url] }]
  if (isSet(env['WSL_DISTRO_NAME'])) {
    return [
      { program: 'wslview', args: [url] },
      { program: 'explorer.exe', args: [url] },
    ]
  }
  const hasDesktop = isSet(env['DISPLAY']) || isSet(env['WAYLAND_DISPLAY'])
  return hasDesktop ? [{ program: 'xdg-open', args: [url] }] : []
}

/** A page of http or https, and nothing that a browser would run. */
export function isPage(url: string): boolean {
  const { protocol } = URL.parse(url) ?? {}
  return protocol === 'http:' || protocol === 'https:'
}

/** Whether it has been started, and has not said at once that it cannot. It goes on without us. */
export async function startBrowser({ program, args }: Browser, env: Environment): Promise<boolean> {
  const child = spawn(program, [...args], { env, stdio: 'ignore', detached: true })
  return await new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => end(true), ENOUGH_MS)
    const end = (hasStarted: boolean): void => {
      clearTimeout(timer)
      child.unref()
      resolve(hasStarted)
    }
    child.on('error', () => end(false))
    // explorer.exe says 1 when it has done well.
    child.on('exit', (code) => end(code === 0 || program === 'explorer.exe'))
  })
}

/** Launchers that find nothing end sooner; a browser itself may stay. */
const ENOUGH_MS = 1_500

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== ''
}

// What stands in the first line of the command behind a `tail`.
import { basename } from 'node:path'
import { glyphsOf } from '../../../render/glyphs.ts'
import { cutEnd, sanitize } from '../../../render/text.ts'
import type { Theme } from '../../../render/theme.ts'

export interface CommandGoing {
  readonly command: readonly string[]
  /** What it printed last; empty for nothing. */
  readonly last: string
  /** Its exit status; undefined while it runs. */
  readonly status: number | undefined
}

/** `$ npm start: listening on 8080`. How it ended comes first, for the end of a line gives way on a narrow screen. */
export function commandText({ command, last, status }: CommandGoing, theme: Theme): string {
  const said = last === '' ? '' : `: ${last.trim()}`
  const running = `$ ${shortCommand(command, theme)}${said}`
  return status === undefined ? running : `ended with ${status}: ${running}`
}

/** As somebody would call it: `npm start`, `python app.py`. */
function shortCommand([program = '', ...args]: readonly string[], theme: Theme): string {
  return cutEnd(sanitize([basename(program), ...args].join(' ')), MOST_COMMAND, glyphsOf(theme).cut)
}

/** Cells. */
const MOST_COMMAND = 24

// How a screen is drawn: as everything else on this terminal, in colours for what is behind them.
import type { Theme } from '../../render/theme.ts'
import { decideBackground } from '../../terminal.ts'
import { askBackground } from '../../tui/terminal/background.ts'
import type { ScreenTerminal } from '../../tui/terminal/screen-terminal.ts'
import type { CommandContext } from '../context.ts'

/** Asks the terminal, unless somebody has said so or no colour is drawn anyway. */
export async function screenTheme(
  { stdout, env }: Pick<CommandContext, 'stdout' | 'env'>,
  terminal: ScreenTerminal,
): Promise<Theme> {
  const { theme } = stdout
  if (theme.color === 0 || (env['TRACECTL_BACKGROUND'] ?? '') !== '' || isMute(env)) return theme
  const background = (await askBackground(terminal)) ?? decideBackground(env)
  return { ...theme, background }
}

/** Terminals that draw a question instead of answering it. */
function isMute(env: CommandContext['env']): boolean {
  return /^(linux|dumb|vt\d+)$/.test(env['TERM'] ?? '')
}

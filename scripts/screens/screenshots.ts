// The pictures of the screen in README.md and docs/, on a dark terminal and on a light one.
import type { Background } from '../../src/render/theme.ts'
import { drawScreen, type DrawnScreen } from './drawn-screen.ts'
import { explorerScreen } from './explorer-screen.ts'
import { problemsScreen } from './problems-screen.ts'
import { DARK, LIGHT, renderScreenshot, type Palette } from './screenshot-svg.ts'

/** By path, from the project's root. */
export async function renderScreenshots(): Promise<ReadonlyMap<string, string>> {
  const screens: readonly (readonly [name: string, title: string, screen: Omit<DrawnScreen, 'theme'>])[] = [
    ['tail', 'tracectl tail: traces as they arrive, and the waterfall of a slow checkout', explorerScreen()],
    ['problems', 'tracectl tail: which hop loses the context, why, and the fix', await problemsScreen()],
  ]
  const pictures = new Map<string, string>()
  for (const [name, title, screen] of screens) {
    for (const [background, palette] of PALETTES) {
      const cells = await drawScreen({ ...screen, theme: { ascii: false, color: 2, background } })
      pictures.set(`docs/screens/${name}-${background}.svg`, renderScreenshot(cells, palette, title))
    }
  }
  return pictures
}

const PALETTES: readonly (readonly [Background, Palette])[] = [
  ['dark', DARK],
  ['light', LIGHT],
]

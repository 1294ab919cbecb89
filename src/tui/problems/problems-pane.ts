// Broken hops over all that was seen, as a pane.
import { drawPaneTitle } from '../frame/pane-title.ts'
import type { PaneInput, PaneLook, PaneSize, Step } from '../pane.ts'
import type { ProblemsData } from './problems-data.ts'
import type { ProblemsState } from './problems-state.ts'

export function reduceProblems(
  state: ProblemsState,
  _input: PaneInput,
  _problems: ProblemsData,
  _size: PaneSize,
): Step<ProblemsState> {
  return { state }
}

/** Exactly `rows` lines of exactly `columns` cells. */
export function renderProblemsPane(
  _state: ProblemsState,
  _problems: ProblemsData,
  { columns }: PaneSize,
  look: PaneLook,
): readonly string[] {
  return [drawPaneTitle('problems', '', columns, look)]
}

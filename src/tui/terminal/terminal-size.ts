// How large the screen is. Some terminals say 0 (a container's, a CI's): that is no size, but not knowing.

export interface TerminalSize {
  readonly columns: number
  readonly rows: number
}

export function terminalSize({ columns, rows }: Partial<TerminalSize>): TerminalSize {
  return { columns: known(columns) ?? 80, rows: known(rows) ?? 24 }
}

function known(size: number | undefined): number | undefined {
  return size === undefined || !(size > 0) ? undefined : size
}

// What is on an emulator's screen cell by cell, with the looks that escape sequences gave it.
import type { IBufferCell, Terminal } from '@xterm/headless'

export interface ScreenCell {
  /** A blank where nothing was written. */
  readonly text: string
  /** Of a terminal's columns: 2 for a wide character. */
  readonly width: number
  readonly foreground: ScreenColor | undefined
  readonly background: ScreenColor | undefined
  readonly isBold: boolean
  readonly isDim: boolean
  readonly isInverse: boolean
  readonly isUnderlined: boolean
}

/** palette: a number of xterm's 256. rgb: 0xrrggbb. */
export interface ScreenColor {
  readonly kind: 'palette' | 'rgb'
  readonly value: number
}

/** The visible rows. */
export function screenCells(terminal: Terminal): readonly (readonly ScreenCell[])[] {
  const buffer = terminal.buffer.active
  return Array.from({ length: terminal.rows }, (_, y) => {
    const line = buffer.getLine(buffer.viewportY + y)
    const cells: ScreenCell[] = []
    for (let x = 0; x < terminal.cols; x++) {
      const cell = line?.getCell(x)
      // The second half of a wide character.
      if (cell !== undefined && cell.getWidth() > 0) cells.push(cellOf(cell))
    }
    return cells
  })
}

function cellOf(cell: IBufferCell): ScreenCell {
  return {
    text: cell.getChars() || ' ',
    width: cell.getWidth(),
    foreground: colorOf(cell.isFgDefault(), cell.isFgRGB(), cell.getFgColor()),
    background: colorOf(cell.isBgDefault(), cell.isBgRGB(), cell.getBgColor()),
    isBold: cell.isBold() !== 0,
    isDim: cell.isDim() !== 0,
    isInverse: cell.isInverse() !== 0,
    isUnderlined: cell.isUnderline() !== 0,
  }
}

function colorOf(isDefault: boolean, isRgb: boolean, value: number): ScreenColor | undefined {
  return isDefault ? undefined : { kind: isRgb ? 'rgb' : 'palette', value }
}

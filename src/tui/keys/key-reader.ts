// From what a terminal sends to keys, pastes, clicks and answers. Ink has a reader too, but it takes Esc and a character that
// come together for Alt with that character (both were typed), and waits 20 ms for a sequence, which a slow line takes longer
// to bring. This one gives the same however its input is cut into reads.
import { mouseEvent, type MouseEvent } from '../terminal/mouse.ts'
import type { Key } from './bindings.ts'
import { controlKey, isSentAlone, isSingleShift, singleShiftKey } from './escape-sequences.ts'
import { PASTE_END, PastedText } from './pasted-text.ts'

export type TerminalInput =
  | { readonly kind: 'key'; readonly key: Key }
  /** As much as is of use; line breaks and all else as they came. */
  | { readonly kind: 'paste'; readonly text: string }
  | { readonly kind: 'mouse'; readonly event: MouseEvent }
  /** To `ESC [ 5 n`: everything before it has been drawn. */
  | { readonly kind: 'answer' }

/** Milliseconds that the rest of what has begun is waited for. */
type Patience = number | undefined

/** As vim and fzf have it: a slow line brings the rest of an arrow within it, and nobody finds Esc slow. */
const ESCAPE_MS = 120
/** Once there is more than the Esc, it was hardly typed. */
const SEQUENCE_MS = 500
/** Without an end in sight; a line that stalls goes on after it. */
const PASTE_MS = 1_000

/** Characters of a sequence that are looked at; the rest of a longer one is still left out. */
const MOST_BODY = 64

const ESC = '\x1b'

type Reading =
  | 'text'
  /** Esc has come. */
  | 'escape'
  /** Esc and `[`. */
  | 'control'
  /** Esc and `O`. */
  | 'single-shift'
  /** Esc and `]` and figures: the answer to a question about colours, or typed. */
  | 'maybe-answer'
  /** Such an answer, to its end. */
  | 'string'
  /** Three characters after `ESC [ M`: an old terminal's mouse. */
  | 'old-mouse'
  /** The one character after `ESC [ [`: a function key of the Linux console. */
  | 'console-key'
  | 'paste'

export class KeyReader {
  #reading: Reading = 'text'
  /** What has come of the sequence, without what introduces it. */
  #body = ''
  readonly #paste = new PastedText()
  /** Nothing has come for a while although the paste has no end. */
  #isStale = false
  #out: TerminalInput[] = []

  /** @param chunk characters, whole ones; a sequence may be cut anywhere */
  push(chunk: string): readonly TerminalInput[] {
    // No terminal pastes a single key: somebody is there, and the end of the paste is lost.
    if (this.#isStale && isOneKey(chunk)) this.#begin('text')
    this.#isStale = false
    for (let at = 0; at < chunk.length;) at = this.#step(chunk, at)
    return this.#taken()
  }

  /** How long to wait before `flush`, from now; undefined while nothing has begun. */
  get patience(): Patience {
    switch (this.#reading) {
      case 'text':
        return undefined
      case 'escape':
        return ESCAPE_MS
      case 'paste':
        return this.#isStale ? undefined : PASTE_MS
      default:
        return SEQUENCE_MS
    }
  }

  /** Nothing more has come: what has begun is what it is. */
  flush(): readonly TerminalInput[] {
    if (this.#reading === 'paste') {
      this.#isStale = true
      this.#endPaste()
    } else this.#giveUp()
    return this.#taken()
  }

  #step(chunk: string, at: number): number {
    if (this.#reading === 'paste') return this.#takePasted(chunk, at)
    const character = String.fromCodePoint(chunk.codePointAt(at) ?? 0)
    // Esc begins anew wherever it comes, but for the end of a string (`ESC \`).
    if (character === ESC) this.#restart()
    else this.#take(character)
    return at + character.length
  }

  #restart(): void {
    if (this.#reading === 'escape') this.#key('escape')
    else if (this.#reading === 'maybe-answer') this.#giveUp()
    const isEnd = this.#reading === 'string'
    this.#begin('escape')
    this.#body = isEnd ? ESC : ''
  }

  #take(character: string): void {
    switch (this.#reading) {
      case 'text':
        this.#character(character)
        return
      case 'escape':
        this.#afterEscape(character)
        return
      case 'control':
        this.#takeControl(character)
        return
      case 'single-shift':
        this.#takeSingleShift(character)
        return
      case 'maybe-answer':
        this.#takeMaybeAnswer(character)
        return
      case 'string':
        // A bell ends it too; so does its length, for no answer is so long.
        if (character === '\x07' || this.#body.length >= MOST_STRING) this.#begin('text')
        else this.#body += character
        return
      case 'old-mouse':
        this.#body += character
        if (this.#body.length >= 3) this.#begin('text')
        return
      case 'console-key':
        this.#begin('text')
        return
      case 'paste':
    }
  }

  #afterEscape(character: string): void {
    if (this.#body === ESC && character === '\\') this.#begin('text')
    else if (character === '[') this.#begin('control')
    else if (character === 'O') this.#begin('single-shift')
    else if (character === ']') this.#begin('maybe-answer')
    else {
      // No key here is one with Alt: both were typed, the one after the other.
      this.#begin('text')
      this.#key('escape')
      this.#character(character)
    }
  }

  #takeControl(character: string): void {
    const body = this.#body
    if (body === '' && character === '[') this.#begin('console-key')
    else if (/^[ -/]$/.test(character) && !(character === '$' && /^[2-8]$/.test(body))) this.#grow(character)
    else if (/^[0-?]$/.test(character)) this.#grow(character)
    else if (/^[$@-~]$/.test(character)) this.#endControl(body, character)
    else {
      // A control or a letter of another script is in no sequence: this one was broken off.
      if (body === '') this.#giveUp()
      this.#begin('text')
      this.#character(character)
    }
  }

  #endControl(body: string, last: string): void {
    this.#begin('text')
    if (body === '' && last === 'M') return this.#begin('old-mouse')
    if (body === '200' && last === '~') return this.#begin('paste')
    if (body === '' && !isSentAlone(last)) return this.#typed(`[${last}`)
    if (body === '0' && last === 'n') return this.#put({ kind: 'answer' })
    const event = mouseEvent(body, last)
    if (event !== undefined) return this.#put({ kind: 'mouse', event })
    const key = controlKey(body, last)
    if (key !== undefined) this.#key(key)
  }

  #takeSingleShift(character: string): void {
    const body = this.#body
    if (/^[\d;]$/.test(character)) return this.#grow(character)
    this.#begin('text')
    if (body === '' ? !isSingleShift(character) : !/^[@-~]$/.test(character)) {
      return this.#typed(`O${body}${character}`)
    }
    const key = singleShiftKey(body, character)
    if (key !== undefined) this.#key(key)
  }

  #takeMaybeAnswer(character: string): void {
    if (character === ';' && this.#body !== '') this.#begin('string')
    else if (/^\d$/.test(character) && this.#body.length < 4) this.#grow(character)
    else {
      this.#giveUp()
      this.#character(character)
    }
  }

  #takePasted(chunk: string, from: number): number {
    const end = this.#paste.take(chunk, from)
    if (end === undefined) return chunk.length
    this.#endPaste()
    this.#begin('text')
    return end
  }

  #endPaste(): void {
    const text = this.#paste.taken()
    if (text !== '') this.#put({ kind: 'paste', text })
  }

  /** What was waited for has not come. */
  #giveUp(): void {
    const [reading, body] = [this.#reading, this.#body]
    this.#begin('text')
    switch (reading) {
      case 'escape':
        if (body === '') this.#key('escape')
        return
      case 'control':
        // Of a longer one, nobody typed the half: it is left out, and no key.
        if (body === '') this.#typed('[')
        return
      case 'single-shift':
        this.#typed(`O${body}`)
        return
      case 'maybe-answer':
        this.#typed(`]${body}`)
        return
      default:
    }
  }

  #typed(afterEscape: string): void {
    this.#key('escape')
    for (const character of afterEscape) this.#character(character)
  }

  #character(character: string): void {
    const key = characterKey(character)
    if (key !== undefined) this.#key(key)
  }

  #key(key: Key): void {
    this.#put({ kind: 'key', key })
  }

  #put(input: TerminalInput): void {
    this.#out.push(input)
  }

  #grow(character: string): void {
    if (this.#body.length < MOST_BODY) this.#body += character
  }

  #begin(reading: Reading): void {
    this.#reading = reading
    this.#body = ''
    this.#paste.clear()
  }

  #taken(): readonly TerminalInput[] {
    const out = this.#out
    this.#out = []
    return out
  }
}

const MOST_STRING = 4_096

/** Line breaks are Enter, however they come; undefined for what is nobody's key. */
function characterKey(character: string): Key | undefined {
  switch (character) {
    case ' ':
      return 'space'
    case '\r':
    case '\n':
      return 'enter'
    case '\t':
      return 'tab'
    case '\x7f':
    case '\b':
      return 'backspace'
    default:
  }
  const code = character.codePointAt(0) ?? 0
  if (code >= 0x01 && code <= 0x1a) return `ctrl-${String.fromCharCode(code + 0x60)}`
  return /^[\p{Cc}\p{Cf}\p{Cs}\ufffd]$/u.test(character) ? undefined : character
}

function isOneKey(chunk: string): boolean {
  return Array.from(chunk).length === 1 || (chunk.startsWith(ESC) && chunk.length <= 8 && chunk !== PASTE_END)
}

// What to change for a cause: the command or the code for the language and library at hand, and where others had the
// same. Pure, and always an answer: where nothing is known of the two ends, what holds for all.
import type { CauseCode } from '../../../propagation/causes/cause-code.ts'
import type { FixContext, HopEnd } from '../../../propagation/diagnosis.ts'
import { sanitize } from '../../text.ts'
import { CAUSE_FIXES } from './cause-fixes.ts'
import type { FixLines, FixRequest } from './fix.ts'
import { pointersFor } from './pointers.ts'

/** Lines indented by two blanks can be pasted; all others are sentences. Everything in them is sanitised. */
export function fixFor(cause: CauseCode, context: FixContext, caller: HopEnd, callee: HopEnd): FixLines {
  const request: FixRequest = { context: clean(context), caller: cleanEnd(caller), callee: cleanEnd(callee) }
  const own = CAUSE_FIXES[cause]?.(request) ?? []
  return [...own, ...pointersFor(cause, request.context)]
}

function clean(context: FixContext): FixContext {
  const { slice } = context
  return {
    callerLanguage: cleanText(context.callerLanguage),
    calleeLanguage: cleanText(context.calleeLanguage),
    library: cleanText(context.library),
    callerFormat: cleanText(context.callerFormat),
    messagingSystem: cleanText(context.messagingSystem),
    destination: cleanText(context.destination),
    between: cleanText(context.between),
    oddEnd: context.oddEnd,
    hasAgent: context.hasAgent,
    slice: slice && {
      attribute: cleanLine(slice.attribute),
      values: slice.values.slice(0, MOST_VALUES).map(cleanLine),
    },
  }
}

function cleanEnd({ service, span }: HopEnd): HopEnd {
  return { service: cleanLine(service), span: cleanLine(span) }
}

function cleanText(text: string | undefined): string | undefined {
  return text === undefined ? undefined : cleanLine(text)
}

function cleanLine(text: string): string {
  return sanitize(text.slice(0, LONGEST))
}

const LONGEST = 100
const MOST_VALUES = 5
